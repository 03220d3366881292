import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { Run } from '../run';

/** The work that remains for an item once its input is found good: it may cost money. */
export type CardWork = (run: Run) => Promise<IDataObject>;

export interface PreparedCard {
	work: CardWork;
	/** The sides whose image is taller than recommended; empty where none is or none is sent. */
	tallSides: string[];
	/** How many cards the run may work on at once. */
	maxCardsInProgress: number;
}

export interface Operation {
	/** What the panel shows for it. */
	properties: INodeProperties[];
	/**
	 * Checks everything about an item that can be checked without a request.
	 *
	 * @throws CardError
	 */
	prepare(ctx: IExecuteFunctions, itemIndex: number): Promise<PreparedCard>;
}
