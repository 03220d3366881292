import {
	updateDisplayOptions,
	type IBinaryData,
	type INodeProperties,
	type INodePropertyOptions,
} from 'n8n-workflow';

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
	/** The work that is left once the input has passed all checks. It may cost money. */
	work(): Promise<ItemResult>;
	/** The pictures that were checked, if any. */
	images?: ItemImages;
	/** How many items the run may work on at once. */
	maxInProgress: number;
}

/** An operation in the list of the panel. */
interface Entry {
	/** How workflows name it. */
	value: string;
	/** In the list, and below the node. */
	name: string;
	/** In the list of all nodes. */
	action(service: Service): string;
	description(service: Service): string;
}

export interface Operation extends Pick<Entry, 'value' | 'name'> {
	/** Its line in the list of operations. */
	listed(service: Service): INodePropertyOptions;
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
	{ value, name, action, description }: Entry,
	parametersOf: (service: Service) => Some,
	prepare: (
		run: Run,
		itemIndex: number,
		values: ValuesOf<Some & typeof COMMON>,
	) => Promise<PreparedItem>,
): Operation {
	// Made once, as a run may have thousands of items
	const known = new Map<Service, Some & typeof COMMON>();
	const all = (service: Service) => {
		const parameters = known.get(service) ?? { ...parametersOf(service), ...COMMON };
		known.set(service, parameters);
		return parameters;
	};
	return {
		value,
		name,
		listed: (service) => ({
			name,
			value,
			action: action(service),
			description: description(service),
		}),
		properties: (service) =>
			updateDisplayOptions({ show: { operation: [value] } }, propertiesOf(all(service))),
		prepare: async (run, itemIndex) =>
			await prepare(run, itemIndex, valuesOf(all(run.service), run.ctx, itemIndex)),
	};
}
