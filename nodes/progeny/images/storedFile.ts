import {
	BINARY_ENCODING,
	type IBinaryData,
	type IExecuteFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';

import { isItemError, ItemError } from '../errors';
import type { ServiceImage } from '../services';
import { raceSignal } from '../signals';
import { checkedImage, MAX_IMAGE_BYTES, pictureIn, type CheckedImage } from './checkedImage';
import { Content } from './content';
import type { ImageFile } from './findImages';
import { SIGNATURE_BYTES, type FileKind } from './format';
import { StoredPicture } from './storedPicture';

/** Larger pieces take less work for large pictures, and more for small ones, as n8n makes room for a whole piece. */
const PIECE_BYTES = 128 * 1024;

/** What n8n's expressions know of the other nodes. */
interface NodeProxies {
	$: (name: string) => { all(output?: number, run?: number): INodeExecutionData[] };
	$node: Record<string, { runIndex: number }>;
}

/** The IDs of all files that the steps before the node gave in this execution, in every round of a loop. */
export function storedIds(ctx: IExecuteFunctions): Set<string> {
	const { $, $node } = ctx.getWorkflowDataProxy(0) as unknown as NodeProxies;
	const ids = ctx.getParentNodes(ctx.getNode().name).flatMap(({ name }) => {
		// Of pinned data there is no run
		const runs = Array.from({ length: Math.max($node[name].runIndex + 1, 1) }, (_, run) => run);
		return runs.flatMap((run) => {
			try {
				const items = $(name).all(undefined, run);
				return items.flatMap(({ binary }) => Object.values(binary ?? {}).map(({ id }) => id));
			} catch {
				// It gave nothing
				return [];
			}
		});
	});
	return new Set(ids.filter((id) => id !== undefined));
}

/**
 * Looks at a picture in the storage of n8n.
 *
 * @throws ItemError IMAGE_UNREADABLE, and as checkedImage does; or when the signal aborts: a storage may be slow
 */
export async function checkedFile(
	ctx: IExecuteFunctions,
	image: ImageFile,
	images: readonly ServiceImage[],
	signal: AbortSignal,
): Promise<CheckedImage> {
	const check = async () => {
		const content = await contentOf(ctx, image.file, MAX_IMAGE_BYTES, signal);
		return await checkedImage(content, image, images, signal);
	};
	return await readInTime(check, image, signal);
}

async function readInTime<Result>(
	read: () => Promise<Result>,
	image: ImageFile,
	signal: AbortSignal,
): Promise<Result> {
	signal.throwIfAborted();
	try {
		return await raceSignal(read(), signal);
	} catch (error) {
		signal.throwIfAborted();
		throw isItemError(error) ? error : unreadError(image, error);
	}
}

/**
 * A picture as it is sent: in pieces from n8n's storage; as a whole where n8n has the file in memory anyway, or where it
 * is a page of a scan. Its name is our own: the service looks at the ending only, and the user's may name a person.
 *
 * @throws ItemError IMAGE_UNREADABLE, or when the signal aborts
 */
export async function pictureFile(
	ctx: IExecuteFunctions,
	checked: CheckedImage,
	signal: AbortSignal,
): Promise<File> {
	const { image, file, format, sizeBytes, scan } = checked;
	const { id } = file;
	const name = `${image.name}.${format.extension}`;
	if (id && scan === undefined) {
		const open = async () => await ctx.helpers.getBinaryStream(id, PIECE_BYTES);
		return new StoredPicture(name, format.mimeType, sizeBytes, open);
	}
	const read = async () =>
		id
			? (await contentOf(ctx, file, MAX_IMAGE_BYTES, signal)).whole()
			: Buffer.from(file.data, BINARY_ENCODING);
	const picture = pictureIn(await readInTime(read, checked, signal), scan);
	return new File([picture], name, { type: format.mimeType });
}

export function unreadError(
	{ image, name }: Pick<ImageFile, 'image' | 'name'>,
	cause?: unknown,
): ItemError {
	return ItemError.of('IMAGE_UNREADABLE', { label: image.label, name }, cause);
}

/** What a file is, by how it begins. @throws when the signal aborts */
export async function kindOf(
	ctx: IExecuteFunctions,
	file: IBinaryData,
	signal: AbortSignal,
): Promise<FileKind> {
	signal.throwIfAborted();
	try {
		return (await raceSignal(contentOf(ctx, file, SIGNATURE_BYTES, signal), signal)).kind!;
	} catch {
		signal.throwIfAborted();
		// Whoever reads it as a picture learns that it cannot be read
		return 'image';
	}
}

async function contentOf(
	{ helpers }: IExecuteFunctions,
	{ id, data }: IBinaryData,
	maxBytes: number,
	signal: AbortSignal,
): Promise<Content> {
	const chunks = id
		? await helpers.getBinaryStream(id, Math.min(maxBytes, PIECE_BYTES))
		: // Without an ID the file is in memory anyway
			[Buffer.from(data.slice(0, (Math.ceil(maxBytes / 3) + 1) * 4), BINARY_ENCODING)];
	return await Content.of(chunks, maxBytes, signal);
}
