/** Text on a card cannot be read in a smaller picture. */
const MIN_SIDE_PX = 300;
/** To place a picture takes 31 to 121 bytes in the files of test/images/pdf; more than a simple drawing takes more. */
const MAX_CONTENT_BYTES = 200;
/** A page has a few hundred. This and the next two bound the time that a crafted file takes. */
const MAX_WORDS = 20_000;
const MAX_NODES = 40;
const MAX_HEADER_BYTES = 1_000_000;

const DAMAGED = 'it is cut off or damaged';
const PACKED = 'its pages are stored in a way that only a PDF program can read';
const NO_JPEG = 'its pictures are not stored as JPEG';

/**
 * Behind spaces and comments, a word: a text, a bracket, a name, a number, or the end of the file. Repetitions are
 * bounded, as each takes memory until the whole pattern is matched.
 */
const WORD =
	/(?:[\0\s]|%[^\r\n]{0,999}(?:[\r\n]|$)){0,9999}(stream\r?\n|\((?:[^\\()]|\\[^]|\((?:[^\\()]|\\[^]){0,999}\)){0,9999}\)|<[^<>]{0,99999}>|<<|>>|[[\]]|\/?[^\0\s()<>[\]{}/%]{1,127}|$)/y;

/** Words are as they are written: `/Page`, `300`. A reference is a function, as its object may come later. */
type Value = string | Buffer | Value[] | Dictionary | (() => Value) | undefined;

/** Names begin with a slash; at `stream` is the stream that belongs to it, and the rest of the file. */
type Dictionary = Map<Value, Value>;

class Refusal extends Error {}

function check(isFulfilled: boolean, otherwise: string): asserts isFulfilled {
	if (!isFulfilled) throw new Refusal(otherwise);
}

/** The pictures of a scanned PDF, in the order of its pages; or why they cannot be had, in words that go into a sentence. */
export function scannedPages(file: Buffer): Buffer[] | string {
	try {
		const pages = pagesOf(pageTreeOf(file), []);
		check(pages.length > 0, 'it has no pages');
		return pages.map((page, index) => pictureOf(page, `page ${index + 1}`));
	} catch (error) {
		return error instanceof Refusal ? error.message : DAMAGED;
	}
}

function pagesOf(value: Value, seen: Value[], inherited?: Value): Dictionary[] {
	const node = dictionaryOf(value);
	check(seen.push(node) <= MAX_NODES, 'it has too many pages');
	const resources = node.get('/Resources') ?? inherited;
	if (!node.has('/Kids')) return [new Map(node).set('/Resources', resources)];
	return arrayOf(node.get('/Kids')).flatMap((kid) => pagesOf(kid, seen, resources));
}

function pictureOf(page: Dictionary, name: string): Buffer {
	const resources = dictionaryOf(page.get('/Resources'));
	const xObjects = [...dictionaryOf(resources.get('/XObject')).values()];
	const image = dictionaryOf(xObjects[0]);
	const contents = arrayOf(page.get('/Contents'));
	const contentBytes = contents.reduce<number>((sum, part) => sum + streamOf(part).length, 0);
	check(
		xObjects.length === 1 &&
			dictionaryOf(resources.get('/Font')).size === 0 &&
			arrayOf(page.get('/Annots')).length === 0 &&
			contentBytes <= MAX_CONTENT_BYTES &&
			image.get('/Subtype') === '/Image' &&
			!['/SMask', '/Mask', '/Decode'].some((key) => image.has(key)),
		`${name} is not a single picture`,
	);
	// By itself, or alone in an array
	check(String(resolved(image.get('/Filter'))) === '/DCTDecode', NO_JPEG);
	const jpeg = streamOf(image);
	const frame = frameOf(jpeg);
	const sizePx = [frame.readUInt16BE(2), frame.readUInt16BE(0)];
	check(String([image.get('/Width'), image.get('/Height')]) === String(sizePx), DAMAGED);
	check(frame[4] < 4, `${name} has colours for printing (CMYK)`);
	check(Math.min(...sizePx) >= MIN_SIDE_PX, `${name} is smaller than ${MIN_SIDE_PX} px`);
	return jpeg;
}

/** Height, width and number of colours, and all behind them. */
function frameOf(jpeg: Buffer): Buffer {
	check(jpeg.readUInt16BE(0) === 0xffd8, NO_JPEG);
	for (let at = 2; ; at += 2 + jpeg.readUInt16BE(at + 2)) {
		check(jpeg[at] === 0xff && at < MAX_HEADER_BYTES, NO_JPEG);
		if ([0xc0, 0xc1, 0xc2].includes(jpeg[at + 1])) return jpeg.subarray(at + 5);
	}
}

function resolved(value: Value): Value {
	return typeof value === 'function' ? value() : value;
}

/** An empty one for none. */
function dictionaryOf(value: Value = new Map()): Dictionary {
	const dictionary = resolved(value);
	check(dictionary instanceof Map, DAMAGED);
	return dictionary;
}

/** An empty one for none, and of one value for what is no array. */
function arrayOf(value: Value = []): Value[] {
	return [resolved(value)].flat();
}

/** As it is stored. */
function streamOf(value: Value): Buffer {
	const dictionary = dictionaryOf(value);
	const rest = dictionary.get('stream');
	const length = Number(resolved(dictionary.get('/Length')));
	check(Buffer.isBuffer(rest), DAMAGED);
	check(/^\s*endstream/.test(rest.toString('latin1', length, length + 18)), DAMAGED);
	return rest.subarray(0, length);
}

/** Of several objects with one number, the last is in force. */
function pageTreeOf(file: Buffer): Value {
	const text = file.toString('latin1');
	const objects = new Map<Value, Value>();
	let [catalog, isPacked]: [Value, boolean] = ['', false];
	const values: Value[] = [];
	WORD.lastIndex = 0;
	for (let words = 0; WORD.lastIndex < text.length; words += 1) {
		const word = WORD.exec(text)?.[1];
		check(word !== undefined && words < MAX_WORDS, PACKED);
		const last = values.at(-1);
		if (word === 'R') {
			const [objectNumber] = values.splice(-2);
			values.push(() => objects.get(objectNumber));
		} else if (word === ']' || word === '>>') {
			const at = values.lastIndexOf(word === ']' ? '[' : '<<');
			check(at !== -1, DAMAGED);
			const [, ...taken] = values.splice(at);
			values.push(word === ']' ? taken : new Map(pairsOf(taken)));
		} else if (word.startsWith('stream')) {
			const rest = file.subarray(WORD.lastIndex);
			const length = dictionaryOf(last).set('stream', rest).get('/Length');
			// By its length, nothing in a picture is taken for an object. A length that comes later is checked when it is used.
			const bytes = resolved(length) ? streamOf(last).length : rest.indexOf('endstream');
			check(bytes >= 0, DAMAGED);
			WORD.lastIndex += bytes;
		} else if (word === 'endobj' || word === 'startxref') {
			// An object is its number, its generation, `obj`, and a value
			objects.set(values.splice(0).at(-4), last);
			if (!(last instanceof Map)) continue;
			check(!last.has('/Encrypt'), 'it is protected by a password');
			isPacked ||= last.get('/Type') === '/ObjStm';
			catalog = last.get('/Root') ?? catalog;
		} else if (word !== 'endstream') values.push(word);
	}
	check(!isPacked, PACKED);
	return dictionaryOf(catalog).get('/Pages');
}

function pairsOf(values: Value[]): Array<[Value, Value]> {
	return values.flatMap((key, index) => (index % 2 ? [] : [[key, values[index + 1]]]));
}
