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

describe('with --live, sends nothing', () => {
	const passport = ['--live', '--passport', 'sandbox/specimens/utopia-passport.jpg'];
	const account = { PROGENY_USERNAME: 'somebody', PROGENY_PASSWORD: 'secret' };

	it.each<[string, string[], NodeJS.ProcessEnv, string]>([
		['without a document', ['--live'], account, '--live needs --front and --back, or --passport'],
		[
			'without an account',
			passport,
			{ PROGENY_USERNAME: '', PROGENY_PASSWORD: '' },
			'--live needs PROGENY_USERNAME and PROGENY_PASSWORD',
		],
		[
			'without a usable address',
			passport,
			{ ...account, PROGENY_BASE_URL: 'be.progeny.tech' },
			'PROGENY_BASE_URL is not a web address',
		],
	])('%s, and says what it needs', async (_, args, env, needed) => {
		expect(await start.refusal(args, env)).toContain(needed);
	});
});

it('reads your own card and your own passport', async () => {
	const picture = (name: string) => `sandbox/specimens/${name}.jpg`;
	const card = ['--front', picture('virginia-v10-front'), '--back', picture('virginia-v10-back')];
	const printed = await start.printed(...card, '--passport', picture('utopia-passport'));
	expect(printed).toMatch(/^virginia-v10-front\.jpg +PDF417 +T00000010 /m);
	expect(printed).toMatch(/^utopia-passport\.jpg +MRZ TD3 +L0000003 /m);
	expect(printed).toContain('\n2 rows are in documents.csv.\n');
});

it('ends the sandbox, too, when it is ended', async () => {
	expect(await start.endedOnTheWay()).toBe(1);
});
