import type { IBinaryData, IBinaryKeyData } from 'n8n-workflow';

import { itemErrorOf } from '../errors';
import { giveWay } from '../eventLoop';
import { checkScans, type CheckedImage } from '../images/checkedImage';
import { findImages, oneImageError, type GivenFile } from '../images/findImages';
import type { ItemImages } from '../images/imageHints';
import { filesOf, isCombined } from '../images/itemFiles';
import { linkedImages } from '../images/linkedImages';
import { checkedFile, kindOf, pictureFile, unreadError } from '../images/storedFile';
import { StoredPicture } from '../images/storedPicture';
import type { GivenImages, GivenLink } from '../parameters';
import type { Run } from '../run';
import { submissionForm } from '../task/submission';
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
	const { ctx, service, signal } = run;
	const items = ctx.getInputData();
	const item = {
		files: filesOf(items[itemIndex], isCombined(ctx)),
		isAlone: items.length === 1,
		isKnown: (file: IBinaryData) => run.isKnownFile(file),
		kindOf: async (file: IBinaryData) => await kindOf(ctx, file, signal),
	};
	const images: CheckedImage[] = [];
	const { files, guess } = await findImages(item, service.images, given);
	for (const file of files) {
		await giveWay();
		images.push(await checkedFile(ctx, file, service.images, signal));
	}
	checkScans(images);
	const isOne = images.every(
		({ file, scan }) => file === files[0].file && (scan?.pages ?? 1) === 1,
	);
	if (images.length > 1 && isOne) throw oneImageError(service.images, item);
	const identity = images.map(({ sha256 }) => sha256);
	const submission = await submissionOf(run, itemIndex, settings, identity, async () => images);
	return { submission, images: { itemIndex, images, guess }, linkedFiles: {} };
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
	const filesToPassOn = (images: CheckedImage[]) =>
		settings.includeInputFiles ? filesByName(images) : {};
	// The links identify the document, because a host may change its files
	const identity = urls.map(({ href }) => href);
	const submission = await submissionOf(run, itemIndex, settings, identity, downloaded);
	const sent = uploader.sent(submission.fingerprint, itemIndex);
	if (sent === undefined) {
		const images = await downloaded();
		return { submission, images: { itemIndex, images }, linkedFiles: filesToPassOn(images) };
	}
	// A document that was sent before needs no picture, and its links may have expired
	if (!settings.includeInputFiles || sent.taskId === null) return { submission, linkedFiles: {} };
	try {
		return { submission, linkedFiles: filesToPassOn(await downloaded()) };
	} catch (error) {
		signal.throwIfAborted();
		// The row of a document that is paid for is worth more than its pictures
		run.log(`${itemErrorOf(error).message} (task ${sent.taskId})`);
		return { submission, linkedFiles: {} };
	}
}

/** @param identity what tells the document by itself */
async function submissionOf(
	{ ctx, service, uploader, signal }: Run,
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
			const checked = await images();
			const files: File[] = [];
			for (const one of checked) {
				await giveWay();
				files.push(await pictureFile(ctx, one, signal));
			}
			const stored = files.map((file) => (file instanceof StoredPicture ? file : undefined));
			return {
				form: submissionForm(files, service.images, extendData),
				unread(isEnded) {
					const image = checked.find((_, at) => stored[at]?.isUnread(isEnded));
					return image && unreadError(image);
				},
				close() {
					for (const file of stored) file?.close();
				},
			};
		},
	};
}

function filesByName(images: CheckedImage[]): IBinaryKeyData {
	return Object.fromEntries(images.map(({ image, file }) => [image.name, file]));
}
