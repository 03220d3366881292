import type { IExecuteFunctions } from 'n8n-workflow';

import { cardOfItem } from '../images/card';
import { tallSides } from '../images/heightHint';
import type { CardToSubmit } from '../task/submissions';
import { extendDataField } from './fields';
import { isOn, maxImageMb, requestTimeoutMs, reusesIdenticalCards } from './options';

/**
 * The card of an item that is to be uploaded, its images found good. They are read again when their
 * turn comes rather than kept, so that those of few cards are in memory.
 */
export async function cardToSubmit(
	ctx: IExecuteFunctions,
	itemIndex: number,
): Promise<{ card: CardToSubmit; tallSides: string[] }> {
	const read = async () => await cardOfItem(ctx, itemIndex, maxImageMb(ctx, itemIndex));
	const card = {
		itemIndex,
		read,
		extendData: isOn(ctx, itemIndex, extendDataField),
		requestTimeoutMs: requestTimeoutMs(ctx, itemIndex),
		reuseIdentical: reusesIdenticalCards(ctx, itemIndex),
	};
	return { card, tallSides: tallSides(await read()) };
}
