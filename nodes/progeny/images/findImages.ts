import type { IBinaryData } from 'n8n-workflow';

import { ItemError } from '../errors';
import { isRecord, type JsonRecord } from '../json';
import type { ServiceImage } from '../services';
import { safeText } from '../text';
import type { FileKind } from './format';
import { fieldName, type ItemFile } from './itemFiles';
import { isCountedFromZero, isOtherName } from './sideWords';

/** Of an input field or file, so that one long name does not hide the others. */
const MAX_NAME_LENGTH = 60;

/** The name of an input field, an empty text where the panel has none, or what an expression gives of a file. */
export type GivenFile = string | JsonRecord;

/** Where the picture of one side is. */
export interface ImageFile {
	image: ServiceImage;
	file: IBinaryData;
	/** In the words of an error, for example `the file in 'front' (card.jpg)`. */
	name: string;
}

export interface FoundFiles {
	/** In the order of the service's images. */
	files: ImageFile[];
	/** Which file was taken for which image, where the names did not tell all of them. */
	guess?: string;
}

/** An item that is looked through for pictures. */
export interface SearchedItem {
	files: ItemFile[];
	/** Whether it is the only item of the run. */
	isAlone: boolean;
	/** By how the content begins, as types and names of files are often wrong. */
	kindOf(file: IBinaryData): Promise<FileKind>;
	/** Whether n8n stores it for a step of this execution. */
	isKnown(file: IBinaryData): boolean;
}

/** What may be a picture where no name tells: the first of these kinds of which there are as many as are missing. */
const GUESSED: FileKind[][] = [['image'], ['image', 'pdf'], ['image', 'pdf', 'otherImage']];

/**
 * The pictures of an item: those that the panel names; then those whose field tells, or else whose file name; then
 * the only ones that are left, in their order. One PDF alone may hold them all.
 *
 * @param given for each of the service's images, what the panel says
 * @throws ItemError IMAGE_MISSING, ONE_IMAGE_ONLY
 */
export async function findImages(
	item: SearchedItem,
	images: readonly ServiceImage[],
	given: GivenFile[],
): Promise<FoundFiles> {
	const imageNamed = imageTest(item.files, images);
	const taken = new Map<ServiceImage, ItemFile>();
	const open = () => images.filter((image) => !taken.has(image));
	const left = () => item.files.filter((one) => ![...taken.values()].includes(one));

	for (const [index, image] of images.entries()) {
		take(image, givenFile(given[index], image, index, item));
	}
	for (const image of open()) take(image, namedField(image, imageNamed, left()));
	for (const image of open()) take(image, namedFile(image, imageNamed, left()));

	const missing = open();
	if (missing.length > 0) {
		const rest = left().filter((one) => isOpen(one, imageNamed));
		const kinds = await kindsOf(rest, item);
		const candidates = GUESSED.map((some) => rest.filter((_, at) => some.includes(kinds[at])));
		const inOrder = candidates.find(({ length }) => length === missing.length);
		const scan = inOrder === undefined ? await onlyScan(item, [...taken.values(), ...rest]) : [];
		const guessed = inOrder ?? missing.flatMap(() => scan);
		if (guessed.length === 0) throw await missingError(missing[0], images, item, imageNamed);
		missing.forEach((image, at) => taken.set(image, guessed[at]));
	}

	const sources = images.map((image) => taken.get(image)!);
	const files = images.map(
		(image, at): ImageFile => ({
			image,
			file: sources[at].file,
			name: `the file ${sources[at].field === '' ? '' : 'in '}${shown(sources[at])}`,
		}),
	);
	const isGuess = missing.length > 0 && images.length > 1;
	return isGuess ? { files, guess: guessOf(images, sources) } : { files };

	function take(image: ServiceImage, file: ItemFile | undefined): void {
		if (file !== undefined) taken.set(image, file);
	}
}

