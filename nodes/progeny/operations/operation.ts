import type { IBinaryData, INodeProperties } from 'n8n-workflow';

import type { ItemImages } from '../images/imageHints';
import type { DocumentResult } from '../row/passedOn';
import type { Run } from '../run';
import type { Service } from '../services';

export type ItemResult = DocumentResult<IBinaryData>;

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
