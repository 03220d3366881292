import { extract } from './extract';
import { getResult } from './getResult';
import { submit } from './submit';

export const OPERATIONS = { extract, getResult, submit };

export type OperationName = keyof typeof OPERATIONS;
