import { createHash } from 'node:crypto';

import { isItemError } from '../../nodes/progeny/errors';
import { checkedImage, MAX_IMAGE_BYTES } from '../../nodes/progeny/images/checkedImage';
import { Content } from '../../nodes/progeny/images/content';
import { SERVICES } from '../../nodes/progeny/services';
import { specimen, specimenFile } from '../specimens.mts';
import { BROKEN } from './phonePictures.mts';

/* What is known of a picture before anything is sent, by its content alone. */

const CARD = SERVICES.ocrCard;
const [FRONT] = CARD.images;
const JPEG = specimenFile(specimen('virginia-v10').front);
const PNG = specimenFile(specimen('ontario-v8-canada').front);
const FILE = {
	image: FRONT,
	file: { data: '', mimeType: '' },
	name: "the file in 'front'",
};

const { signal } = new AbortController();

const checked = async (content: Buffer) => {
	const read = await Content.of([content], MAX_IMAGE_BYTES, signal);
	return await checkedImage(read, FILE, CARD.images, signal);
};

async function refusal(content: Buffer): Promise<object> {
	try {
		await checked(content);
	} catch (error) {
		return isItemError(error) ? error.words() : { error };
	}
	return { message: 'It was found good' };
}

it.each([
	['JPEG', JPEG],
	['PNG', PNG],
])('a whole %s is good, and told by its content', async (name, content) => {
	const { image, file, format, heightPx, sha256 } = await checked(content);
	expect({ image, file }).toEqual({ image: FRONT, file: FILE.file });
	expect(format.name).toBe(name);
	expect(heightPx).toBeGreaterThan(100);
	expect(sha256).toBe(createHash('sha256').update(content).digest('hex'));
});

it.each([
	['JPEG', JPEG, JPEG.indexOf(Buffer.from([0xff, 0xc0])) + 5],
	['PNG', PNG, 22],
])(
	'a %s with a side of less than 100 px, as a logo in a mail, is not sent',
	async (_, file, at) => {
		const picture = Buffer.from(file);
		picture.writeUInt16BE(100, at);
		expect(await checked(picture)).toMatchObject({ heightPx: 100 });
		picture.writeUInt16BE(99, at);
		expect(await refusal(picture)).toMatchObject({
			message:
				"Front image: the file in 'front' is too small to be read: one side is only 99 px long",
			details: { code: 'IMAGE_DAMAGED' },
		});
	},
);

it('a picture of 20 MB is good, one of a byte more is too large', async () => {
	const filled = Buffer.concat([JPEG, Buffer.alloc(MAX_IMAGE_BYTES - JPEG.length)]);
	expect(filled.length).toBe(20 * 1024 * 1024);
	expect((await checked(filled)).format.name).toBe('JPEG');
	expect(await refusal(Buffer.concat([filled, Buffer.from([0])]))).toMatchObject({
		message: "Front image: the file in 'front' is larger than 20 MB",
		details: { code: 'IMAGE_TOO_LARGE', retryable: false },
	});
});

it.each<[string, Buffer, string]>([
	['nothing', Buffer.alloc(0), 'empty: a file of 0 bytes'],
	[
		'a JPEG that was cut off and filled with zeros',
		BROKEN['is cut off and filled with zeros'](JPEG),
		'cut off or damaged: it begins like a JPEG image but is not complete',
	],
	[
		'half a PNG',
		PNG.subarray(0, PNG.length / 2),
		'cut off or damaged: it begins like a PNG image but is not complete',
	],
])('%s is damaged', async (_, content, problem) => {
	expect(await refusal(content)).toMatchObject({
		message: `Front image: the file in 'front' is ${problem}`,
		details: { code: 'IMAGE_DAMAGED', retryable: false },
	});
});

it('anything else is refused by what it is, with a remedy', async () => {
	expect(await refusal(Buffer.from('GIF89a'))).toMatchObject({
		message: "Front image: the file in 'front' is a GIF image, and Progeny reads PNG and JPEG only",
		details: {
			code: 'IMAGE_FORMAT',
			hint: expect.stringMatching(/^Save it as JPEG .+ Nothing was sent to Progeny\.$/),
		},
	});
});

describe('a file is read', () => {
	/** What was read of a file in pieces. */
	async function read(content: Buffer, pieceBytes: number, maxBytes: number) {
		let given = 0;
		async function* pieces() {
			for (let at = 0; at < content.length; at += pieceBytes) {
				const piece = content.subarray(at, at + pieceBytes);
				given += piece.length;
				yield await Promise.resolve(piece);
			}
		}
		return { read: await Content.of(pieces(), maxBytes, signal), given };
	}

	it.each([1, 5, 255, 1000])(
		'to its end if it begins like an image, in pieces of %i bytes',
		async (pieceBytes) => {
			const start = JPEG.subarray(0, 2000);
			const { read: image } = await read(start, pieceBytes, start.length);
			expect(image.sha256()).toBe(createHash('sha256').update(start).digest('hex'));
		},
	);

	it.each([1, 5, 255, 1000])(
		'and handed on as it is if it begins like an image, in pieces of %i bytes',
		async (pieceBytes) => {
			const pieces = Array.from({ length: Math.ceil(2000 / pieceBytes) }, (_, at) =>
				JPEG.subarray(at * pieceBytes, Math.min(2000, (at + 1) * pieceBytes)),
			);
			const handedOn: Buffer[] = [];
			for await (const piece of new Content().imagePieces(pieces, 2000, signal)) {
				handedOn.push(piece);
			}
			expect(Buffer.concat(handedOn).equals(JPEG.subarray(0, 2000))).toBe(true);
		},
	);

	it('to its end if it is a PDF, which may hold images, and kept', async () => {
		const { read: pdf } = await read(Buffer.alloc(10_000, '%PDF'), 100, 20_000);
		expect(pdf.whole()).toHaveLength(10_000);
	});

	it('no further than tells that it is something else', async () => {
		const { given } = await read(Buffer.alloc(10_000, 'GIF8'), 3, 20_000);
		expect(given).toBe(6);
	});

	it.each([
		[100, 300],
		[256, 256],
	])(
		'no further than its start if it is none, in pieces of %i bytes',
		async (pieceBytes, start) => {
			const { read: other, given } = await read(Buffer.alloc(10_000, 'Hello'), pieceBytes, 20_000);
			expect([given, other.sizeBytes]).toEqual([start, start]);
		},
	);

	it('no further than shows that it is too large', async () => {
		const { given } = await read(JPEG, 1000, 5000);
		expect(given).toBe(6000);
	});
});
