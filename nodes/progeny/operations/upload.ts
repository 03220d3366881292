import type { IBinaryKeyData } from 'n8n-workflow';

import { itemErrorOf } from '../errors';
import { checkImage, readFile, type CheckedImage } from '../images/checkedImage';
import { findImages } from '../images/findImages';
import type { ItemImages } from '../images/imageHints';
import { linkedImages } from '../images/linkedImages';
import {
	extendData,
	imageField,
	imageSource,
	imageUrl,
	includeInputFiles,
	requestTimeoutMs,
	valuesOf,
	type Parameter,
} from '../parameters';
import type { Run } from '../run';
import type { Service } from '../services';
import { submissionForm } from '../task/submission';
import type { Submission } from '../task/uploader';

/** What the panel shows of a document that is to be uploaded, but for the options. */
export function uploadParameters(service: Service): Array<Parameter<unknown>> {
	return [
		imageSource,
		...service.images.map((image) => imageField(image, service)),
		...service.images.map((image) => imageUrl(image, service)),
		extendData,
	];
}

const UPLOAD = { imageSource, extendData, requestTimeoutMs, includeInputFiles };

export interface PreparedUpload {
	submission: Submission;
	/** Where they were looked at. */
	images?: ItemImages;
	/** Downloaded files that the panel wants passed on, by the fields that an item with files would have. */
	linkedFiles: IBinaryKeyData;
}

/** The document of an item that is to be uploaded, its pictures found good. */
export async function prepareUpload(
	run: Run,
	itemIndex: number,
	waitTimeoutMs: number,
): Promise<PreparedUpload> {
	const values = valuesOf(UPLOAD, run.ctx, itemIndex);
	const { service, uploader } = run;

	const submissionOf = async (
		identity: string[],
		images: () => Promise<CheckedImage[]>,
	): Promise<Submission> => ({
		itemIndex,
		fingerprint: await uploader.fingerprintOf(identity, values.extendData),
		requestTimeoutMs: values.requestTimeoutMs,
		waitTimeoutMs,
		async readForm() {
			const read = (await images()).map(async (one) => ({
				...one,
				content: await readFile(run.ctx, itemIndex, one),
			}));
			return submissionForm(await Promise.all(read), values.extendData);
		},
	});

	if (values.imageSource === 'inputData') {
		const given = service.images.map((image) =>
			imageField(image, service).read(run.ctx, itemIndex),
		);
		const { files, takenInOrder } = findImages(run.ctx, itemIndex, service.images, given);
		const images = await run.mutex(async () => {
			const checked: CheckedImage[] = [];
			for (const file of files) checked.push(await checkImage(run.ctx, itemIndex, file));
			return checked;
		}, run.signal);
		const identity = images.map(({ sha256 }) => sha256);
		const submission = await submissionOf(identity, async () => images);
		return { submission, images: { itemIndex, images, takenInOrder }, linkedFiles: {} };
	}

	const links = service.images.map((image) => ({
		image,
		url: imageUrl(image, service).read(run.ctx, itemIndex),
	}));
	let downloading: Promise<CheckedImage[]> | undefined;
	const limits = { timeoutMs: values.requestTimeoutMs, signal: run.signal };
	const downloaded = async () => await (downloading ??= linkedImages(run.ctx, links, limits));
	// The links tell the document, as a host may change its files
	const submission = await submissionOf(
		links.map(({ url }) => url.href),
		downloaded,
	);
	// Of a document that was sent already, no picture is needed, and the links may have expired
	const sent = uploader.sent(submission.fingerprint, itemIndex);
	if (sent === undefined) {
		const images = await downloaded();
		const linkedFiles = values.includeInputFiles ? filesByField(images) : {};
		return { submission, images: { itemIndex, images }, linkedFiles };
	}
	if (!values.includeInputFiles || sent.taskId === null) return { submission, linkedFiles: {} };
	try {
		return { submission, linkedFiles: filesByField(await downloaded()) };
	} catch (error) {
		// The row of a document that is paid for is worth more than its pictures
		run.log(`${itemErrorOf(error).message} (task ${sent.taskId})`);
		return { submission, linkedFiles: {} };
	}
}

function filesByField(images: CheckedImage[]): IBinaryKeyData {
	return Object.fromEntries(
		images.flatMap(({ image, source }) =>
			typeof source === 'object' ? [[image.name, source]] : [],
		),
	);
}
