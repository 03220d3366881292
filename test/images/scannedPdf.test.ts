import fc from 'fast-check';
import sharp from 'sharp';

import { scannedPages } from '../../nodes/progeny/images/scannedPdf';
import { pdfFile } from './pdfFiles.mts';

const bytes = (text: string) => Buffer.from(text, 'latin1');

const FRONT = pdfFile('front.jpg');
const BACK = pdfFile('back.jpg');

const DAMAGED = 'it is cut off or damaged';
const NOT_ONE_PICTURE = 'page 1 is not a single picture';
const NO_JPEG = 'its pictures are not stored as JPEG';
const PACKED = 'its pages are stored in a way that only a PDF program can read';
const REASONS = new RegExp(
	`^(${DAMAGED}|${PACKED}|${NO_JPEG}|it has no pages|it has too many pages|it is protected by a password|page \\d+ (is not a single picture|has colours for printing \\(CMYK\\)|is smaller than 300 px))$`,
);

const READ: Array<[string, number]> = [
	['img2pdf-one-page.pdf', 1],
	['img2pdf.pdf', 2],
	['imagemagick.pdf', 2],
	['ghostscript.pdf', 2],
	['chromium.pdf', 2],
	['qpdf.pdf', 2],
	['libreoffice-one-page.pdf', 1],
];

const REFUSED: Array<[string, string]> = [
	['libreoffice-two-pages.pdf', NOT_ONE_PICTURE],
	['two-pictures.pdf', NOT_ONE_PICTURE],
	['letter.pdf', NOT_ONE_PICTURE],
	['tesseract.pdf', NOT_ONE_PICTURE],
	['cmyk.pdf', NOT_ONE_PICTURE],
	['png.pdf', NO_JPEG],
	['small.pdf', 'page 1 is smaller than 300 px'],
	['password.pdf', 'it is protected by a password'],
	['object-streams.pdf', PACKED],
];

it.each(READ)('each page of %s is a picture that can be seen', async (name, pages) => {
	const pictures = scannedPages(pdfFile(name));
	expect(pictures).toHaveLength(pages);
	for (const picture of pictures as Buffer[]) {
		const { info } = await sharp(picture).raw().toBuffer({ resolveWithObject: true });
		expect(info).toMatchObject({ width: 481, height: 304 });
	}
});

it.each([
	['img2pdf-one-page.pdf', [FRONT]],
	['img2pdf.pdf', [FRONT, BACK]],
	['chromium.pdf', [FRONT, BACK]],
])(
	'the pictures of %s are the scanned files, byte by byte, in the order of its pages',
	(name, files) => {
		expect(scannedPages(pdfFile(name))).toEqual(files);
	},
);

it.each(REFUSED)('%s is refused, and the reason is said', (name, reason) => {
	expect(scannedPages(pdfFile(name))).toBe(reason);
});

it.each(READ)('%s that is cut off anywhere gives no other pictures', (name) => {
	const file = pdfFile(name);
	const whole = scannedPages(file);
	for (let length = 0; length < file.length; length += 23) {
		const pictures = scannedPages(file.subarray(0, length));
		if (typeof pictures === 'string') expect(pictures).toMatch(REASONS);
		else expect(pictures).toEqual(whole);
	}
});

it.each(READ)('%s that is cut off in a picture is said to be cut off', (name) => {
	const file = pdfFile(name);
	const [picture] = scannedPages(file) as Buffer[];
	const inPicture = file.subarray(0, file.indexOf(picture) + picture.length - 100);
	expect(scannedPages(inPicture)).toBe(DAMAGED);
});

interface PdfParts
	extends Record<'catalog' | 'pages' | 'page' | 'resources' | 'image' | 'length', string> {
	jpeg: Buffer;
	content: string;
	more: string;
	trailer: string;
}