/** @param files one for each image */
function guessOf(images: readonly ServiceImage[], files: ItemFile[]): string {
	if (new Set(files).size > 1) {
		return images
			.map(({ name }, at) => `${shown(files[at])} was taken for the ${name}`)
			.join(', and ');
	}
	const names = images.map(({ name }) => name).join(' and ');
	return `${shown(files[0])} was taken for ${names}, in the order of its pages`;
}

/** The file that the panel names, or that an expression gives or describes. */
function givenFile(
	given: GivenFile,
	image: ServiceImage,
	index: number,
	item: SearchedItem,
): ItemFile | undefined {
	if (given === '') return undefined;
	if (typeof given === 'string') {
		const named =
			item.files.find(({ field }) => field === given || field === fieldName(given)) ??
			only(item.files.filter(({ label }) => label === given));
		if (named === undefined) throw notThere(image, given, item.files);
		return named;
	}
	const alike = item.files.filter(({ file }) => file.id !== undefined && file.id === given.id);
	const described = alike.length > 0 ? alike : describedFiles(given, item.files);
	// Two pictures that are described alike are in the order of the images
	const found = described[index] ?? described[0];
	if (found !== undefined) return found;
	const file = given as unknown as IBinaryData;
	if (typeof given.mimeType === 'string' && item.isKnown(file)) return { field: '', file };
	// As Airtable and others give their attachments
	if (typeof given.url === 'string')
		throw linkGiven(image, 'the expression gives a link, not a file');
	throw missing(image.label, 'the expression gives no file of this execution', item.files);
}

/** The files that an entry `{ filename, mimetype, size }` of n8n's Form describes. */
function describedFiles({ filename, mimetype, size }: JsonRecord, files: ItemFile[]): ItemFile[] {
	if (typeof filename !== 'string') return [];
	// A phone gives all its pictures the same name
	const byForm = files.filter(
		({ described: one }) =>
			isRecord(one) && one.filename === filename && one.mimetype === mimetype && one.size === size,
	);
	if (byForm.length > 0) return byForm;
	return files.filter(
		({ file }) => file.fileName === filename && (file.bytes === undefined || file.bytes === size),
	);
}

/** The field whose name is the image's, or the only one whose name tells it and no other image. */
function namedField(
	image: ServiceImage,
	imageNamed: ImageTest,
	files: ItemFile[],
): ItemFile | undefined {
	const exact = files.find(({ field }) => field === image.name);
	return exact ?? only(files.filter((one) => imageNamed(fieldOf(one)) === image));
}

/** The only file whose own name tells the image, if its field tells nothing else. */
function namedFile(
	image: ServiceImage,
	imageNamed: ImageTest,
	files: ItemFile[],
): ItemFile | undefined {
	return only(
		files.filter(
			(one) =>
				imageNamed(fileName(one)) === image &&
				[undefined, image].includes(imageNamed(fieldOf(one))) &&
				!isOtherName(fieldOf(one)),
		),
	);
}

/** Whether no name tells which image a file is, or that it is something else. */
function isOpen(one: ItemFile, imageNamed: ImageTest): boolean {
	return namesOf(one).every((name) => imageNamed(name) === undefined && !isOtherName(name));
}

/** The image that a name tells; undefined where it tells none, or more than one. */
type ImageTest = (name: string) => ServiceImage | undefined;

function imageTest(files: ItemFile[], images: readonly ServiceImage[]): ImageTest {
	const isFromZero = files.flatMap(namesOf).some(isCountedFromZero);
	return (name) => {
		const words = isFromZero ? name.replace(/\d/g, '') : name;
		return only(images.filter(({ isNamed }) => isNamed(words)));
	};
}

function namesOf(one: ItemFile): string[] {
	return [fieldOf(one), fileName(one)];
}

/** A Code node may give anything. */
function fileName({ file }: ItemFile): string {
	return typeof file.fileName === 'string' ? file.fileName : '';
}

function fieldOf({ label, field }: ItemFile): string {
	return label ?? field;
}

function only<T>(some: T[]): T | undefined {
	return some.length === 1 ? some[0] : undefined;
}

