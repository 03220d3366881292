import type { IBinaryKeyData } from 'n8n-workflow';

import { itemErrorOf } from '../errors';
import { giveWay } from '../eventLoop';
import { checkedImage, type CheckedImage } from '../images/checkedImage';
import { findImages, type GivenFile } from '../images/findImages';
import type { ItemImages } from '../images/imageHints';
import { linkedImages } from '../images/linkedImages';
import { isStored, readFile } from '../images/storedFile';
import type { GivenImages, GivenLink } from '../parameters';
import type { Run } from '../run';
import { submissionForm, type UploadedImage } from '../task/submission';
import type { Submission } from '../task/uploader';

interface UploadSettings {
	images: GivenImages;
	extendData: boolean;
	includeInputFiles: boolean;
	requestTimeoutMs: number;
	timeoutMs: number;
}

export interface PreparedUpload {
	submission: Submission;
	/** The pictures that were checked, if any. */
	images?: ItemImages;
	/** Downloaded files to pass on with the row, by the name of their image. */
	linkedFiles: IBinaryKeyData;
}

/** The document of an item that is to be uploaded, its pictures found good. */
export async function prepareUpload(
	run: Run,
	itemIndex: number,
	settings: UploadSettings,
): Promise<PreparedUpload> {
	return 'files' in settings.images
		? await uploadOfFiles(run, itemIndex, settings.images.files, settings)
		: await uploadOfLinks(run, itemIndex, settings.images.links, settings);
}

async function uploadOfFiles(
	run: Run,
	itemIndex: number,
	given: GivenFile[],
	settings: UploadSettings,
): Promise<PreparedUpload> {
	const { ctx, service } = run;
	const item = ctx.getInputData()[itemIndex];
	const { files, takenInOrder } = findImages(item, service.images, given, (source) =>
		isStored(ctx, itemIndex, source),
	);
	const images: CheckedImage[] = [];
	await run.mutex(async () => {
		for (const file of files) {
			await giveWay();
			images.push(await checkedImage(await readFile(ctx, itemIndex, file, run.signal), file));
		}
	}, run.signal);
	const identity = images.map(({ sha256 }) => sha256);
	const submission = await submissionOf(run, itemIndex, settings, identity, async () => images);
	return { submission, images: { itemIndex, images, takenInOrder }, linkedFiles: {} };
}

async function uploadOfLinks(
	run: Run,
	itemIndex: number,
	given: GivenLink[],
	settings: UploadSettings,
): Promise<PreparedUpload> {
	const { ctx, service, signal, uploader } = run;
	const mayBeLocal = await run.client.mayFilesBeLocal();
	const urls = given.map((link) => link(mayBeLocal));
	const links = service.images.map((image, index) => ({ image, url: urls[index] }));
	const limits = { mayBeLocal, timeoutMs: settings.requestTimeoutMs, signal };
	let downloading: Promise<CheckedImage[]> | undefined;
	const downloaded = async () => await (downloading ??= linkedImages(ctx, links, limits));
	const filesOf = (images: CheckedImage[]) =>
		settings.includeInputFiles ? filesByName(images) : {};
	// The links identify the document, because a host may change its files
	const identity = urls.map(({ href }) => href);
	const submission = await submissionOf(run, itemIndex, settings, identity, downloaded);
	const sent = uploader.sent(submission.fingerprint, itemIndex);
	if (sent === undefined) {
		const images = await downloaded();
		return { submission, images: { itemIndex, images }, linkedFiles: filesOf(images) };
	}
	// A document that was sent before needs no picture, and its links may have expired
	if (!settings.includeInputFiles || sent.taskId === null) return { submission, linkedFiles: {} };
	try {
		return { submission, linkedFiles: filesOf(await downloaded()) };
	} catch (error) {
		signal.throwIfAborted();
		// The row of a document that is paid for is worth more than its pictures
		run.log(`${itemErrorOf(error).message} (task ${sent.taskId})`);
		return { submission, linkedFiles: {} };
	}
}

/** @param identity what tells the document by itself */
async function submissionOf(
	{ ctx, uploader, signal }: Run,
	itemIndex: number,
	{ extendData, requestTimeoutMs, timeoutMs }: UploadSettings,
	identity: string[],
	images: () => Promise<CheckedImage[]>,
): Promise<Submission> {
	return {
		itemIndex,
		fingerprint: await uploader.fingerprintOf(identity, extendData),
		requestTimeoutMs,
		waitTimeoutMs: timeoutMs,
		async readForm() {
			const read: UploadedImage[] = [];
			for (const one of await images()) {
				await giveWay();
				read.push({ ...one, content: await readFile(ctx, itemIndex, one, signal) });
			}
			return submissionForm(read, extendData);
		},
	};
}

function filesByName(images: CheckedImage[]): IBinaryKeyData {
	return Object.fromEntries(
		images.flatMap(({ image, source }) =>
			typeof source === 'object' ? [[image.name, source]] : [],
		),
	);
}