/** A file of one page, unless the parts say otherwise. */
function pdf({
	catalog = '/Type /Catalog /Pages 2 0 R',
	pages = '/Type /Pages /Kids [3 0 R] /Count 1',
	page = '/Type /Page /Parent 2 0 R /Contents 5 0 R',
	resources = '/Resources << /XObject << /Im0 4 0 R >> >>',
	image = '/Type /XObject /Subtype /Image /Filter /DCTDecode /Width 481 /Height 304 /ColorSpace /DeviceRGB',
	jpeg = FRONT,
	length = `${jpeg.length}`,
	content = 'q 481 0 0 304 0 0 cm /Im0 Do Q',
	more = '',
	trailer = '/Root 1 0 R',
}: Partial<PdfParts> = {}): Buffer {
	const before = [
		'%PDF-1.4\n%\xe2\xe3\xcf\xd3\n',
		`1 0 obj\n<< ${catalog} >>\nendobj\n`,
		`2 0 obj\n<< ${pages} >>\nendobj\n`,
		`3 0 obj\n<< ${page} ${resources} >>\nendobj\n`,
		`4 0 obj\n<< ${image} /Length ${length} >>\nstream\n`,
	];
	const behind = [
		'\nendstream\nendobj\n',
		`5 0 obj\n<< /Length ${content.length} >>\nstream\r\n${content}\r\nendstream\nendobj\n`,
		more,
		`xref\n0 1\n0000000000 65535 f \ntrailer\n<< ${trailer} >>\nstartxref\n0\n%%EOF`,
	];
	return Buffer.concat([bytes(before.join('')), jpeg, bytes(behind.join(''))]);
}

const withComment = (comment: string) => {
	const length = String.fromCharCode((comment.length + 2) >> 8, (comment.length + 2) & 255);
	return Buffer.concat([bytes(`\xff\xd8\xff\xfe${length}${comment}`), FRONT.subarray(2)]);
};
const sized = (widthPx: number, heightPx: number, colours = 3) =>
	Buffer.from([
		...[0xff, 0xd8, 0xff, 0xc0, 0, 17, 8, heightPx >> 8, heightPx & 255],
		...[widthPx >> 8, widthPx & 255, colours, 0xff, 0xd9],
	]);
const imageOf = (widthPx: number, heightPx: number) =>
	`/Subtype /Image /Filter /DCTDecode /Width ${widthPx} /Height ${heightPx}`;

it.each<[string, Partial<PdfParts>]>([
	['as most makers write it', {}],
	[
		'with the length of the picture behind it',
		{ length: '6 0 R', more: `6 0 obj ${FRONT.length} endobj\n` },
	],
	[
		'with resources of all pages',
		{ resources: '', pages: '/Kids [3 0 R] /Resources << /XObject << /Im0 4 0 R >> >>' },
	],
	[
		'with resources in an object',
		{
			resources: '/Resources 6 0 R',
			more: '6 0 obj << /XObject 7 0 R >> endobj 7 0 obj << /Im0 4 0 R >> endobj ',
		},
	],
	[
		'with a tree of pages',
		{ pages: '/Kids [6 0 R]', more: '6 0 obj << /Kids 7 0 R >> endobj 7 0 obj [3 0 R] endobj ' },
	],
	['with contents in parts', { page: '/Contents [5 0 R 5 0 R]' }],
	[
		'with a list of one filter',
		{ image: '/Subtype/Image/Filter[/DCTDecode]/Width 481/Height 304' },
	],
	[
		'with no notes and no fonts',
		{
			page: '/Contents 5 0 R /Annots []',
			resources: '/Resources << /XObject << /Im0 4 0 R >> /Font << >> >>',
		},
	],
	[
		'with texts of all kinds',
		{
			catalog:
				'/Pages 2 0 R /A (a (b) \\) << ) /B <FEFF 00> /C () /D [[1 -2.5 true null] << /E /F >>]',
		},
	],
	['with comments', { catalog: '% << 9 0 obj\n/Pages 2 0 R' }],
	[
		'that was changed later',
		{
			page: '/Annots [9 0 R]',
			more: '3 0 obj << /Contents 5 0 R /Resources << /XObject << /I 4 0 R >> >> >> endobj ',
		},
	],
	[
		'that was changed later, from its root on',
		{
			catalog: '/Pages 9 0 R',
			more: 'trailer << /Root 1 0 R >> startxref 0 %%EOF\n6 0 obj << /Pages 2 0 R >> endobj ',
			trailer: '/Root 6 0 R',
		},
	],
	[
		'with a trailer in a stream',
		{
			more: '6 0 obj << /Type /XRef /Root 1 0 R /Length 3 >> stream\nabcendstream endobj startxref 0\n',
			trailer: '',
		},
	],
])('a file %s is read', (_, parts) => {
	expect(scannedPages(pdf(parts))).toEqual([FRONT]);
});

