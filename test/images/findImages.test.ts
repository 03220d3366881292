import { isItemError } from '../../nodes/progeny/errors';
import {
	fileList,
	findImages,
	type FoundFiles,
	type GivenFile,
} from '../../nodes/progeny/images/findImages';
import { SERVICES, type ServiceImage } from '../../nodes/progeny/services';
import { runCardNode } from '../engine/cardRun.mts';

/* By the service's images, however many it has: here on the engine, with the files in n8n's storage. */

const [FRONT, BACK] = SERVICES.ocrCard.images;
const PICTURE = { content: Buffer.from('picture'), fileName: 'a.jpg', mimeType: 'image/jpeg' };
const PDF = { content: Buffer.from('document'), fileName: 'a.pdf', mimeType: 'application/pdf' };

async function found(
	fields: Record<string, typeof PICTURE>,
	images: ServiceImage[],
	given: GivenFile[] = images.map(() => ''),
): Promise<FoundFiles> {
	let files: FoundFiles | undefined;
	let thrown: unknown;
	await runCardNode(
		{},
		{
			credential: {},
			items: [{ files: fields }],
			execute() {
				try {
					files = findImages(this, 0, images, given);
				} catch (error) {
					thrown = error;
				}
				return Promise.resolve([[]]);
			},
		},
	);
	if (files === undefined) throw thrown;
	return files;
}

const sources = ({ files }: FoundFiles) => files.map(({ source }) => source);

it('the picture of a document with one side is found by its name, or as the only picture', async () => {
	const named = await found({ selfie: PICTURE, id_front: PICTURE }, [FRONT]);
	expect(sources(named)).toEqual(['id_front']);
	expect(named.takenInOrder).toBeUndefined();

	const only = await found({ note: PDF, scan: PICTURE }, [FRONT]);
	expect(sources(only)).toEqual(['scan']);
	expect(only.takenInOrder).toEqual(['scan']);
});

it('three pictures are found by their names, or all in their order', async () => {
	const selfie = { ...BACK, name: 'selfie', label: 'Selfie', namedLike: /selfie/i };
	const all = [FRONT, BACK, selfie];
	const named = await found({ my_selfie: PICTURE, back: PICTURE, front: PICTURE }, all);
	expect(sources(named)).toEqual(['front', 'back', 'my_selfie']);
	const inOrder = await found({ a: PICTURE, b: PICTURE, c: PICTURE }, all);
	expect(inOrder.takenInOrder).toEqual(['a', 'b', 'c']);
	await expect(found({ front: PICTURE, back: PICTURE, c: PICTURE }, all)).rejects.toThrow(
		"Selfie image: the item does not have exactly one file that is named like 'selfie'",
	);
});

it('a file that an expression gives is taken as it is, and named safely', async () => {
	const file = { data: '', mimeType: 'image/jpeg', fileName: '<b>front</b>.jpg' };
	const { files } = await found({ back: PICTURE }, [FRONT, BACK], [file, '']);
	expect(files).toMatchObject([
		{ image: FRONT, source: file, name: "the file '‹b›front‹/b›.jpg'" },
		{ image: BACK, source: 'back', name: "the file in 'back'" },
	]);
});

it('a name that the item does not have is an error that lists what it has', async () => {
	const error: unknown = await found({ scan: PICTURE, back: PICTURE }, [FRONT, BACK], ['frnt', ''])
		.then(() => undefined)
		.catch((reason: unknown) => reason);
	expect(isItemError(error) && error.words()).toMatchObject({
		message: "Front image: the item has no file in the input data field 'frnt'",
		details: {
			code: 'IMAGE_MISSING',
			hint: expect.stringMatching(
				/^The item has: 'scan' \(image\/jpeg, .+\), 'back' .+ Set 'Front/,
			),
			retryable: false,
		},
	});
});

it('lists the files of an item, or says that there are none', () => {
	const files = {
		photo: { mimeType: 'image/jpeg', fileSize: '312 kB', data: '' },
		'<b>scan</b>': { mimeType: 'application/pdf', data: '' },
	};
	expect(fileList(files)).toBe(
		"The item has: 'photo' (image/jpeg, 312 kB), '‹b›scan‹/b›' (application/pdf).",
	);
	expect(fileList({})).toMatch(/no files at all/);
});
