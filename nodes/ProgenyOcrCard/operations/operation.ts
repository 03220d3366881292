import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { Session } from '../api/session';

/** The work that remains for an item once its input is found good: it may cost money. */
export type CardWork = (session: Session) => Promise<IDataObject>;

export interface PreparedCard {
	work: CardWork;
	/** The sides whose image is taller than recommended; empty where none is or none is sent. */
	tallSides: string[];
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
