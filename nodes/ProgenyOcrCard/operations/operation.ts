import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { ImageNotes } from '../images/imageHints';
import type { CardResult, Included } from '../row/withInput';
import type { Run } from '../run';

/** The work that remains for an item once its input is found good: it may cost money. */
export type CardWork = () => Promise<CardResult>;

export interface PreparedCard {
	work: CardWork;
	/** Where its images were looked at. */
	notes?: ImageNotes;
	included: Included;
	/** How many cards the run may work on at once. */
	maxCardsInProgress: number;
}

export interface Operation {
	/** What the panel shows for it. */
	properties: INodeProperties[];
	/**
	 * Checks everything about an item that can be checked without a request to the service.
	 *
	 * @throws CardError
	 */
	prepare(ctx: IExecuteFunctions, itemIndex: number, run: Run): Promise<PreparedCard>;
}
