import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { executeItems } from '../progeny/execute';
import { operationProperties, operationSubtitle } from '../progeny/operations';
import { SERVICES } from '../progeny/services';

/** Programmatic, because one item takes an upload, a wait of unknown length and several checks. */
export class ProgenyOcrPassport implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Progeny OCR Passport',
		name: 'progenyOcrPassport',
		icon: { light: 'file:../../icons/passport.svg', dark: 'file:../../icons/passport.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: operationSubtitle,
		description: 'Read the fields of passports from a picture of the photo page',
		defaults: { name: 'Progeny OCR Passport' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'progenyApi', required: true }],
		// n8n hides it from who looks at an execution, where it does so; the workflow has it
		sensitiveOutputFields: ['extendedData'],
		properties: operationProperties(SERVICES.ocrPassport),
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return [await executeItems(this, SERVICES.ocrPassport)];
	}
}
