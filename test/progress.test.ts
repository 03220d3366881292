import { showProgress } from '../demo/progress.mts';
import { caughtWrites, printAsUsual, printToTerminal } from './terminal.mts';

let logged: string[];
let hide: () => void;
beforeEach(() => {
	jest.useFakeTimers();
	logged = [];
	jest.spyOn(console, 'log').mockImplementation((line: string) => void logged.push(line));
	hide = () => undefined;
});
afterEach(() => {
	hide();
	printAsUsual();
	jest.useRealTimers();
	jest.restoreAllMocks();
});

it('says in a log at once what is under way, and again within five seconds while nothing changes', async () => {
	printToTerminal(false);
	hide = showProgress(() => Promise.resolve('starting n8n'));
	await jest.advanceTimersByTimeAsync(0);
	expect(logged).toEqual(['  starting n8n (0 s)']);
	await jest.advanceTimersByTimeAsync(10_000);
	expect(logged.slice(1)).toEqual(['  starting n8n (4 s)', '  starting n8n (8 s)']);
	await jest.advanceTimersByTimeAsync(60_000);
	expect(logged.at(-1)).toBe('  starting n8n (1 min 8 s)');
});

it('counts the seconds on a terminal, in one line that it clears', async () => {
	printToTerminal(true);
	const written = caughtWrites();
	hide = showProgress(() => Promise.resolve('starting n8n'));
	await jest.advanceTimersByTimeAsync(1_000);
	expect(written.map((text) => text.trim())).toEqual([
		'\x1b[K  starting n8n (0 s)',
		'\x1b[K  starting n8n (1 s)',
	]);
	hide();
	expect(written.at(-1)).toBe('\r\x1b[K');
});

it('keeps what it knew when it cannot find out how far the work is', async () => {
	printToTerminal(false);
	const progress = jest.fn(() => Promise.resolve('1 of 2 cards'));
	hide = showProgress(progress);
	await jest.advanceTimersByTimeAsync(0);
	progress.mockRejectedValue(new Error('No answer'));
	await jest.advanceTimersByTimeAsync(4_000);
	expect(logged).toEqual(['  1 of 2 cards (0 s)', '  1 of 2 cards (4 s)']);
});

it('says nothing any more when it has ended, not even what it was about to say', async () => {
	printToTerminal(false);
	showProgress(() => Promise.resolve('starting n8n'))();
	await jest.advanceTimersByTimeAsync(10_000);
	expect(logged).toEqual([]);
});
