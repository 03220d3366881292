import packageJson from '../package.json';
import { sampleOutput, Start } from './runningStart.mts';

const TERMINAL_COLUMNS = 120;

let start: Start;
beforeEach(() => (start = new Start(packageJson.scripts.start)));
afterEach(() => start.remove());

it('prints the rows that the README shows, and what it did not do', async () => {
	const printed = (await start.printed()).split('\n');
	const shown = sampleOutput().trim().split('\n');
	const lines = shown.filter((line) => line !== '…');
	expect(printed).toEqual(expect.arrayContaining(lines));
	expect(lines.at(-1)).toBe(
		'No account was used, nothing was charged, and no picture left this machine.',
	);
	const head = printed.findIndex((line) => line.startsWith('document '));
	const table = printed.slice(head, printed.indexOf('', head));
	expect(table[0]).toMatch(/ needsReview +reviewReasons$/);
	expect(Math.max(...table.map((line) => line.length))).toBeLessThanOrEqual(TERMINAL_COLUMNS);
});

it('ends the sandbox, too, when it is ended', async () => {
	expect(await start.endedOnTheWay()).toBe(1);
});