async function kindsOf(files: ItemFile[], item: SearchedItem): Promise<FileKind[]> {
	const kinds: FileKind[] = [];
	for (const { file } of files) kinds.push(await item.kindOf(file));
	return kinds;
}

/** The one picture that there is, if it is a PDF. */
async function onlyScan(item: SearchedItem, files: ItemFile[]): Promise<ItemFile[]> {
	const kinds = await kindsOf(files, item);
	const pictures = files.filter((_, at) => kinds[at] !== 'none');
	return pictures.length === 1 && kinds[files.indexOf(pictures[0])] === 'pdf' ? pictures : [];
}

async function missingError(
	image: ServiceImage,
	images: readonly ServiceImage[],
	item: SearchedItem,
	imageNamed: ImageTest,
): Promise<ItemError> {
	const kinds = await kindsOf(item.files, item);
	const pictures = kinds.filter((kind) => kind !== 'none').length;
	if (pictures === 1 && images.length > 1) return oneImageError(images, item);
	const named = item.files.filter((one) =>
		namesOf(one).some((name) => imageNamed(name) === image),
	).length;
	if (pictures === 0) return missing(image.label, 'the item has no picture', item.files);
	const count = named > 1 ? `${named} files` : 'no file';
	const problem = `${count} of the item ${named > 1 ? 'have' : 'has'} a name like '${image.name}'`;
	return missing(image.label, problem, item.files);
}

/** The error of a document of which only one image has come. */
export function oneImageError(
	images: readonly ServiceImage[],
	{ files, isAlone }: Pick<SearchedItem, 'files' | 'isAlone'>,
): ItemError {
	const remedy = isAlone
		? 'Check that the form, or whatever sends the pictures, asks for both.'
		: 'Put both pictures into one item. If they come from one node, use Aggregate (All Item Data, with the option Include Binaries); if they come from two, use Merge (Combine by Position), and give their input fields different names.';
	const names = images.map(({ name }) => name).join(' and ');
	return ItemError.of('ONE_IMAGE_ONLY', { images: names, remedy, available: fileList(files) });
}

function notThere(image: ServiceImage, given: string, files: ItemFile[]): ItemError {
	const problem = (name: string) => `the item has no file in the input data field '${name}'`;
	if (!/^(https?:|www\.)/i.test(given)) {
		return missing(image.label, problem(safeText(given, MAX_NAME_LENGTH)), files);
	}
	// A link may be a secret, and belongs in another parameter
	return linkGiven(image, problem('https:…'));
}

function linkGiven({ label }: ServiceImage, problem: string): ItemError {
	const available = "This is a link: set 'Image Source' to URL.";
	return ItemError.of('IMAGE_MISSING', { label, problem, available });
}

function missing(label: string, problem: string, files: ItemFile[]): ItemError {
	const advice = `Set '${label} Input Data Field Name' to the field that holds this picture.`;
	const available = files.length === 0 ? fileList(files) : `${fileList(files)} ${advice}`;
	return ItemError.of('IMAGE_MISSING', { label, problem, available });
}

/** The files an item does have, in a sentence. */
export function fileList(files: ItemFile[]): string {
	const all = files.map((one) => shown(one, [one.file.mimeType, one.file.fileSize]));
	return all.length === 0
		? 'The item has no files at all: check that the step before passes them on. If it gives links, set Image Source to URL. If it gives base64 text, add Convert to File.'
		: `The item has: ${all.join(', ')}.`;
}

/** A file by its field, with its name and what else is known of it in brackets. */
function shown({ field, file }: ItemFile, about: Array<string | undefined> = []): string {
	const known = [file.fileName, ...about].flatMap((one) =>
		typeof one === 'string' && one !== '' ? [safeText(one, MAX_NAME_LENGTH)] : [],
	);
	if (field === '') return `'${known[0] ?? 'without a name'}'`;
	const name = `'${safeText(field, MAX_NAME_LENGTH)}'`;
	return known.length === 0 ? name : `${name} (${known.join(', ')})`;
}
