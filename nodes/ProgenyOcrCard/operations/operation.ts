import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { CardResult, Included } from '../row/withInput';
import type { Run } from '../run';

/** The work that remains for an item once its input is found good: it may cost money. */
export type CardWork = (run: Run) => Promise<CardResult>;

/** What the person in the editor should know about the images of a card. */
export interface CardNotes {
	/** The sides whose image is taller than recommended. */
	tallSides?: string[];
	/** The two fields that were taken in their order, because their names did not tell. */
	takenInOrder?: [front: string, back: string];
}

export interface PreparedCard {
	work: CardWork;
	notes: CardNotes;
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
	 * @param signal ends with the run what takes long
	 * @throws CardError
	 */
	prepare(ctx: IExecuteFunctions, itemIndex: number, signal: AbortSignal): Promise<PreparedCard>;
}
