import { examples } from '../../demo/contents.mts';
import { exists, guides, tableBelow } from './guides.mts';

/* What a person reads of an example: its note on the canvas, its page, its place in the list. */

const NOTE = 'About this workflow';
const NODE_PX = 96;

const list = guides.get('examples/README.md')!;

interface Note {
	content: string;
	width: number;
	height: number;
}

describe.each(examples())('$id.json', ({ id, name, nodes, pinData }) => {
	const page = guides.get(`examples/${id}.md`) ?? '';
	const note = nodes.find((node) => node.name === NOTE)!;
	const { content, width, height } = note.parameters as unknown as Note;

	it('has a page with its name, and with what n8n asks of the text of a template', () => {
		expect(page.split('\n')[0]).toBe(`# ${name}`);
		expect(page.match(/(?<=^## ).*/gm)).toEqual([
			'Who it is for',
			'How it works',
			'How to set it up',
			'What it keeps',
			'Requirements',
			'How to customize it',
		]);
		// It is read on another site
		expect(page).not.toMatch(/\]\((?!https:)/);
	});

	it('has a note with its name, what to set and what it keeps', () => {
		const [title, ...paragraphs] = content.split('\n');
		expect(title).toBe(`## ${name}`);
		expect(paragraphs).toEqual(expect.arrayContaining(['**Set up**', '**What it keeps**']));
	});

	it('offers its sample data in the note and on the page, if it has any', () => {
		const offers = [content, page].map((text) => /(are|is) pinned/.test(text));
		expect(offers).toEqual(Array(2).fill(pinData !== undefined));
	});

	it('names in the note and on the page only nodes that it has', () => {
		const named = (text: string) => [...text.matchAll(/(?<=(?:Open|Execute|in|from) \*\*)[^*]+/g)];
		const names = [content, page].flatMap(named).map(([found]) => found);
		const known = [...nodes.map((node) => node.name), ...BUTTONS];
		expect(names.filter((found) => !known.includes(found))).toEqual([]);
	});

	it('has a note that covers no node', () => {
		const [x, y] = note.position;
		const covered = nodes.filter(
			({ type, position: [left, top] }) =>
				!type.endsWith('.stickyNote') &&
				left < x + width &&
				left + NODE_PX > x &&
				top < y + height &&
				top + NODE_PX > y,
		);
		expect(covered).toEqual([]);
	});

	it('is in the list, with pictures', () => {
		expect(list.replace(/\s+/g, ' ')).toContain(
			`In n8n: _${name}_ · [${id}.json](${id}.json) · [About](${id}.md)`,
		);
		for (const scheme of ['light', 'dark']) {
			const picture = `docs/pictures/example-${id}-${scheme}.png`;
			expect(list).toContain(`../${picture}`);
			expect(exists(picture)).toBe(true);
		}
	});
});

/** What is bold beside the names of nodes. */
const BUTTONS = ['Output', 'Extract'];

it('the list names each example once, by what you want', () => {
	const rows = tableBelow('# Examples', `\n${list}`);
	const sections = list.match(/(?<=^## ).*/gm)!;
	expect(rows.map(([, link]) => /\[(.*)\]/.exec(link)![1])).toEqual(sections);
	expect(sections).toHaveLength(examples().length);
});