it('nothing within a picture is taken for a part of the document', () => {
	const jpeg = withComment(
		'endstream endobj 1 0 obj << /Pages 9 0 R >> endobj trailer << /Encrypt 1 0 R >> startxref',
	);
	expect(scannedPages(pdf({ jpeg }))).toEqual([jpeg]);
	const objects = '3 0 obj << /Annots [9 0 R] >> endobj 6 0 obj 7 endobj ';
	const length = { jpeg: withComment(objects), length: '6 0 R' };
	const more = `6 0 obj ${length.jpeg.length} endobj `;
	expect(scannedPages(pdf({ ...length, more }))).toEqual([length.jpeg]);
});

it.each<[string, string, Partial<PdfParts>]>([
	['no pages', 'it has no pages', { pages: '/Type /Pages /Kids [] /Count 0' }],
	['pages in a ring', 'it has too many pages', { pages: '/Kids [3 0 R 2 0 R]' }],
	['very many pages', 'it has too many pages', { pages: `/Kids [${'<< >> '.repeat(41)}]` }],
	['a page that is missing', DAMAGED, { pages: '/Kids [3 0 R 9 0 R]' }],
	[
		'a second page without a picture',
		'page 2 is not a single picture',
		{ pages: '/Kids [3 0 R << >>]' },
	],
	['no picture', NOT_ONE_PICTURE, { resources: '' }],
	[
		'a picture that is missing',
		DAMAGED,
		{ resources: '/Resources << /XObject << /Im0 9 0 R >> >>' },
	],
	[
		'the same picture by two names',
		NOT_ONE_PICTURE,
		{ resources: '/Resources << /XObject << /Im0 4 0 R /Im1 4 0 R >> >>' },
	],
	[
		'text',
		NOT_ONE_PICTURE,
		{ resources: '/Resources << /XObject << /Im0 4 0 R >> /Font << /F1 9 0 R >> >>' },
	],
	['a note', NOT_ONE_PICTURE, { page: '/Contents 5 0 R /Annots [<< /Subtype /Square >>]' }],
	['a drawing', NOT_ONE_PICTURE, { content: `/Im0 Do ${'0 0 9 9 re f '.repeat(20)}` }],
	['a drawing in parts', NOT_ONE_PICTURE, { page: `/Contents [${'5 0 R '.repeat(7)}]` }],
	[
		'a drawing that holds a picture',
		NOT_ONE_PICTURE,
		{ image: '/Subtype /Form /Filter /DCTDecode' },
	],
	...['/SMask 9 0 R', '/Mask [0 1]', '/Decode [1 0 1 0 1 0]'].map(
		(change): [string, string, Partial<PdfParts>] => [
			change,
			NOT_ONE_PICTURE,
			{ image: `${imageOf(481, 304)} ${change}` },
		],
	),
	[
		'a picture that is packed again',
		NO_JPEG,
		{ image: '/Subtype /Image /Filter [/FlateDecode /DCTDecode] /Width 481 /Height 304' },
	],
	['a picture that is no JPEG', NO_JPEG, { jpeg: bytes('\x89PNG\r\n\x1a\n') }],
	['a JPEG of another size', DAMAGED, { image: imageOf(304, 481) }],
	[
		'a JPEG without a size',
		NO_JPEG,
		{ jpeg: bytes(`\xff\xd8\xff\xda\0\x02${'picture'.repeat(9)}`) },
	],
	['a JPEG that ends too soon', NO_JPEG, { jpeg: bytes('\xff\xd8\xff\xfe\x12\x34') }],
	['a JPEG without its start', NO_JPEG, { jpeg: Buffer.concat([bytes('\0'), FRONT.subarray(1)]) }],
	[
		'a JPEG that does not come to its size',
		NO_JPEG,
		{
			jpeg: Buffer.concat([
				bytes('\xff\xd8'),
				bytes('\xff\xe0\0\x02'.repeat(250_000)),
				FRONT.subarray(2),
			]),
		},
	],
	['a picture of no bytes', DAMAGED, { jpeg: bytes('') }],
	[
		'a JPEG for printing',
		'page 1 has colours for printing (CMYK)',
		{ jpeg: sized(400, 400, 4), image: imageOf(400, 400) },
	],
	[
		'a low picture',
		'page 1 is smaller than 300 px',
		{ jpeg: sized(300, 299), image: imageOf(300, 299) },
	],
	[
		'a narrow picture',
		'page 1 is smaller than 300 px',
		{ jpeg: sized(299, 300), image: imageOf(299, 300) },
	],
	['a length that is too small', DAMAGED, { length: '100' }],
	['a length that is too great', DAMAGED, { length: '9999999' }],
	['a length that is none', DAMAGED, { length: '/Long' }],
	['a later length that is wrong', DAMAGED, { length: '6 0 R', more: '6 0 obj 100 endobj ' }],
	['a later length that never comes', DAMAGED, { length: '9 0 R' }],
	['a password', 'it is protected by a password', { trailer: '/Root 1 0 R /Encrypt 9 0 R' }],
	[
		'a password in an older trailer',
		'it is protected by a password',
		{ more: 'trailer << /Encrypt 9 0 R >> startxref 0\n' },
	],
	[
		'packed objects',
		PACKED,
		{ more: '6 0 obj << /Type /ObjStm /Length 1 >> stream\nxendstream endobj ' },
	],
	['no root', DAMAGED, { trailer: '' }],
	['a bracket too much', DAMAGED, { more: '6 0 obj ] endobj ' }],
	['a text without an end', PACKED, { more: '6 0 obj (text endobj ' }],
	['very many other things', PACKED, { more: '6 0 obj endobj '.repeat(6_000) }],
])('a file with %s is refused: %s', (_, reason, parts) => {
	expect(scannedPages(pdf(parts))).toBe(reason);
});

