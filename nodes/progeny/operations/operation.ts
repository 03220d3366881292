import { updateDisplayOptions, type IBinaryData, type INodeProperties } from 'n8n-workflow';

import type { ItemImages } from '../images/imageHints';
import {
	includeInputFields,
	includeInputFiles,
	propertiesOf,
	requestTimeoutMs,
	valuesOf,
	type Parameters,
	type ValuesOf,
} from '../parameters';
import type { DocumentResult, PassedOn } from '../row/passedOn';
import type { Run } from '../run';
import type { Service } from '../services';

export type ItemResult = DocumentResult<IBinaryData>;
export type ItemInput = PassedOn<IBinaryData>;

export interface PreparedItem {
	/** What remains to be done once the input is found good: it may cost money. */
	work(): Promise<ItemResult>;
	/** Where they were looked at. */
	images?: ItemImages;
	/** How many items the run may work on at once. */
	maxInProgress: number;
}

export interface Operation {
	/** What the panel shows for it. */
	properties(service: Service): INodeProperties[];
	/**
	 * Checks everything about an item that can be checked without a request to the service.
	 *
	 * @throws ItemError
	 */
	prepare(run: Run, itemIndex: number): Promise<PreparedItem>;
}

/** Every operation has these. */
const COMMON = { includeInputFields, includeInputFiles, requestTimeoutMs };

/** An operation, whose parameters are all read and checked before its work is prepared. */
export function operation<Some extends Parameters>(
	name: string,
	parametersOf: (service: Service) => Some,
	prepare: (
		run: Run,
		itemIndex: number,
		values: ValuesOf<Some & typeof COMMON>,
	) => Promise<PreparedItem>,
): Operation {
	const all = (service: Service) => ({ ...parametersOf(service), ...COMMON });
	return {
		properties: (service) =>
			updateDisplayOptions({ show: { operation: [name] } }, propertiesOf(all(service))),
		prepare: async (run, itemIndex) =>
			await prepare(run, itemIndex, valuesOf(all(run.service), run.ctx, itemIndex)),
	};
}
