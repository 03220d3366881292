import type { IBinaryKeyData, IExecuteFunctions } from 'n8n-workflow';

import { cardErrorOf } from '../errors';
import { cardOfItem, type CardFiles } from '../images/card';
import { filesOfItem } from '../images/fields';
import { notesOf, type ImageNotes } from '../images/imageHints';
import { linkedFiles, linksOf } from '../images/links';
import { log } from '../log';
import type { Run } from '../run';
import type { CardToSubmit } from '../task/submissions';
import { extendDataField } from './fields';
import { isOn, isOptionOn, maxImageMb, requestTimeoutMs } from './options';

export interface UploadedCard {
	card: CardToSubmit;
	/** Of images that were looked at. */
	notes?: ImageNotes;
	/** Downloaded files that the panel wants passed on, by the fields that an item with files would have. */
	linked: IBinaryKeyData;
}

/**
 * The card of an item that is to be uploaded, its images found good. They are read again when their
 * turn comes rather than kept, so that those of few cards are in memory.
 */
export async function uploadedCard(
	ctx: IExecuteFunctions,
	itemIndex: number,
	run: Run,
): Promise<UploadedCard> {
	const imageMb = maxImageMb(ctx, itemIndex);
	const settings = {
		itemIndex,
		extendData: isOn(ctx, itemIndex, extendDataField),
		requestTimeoutMs: requestTimeoutMs(ctx, itemIndex),
		reuseIdentical: isOptionOn(ctx, itemIndex, 'reuseIdenticalCards'),
	};
	const readFrom = async (files: CardFiles) => await cardOfItem(ctx, itemIndex, files, imageMb);
	const notesOn = async ({ read }: CardToSubmit) =>
		await run.inTurn(async () => notesOf(await read()));

	if (ctx.getNodeParameter('imageSource', itemIndex) !== 'url') {
		const { takenInOrder, ...files } = filesOfItem(ctx, itemIndex);
		const card = { ...settings, read: async () => await readFrom(files) };
		return { card, notes: { ...(await notesOn(card)), takenInOrder }, linked: {} };
	}

	const links = linksOf(ctx, itemIndex);
	const limits = {
		maxImageMb: imageMb,
		timeoutMs: settings.requestTimeoutMs,
		signal: run.signal,
	};
	let files: Promise<CardFiles> | undefined;
	const downloaded = async () => await (files ??= linkedFiles(ctx, links, limits));
	const card = {
		...settings,
		links: [links.front.href, links.back.href],
		read: async () => await readFrom(await downloaded()),
	};
	const areWanted = isOptionOn(ctx, itemIndex, 'includeInputFiles');
	// Of a card that was sent already, no picture is needed, and the links may have expired
	const sent = await run.submissions.sent(card);
	if (sent !== undefined) {
		const linked =
			areWanted && sent !== null ? await downloaded().then(filesByField, without(sent)) : {};
		return { card, linked };
	}
	await downloaded();
	const notes = await notesOn(card);
	return { card, notes, linked: areWanted ? filesByField(await downloaded()) : {} };

	/** The row of a card that is paid for is worth more than its pictures. */
	function without(taskId: string): (error: unknown) => IBinaryKeyData {
		return (error) => {
			log(ctx, `${cardErrorOf(error).message} (task ${taskId})`);
			return {};
		};
	}
}

function filesByField({ front, back }: CardFiles): IBinaryKeyData {
	return Object.fromEntries(
		[front, back].flatMap(({ side, source }) =>
			typeof source === 'object' ? [[side.toLowerCase(), source]] : [],
		),
	);
}