it('a file may have 39 pages, and not 40', () => {
	const withPages = (count: number) =>
		scannedPages(pdf({ pages: `/Kids [${'3 0 R '.repeat(count)}]` }));
	expect(withPages(39)).toHaveLength(39);
	expect(withPages(40)).toBe('it has too many pages');
});

it('a picture of 300 px on each side is large enough', () => {
	const jpeg = sized(300, 300);
	expect(scannedPages(pdf({ jpeg, image: imageOf(300, 300) }))).toEqual([jpeg]);
});

it.each([0xc0, 0xc1, 0xc2])('the size of a JPEG is in its frame header %i', (marker) => {
	const jpeg = sized(400, 400);
	jpeg[3] = marker;
	expect(scannedPages(pdf({ jpeg, image: imageOf(400, 400) }))).toEqual([jpeg]);
});

it.each([0xbf, 0xc3, 0xc4])('the size of a JPEG is not in its segment %i', (marker) => {
	const jpeg = Buffer.concat([sized(400, 400), Buffer.alloc(100)]);
	jpeg[3] = marker;
	expect(scannedPages(pdf({ jpeg, image: imageOf(400, 400) }))).toBe(NO_JPEG);
});

it.each([
	['nothing', ''],
	['a first line only', '%PDF-1.7'],
	['other text', 'no PDF'],
	['zeros', '\0'.repeat(20_000)],
	['brackets that open', '('.repeat(20_000)],
	['brackets that close', ')'.repeat(20_000)],
	['arrays in arrays', `1 0 obj ${'['.repeat(9_000)}${']'.repeat(9_000)} endobj`],
])('in a file of %s there is no page', (_, text) => {
	expect(scannedPages(bytes(text))).toMatch(REASONS);
});

/** What has a meaning in a PDF. */
const WORDS = [
	...['<<', '>>', '[', ']', '(', ')', '<', '%', '0 0 R', '3 0 R', '1 0 obj', 'endobj', 'trailer'],
	...['stream\n', 'endstream', 'startxref', '/Kids', '/Length', '/XObject', '/Width', '-1', '1e9'],
];

it('a file that was changed anywhere is read or refused', () => {
	const files = [...READ, ...REFUSED].map(([name]) => pdfFile(name));
	const change = fc.record({
		at: fc.double({ min: 0, max: 1, noNaN: true }),
		removed: fc.oneof(fc.nat(9), fc.nat(20_000)),
		added: fc.oneof(fc.constantFrom(...WORDS).map(bytes), fc.uint8Array({ maxLength: 9 })),
	});
	fc.assert(
		fc.property(
			fc.constantFrom(...files),
			fc.array(change, { minLength: 1, maxLength: 6 }),
			(file, changes) => {
				let changed = file;
				for (const { at, removed, added } of changes) {
					const start = Math.floor(at * changed.length);
					changed = Buffer.concat([
						changed.subarray(0, start),
						added,
						changed.subarray(start + removed),
					]);
				}
				const pictures = scannedPages(changed);
				if (typeof pictures === 'string') expect(pictures).toMatch(REASONS);
				else
					for (const picture of pictures)
						expect(picture.subarray(0, 3)).toEqual(bytes('\xff\xd8\xff'));
			},
		),
		{ numRuns: 2_000 },
	);
});
