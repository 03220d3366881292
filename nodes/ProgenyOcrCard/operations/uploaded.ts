import type { IBinaryKeyData, IExecuteFunctions } from 'n8n-workflow';

import { cardOfItem, type CardFiles } from '../images/card';
import { filesOfItem, type FoundFiles } from '../images/fields';
import { tallSides } from '../images/heightHint';
import { linkedFiles } from '../images/links';
import type { CardToSubmit } from '../task/submissions';
import { extendDataField } from './fields';
import type { CardNotes } from './operation';
import { isOn, isOptionOn, maxImageMb, requestTimeoutMs } from './options';

/**
 * The card of an item that is to be uploaded, its images found good. They are read again when their
 * turn comes rather than kept, so that those of few cards are in memory.
 */
export async function cardToSubmit(
	ctx: IExecuteFunctions,
	itemIndex: number,
	signal: AbortSignal,
): Promise<{ card: CardToSubmit; notes: CardNotes; linked: IBinaryKeyData }> {
	const limits = {
		maxImageMb: maxImageMb(ctx, itemIndex),
		timeoutMs: requestTimeoutMs(ctx, itemIndex),
		signal,
	};
	const isLinked = ctx.getNodeParameter('imageSource', itemIndex) === 'url';
	const files: FoundFiles = isLinked
		? await linkedFiles(ctx, itemIndex, limits)
		: filesOfItem(ctx, itemIndex);
	const read = async () => await cardOfItem(ctx, itemIndex, files, limits.maxImageMb);
	const card = {
		itemIndex,
		read,
		extendData: isOn(ctx, itemIndex, extendDataField),
		requestTimeoutMs: limits.timeoutMs,
		reuseIdentical: isOptionOn(ctx, itemIndex, 'reuseIdenticalCards'),
	};
	const notes = { tallSides: tallSides(await read()), takenInOrder: files.takenInOrder };
	return { card, notes, linked: isLinked ? filesByField(files) : {} };
}

/** Downloaded pictures, by the names of fields that an item with files would have. */
function filesByField({ front, back }: CardFiles): IBinaryKeyData {
	return Object.fromEntries(
		[front, back].flatMap(({ side, source }) =>
			typeof source === 'object' ? [[side.toLowerCase(), source]] : [],
		),
	);
}
