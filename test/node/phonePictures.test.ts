import { runCardNode } from '../engine/cardRun.mts';
import { BROKEN, WHOLE, WITHOUT_END } from '../images/phonePictures.mts';
import { specimen, specimenItem } from '../specimens.mts';
import { useSandbox } from '../useSandbox.mts';

/* Pictures as cameras and phones write them, and files that are none. */

const { front, back } = specimenItem(specimen('virginia-v10')).files!;

const sandbox = useSandbox({ files: 'disk' });

const run = async (change: (file: Buffer) => Buffer) => {
	const files = {
		front: { ...front, content: change(front.content) },
		back: { ...back, content: change(back.content) },
	};
	const { rows, error, hints } = await runCardNode(
		{ operation: 'extract', options: { minPollInterval: 0.1 } },
		{ credential: { ...sandbox.account }, items: [{ files }] },
	);
	const { submissions } = await sandbox.statistics();
	return { rows, error, hints: hints.map(({ message }) => message), files, submissions };
};

it.each([...Object.entries(WHOLE), ...Object.entries(WITHOUT_END)])(
	'a picture with %s is sent as it is',
	async (name, change) => {
		const { rows, hints, files, submissions } = await run(change);
		expect(rows).toMatchObject([{ status: 'extracted', documentNumber: 'T00000010' }]);
		expect(submissions).toMatchObject([
			{
				front: { bytes: files.front.content.length },
				back: { bytes: files.back.content.length },
			},
		]);
		const hint =
			"The file in 'front' (virginia-v10-front.jpg) has no end marker. Some cameras write none, but it may be cut off. If Progeny rejects it, ask for the picture again.";
		expect(hints).toEqual(name in WITHOUT_END ? [hint] : []);
	},
);

it.each(Object.entries(BROKEN))('a picture that %s costs nothing', async (_, change) => {
	const { error, submissions } = await run(change);
	expect(error?.message).toBe(
		"Front image: the file in 'front' (virginia-v10-front.jpg) is cut off or damaged: it begins like a JPEG image but is not complete",
	);
	expect(submissions).toEqual([]);
});

it.each([
	['\r\n\r\n  <HTML><head><title>Sign in</title>', 'a web page'],
	['{"url": "https://files.example.com/front.jpg"}', 'JSON data'],
	['/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAUEBAQEAwUEBAQGBQUGCA0I', 'base64 text'],
	['data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAA', 'base64 text'],
])('%j is told as %s, and costs nothing', async (text, name) => {
	const { error, submissions } = await run(() => Buffer.from(text));
	expect(error?.message).toBe(
		`Front image: the file in 'front' (virginia-v10-front.jpg) is ${name}, and Progeny reads PNG and JPEG only`,
	);
	expect(error?.description).not.toContain('9j/');
	expect(submissions).toEqual([]);
});

it('a picture that a step has read as text is told as that', async () => {
	const { error, submissions } = await run((file) => Buffer.from(file.toString('utf8')));
	expect(error?.message).toContain('a file that an earlier step read as text, which destroys it');
	expect(error?.description).toMatch(/Response Format to File/);
	expect(submissions).toEqual([]);
});
