import { clockMs } from '../../nodes/progeny/clock';
import { backoffMs, RateLimiter } from '../../nodes/progeny/account/rateLimiter';

const forever = () => new AbortController().signal;
const longAgoMs = () => 0;
const inAnHourMs = () => clockMs() + 3_600_000;

let limiter: RateLimiter;
let startedAtMs: number;

beforeEach(() => {
	jest.useFakeTimers();
	limiter = new RateLimiter();
	startedAtMs = clockMs();
});
afterEach(() => {
	jest.useRealTimers();
	jest.restoreAllMocks();
});

const pass = async (durationMs: number) => await jest.advanceTimersByTimeAsync(durationMs);

/** Status checks that ask for a turn, with what became of them and when. */
function checks() {
	const turns: Array<[name: string, atMs: number]> = [];
	const ask = (
		name: string,
		dueAtMs: () => number = longAgoMs,
		signal = forever(),
		lastAtMs = inAnHourMs(),
	) => {
		const result = (what: string) => {
			turns.push([what, clockMs() - startedAtMs]);
		};
		void limiter.acquire(dueAtMs, lastAtMs, signal).then(
			(mayStart) => result(mayStart ? name : `${name} is too late`),
			(error: Error) => result(`${name}: ${error.message}`),
		);
	};
	return { turns, ask };
}

describe('turns', () => {
	it('are held by a login that begins while the one before it ends', async () => {
		const { turns, ask } = checks();
		let finish = () => {};
		limiter.holdUntil(Promise.resolve());
		limiter.holdUntil(new Promise<void>((resolve) => (finish = resolve)));
		ask('first');
		await pass(1000);
		expect(turns).toEqual([]);
		finish();
		await pass(0);
		expect(turns).toEqual([['first', 1000]]);
	});

	it('are given up when they are too late, though a login still hangs', async () => {
		const { turns, ask } = checks();
		limiter.holdUntil(new Promise<never>(() => {}));
		ask('first', longAgoMs, forever(), clockMs() + 500);
		await pass(1000);
		expect(turns).toEqual([['first is too late', 501]]);
	});

	it('are not held back for longer than an hour, whatever the service asks for', async () => {
		limiter.backOff(99_999_999_000);
		expect(limiter.pauseMs).toBe(3_600_000);
		await pass(3_600_000);
		expect(limiter.pauseMs).toBe(0);
	});

	it('come 20 ms apart, the longest overdue first, whoever asks', async () => {
		const { turns, ask } = checks();
		for (const order of [5, 3, 4, 1, 2]) {
			const guest = order % 2 === 0 ? 'even' : 'odd';
			ask(`${guest} ${order}`, () => startedAtMs - 1000 + order);
		}
		await pass(1000);
		expect(turns).toEqual([
			['odd 1', 0],
			['even 2', 20],
			['odd 3', 40],
			['even 4', 60],
			['odd 5', 80],
		]);
	});

	it('come when they are due, which may be sooner than it was', async () => {
		const { turns, ask } = checks();
		let dueAtMs = startedAtMs + 60_000;
		ask('changed', () => dueAtMs);
		ask('soon', () => startedAtMs + 100);
		await pass(10);
		ask('joined late');
		await pass(190);
		dueAtMs = startedAtMs + 300;
		limiter.reconsider();
		await pass(1000);
		expect(turns).toEqual([
			['joined late', 10],
			['soon', 100],
			['changed', 300],
		]);
	});

	it('are not waited for in vain', async () => {
		const { turns, ask } = checks();
		ask('over', longAgoMs, forever(), clockMs() - 1);
		ask('first');
		ask('second', longAgoMs, forever(), clockMs() + 10);
		await pass(20);
		expect(turns).toEqual([
			['over is too late', 0],
			['first', 0],
			['second is too late', 20],
		]);
		limiter.backOff(600_000);
		ask('in the pause', longAgoMs, forever(), clockMs() + 500_000);
		await pass(0);
		expect(turns.at(-1)).toEqual(['in the pause is too late', 20]);
	});

	it('are free for others at once when a guest leaves, who alone gets none', async () => {
		const { turns, ask } = checks();
		const ending = new AbortController();
		ask('first');
		ask('leaves', longAgoMs, ending.signal);
		ask('leaves, too', longAgoMs, ending.signal);
		ask('stays', () => 1);
		await pass(10);
		ending.abort(new Error('stopped'));
		await pass(1000);
		expect(turns).toEqual([
			['first', 0],
			['leaves: stopped', 10],
			['leaves, too: stopped', 10],
			['stays', 20],
		]);
	});

	it('are not given to a guest who has left before', async () => {
		const { turns, ask } = checks();
		ask('left', longAgoMs, AbortSignal.abort(new Error('stopped')));
		ask('first');
		await pass(1000);
		expect(turns).toEqual([
			['left: stopped', 0],
			['first', 0],
		]);
	});

	it('that are waited for end with the guest, whatever has just happened', async () => {
		for (let ticks = 0; ticks <= 30; ticks += 1) {
			limiter = new RateLimiter();
			const { turns, ask } = checks();
			const ending = new AbortController();
			ask('leaves', () => startedAtMs + 1500, ending.signal);
			limiter.reconsider();
			for (let tick = 0; tick < ticks; tick += 1) await Promise.resolve();
			ending.abort(new Error('stopped'));
			await pass(0);
			expect(turns).toEqual([['leaves: stopped', 0]]);
			// Nothing waits on for nobody
			expect(limiter['isServing']).toBe(false);
		}
	});

	it('are given up at once by the checks that a new pause makes too late', async () => {
		const { turns, ask } = checks();
		ask('late', () => startedAtMs + 5000, forever(), startedAtMs + 10_000);
		await pass(20);
		limiter.backOff(3_600_000);
		await pass(0);
		expect(turns).toEqual([['late is too late', 20]]);
		// Nothing lives on through the hour
		expect(limiter['isServing']).toBe(false);
	});

	it('are not given while a login is under way, and after it come one by one', async () => {
		const { turns, ask } = checks();
		let finish = () => {};
		limiter.holdUntil(new Promise<void>((resolve) => (finish = resolve)));
		const ending = new AbortController();
		ask('first');
		ask('second');
		ask('leaves', longAgoMs, ending.signal);
		await pass(5000);
		expect(turns).toEqual([]);
		ending.abort(new Error('stopped'));
		await pass(0);
		expect(turns).toEqual([['leaves: stopped', 5000]]);
		finish();
		await pass(1000);
		expect(turns.slice(1)).toEqual([
			['first', 5000],
			['second', 5020],
		]);
	});
});

describe('a pause', () => {
	beforeEach(() => void jest.spyOn(Math, 'random').mockReturnValue(1));

	it('lasts as long as the service asks, or a second', () => {
		limiter.backOff(7000);
		expect(limiter.pauseMs).toBe(7000);
		expect(limiter.pauseText).toBe('requests pause for another 7 seconds');
		limiter = new RateLimiter();
		limiter.backOff(0);
		expect(limiter.pauseMs).toBe(1000);
		expect(limiter.pauseText).toBe('requests pause for another 1 second');
	});

	it('is kept by all that ask', async () => {
		const { turns, ask } = checks();
		limiter.backOff(2000);
		ask('a check');
		ask('another check');
		void limiter.resume(forever()).then(() => turns.push(['an upload', clockMs() - startedAtMs]));
		await pass(1999);
		expect(turns).toEqual([]);
		await pass(1000);
		expect(Object.fromEntries(turns)).toEqual({
			'a check': 2000,
			'another check': 2020,
			'an upload': 2000,
		});
	});

	it('that has changed is seen at once by whoever waits for its end', async () => {
		const changed = jest.fn();
		limiter.backOff(2000);
		void limiter.resume(forever()).then(changed);
		limiter.backOff(60_000);
		await pass(0);
		expect(changed).toHaveBeenCalled();
		expect(limiter.pauseMs).toBe(60_000);
	});

	it('is waited for by nobody who leaves', async () => {
		const ending = new AbortController();
		limiter.backOff(2000);
		const waiting = limiter.resume(ending.signal);
		ending.abort(new Error('stopped'));
		await expect(waiting).rejects.toThrow('stopped');
	});

	it('is not made shorter by a request that asks for less', () => {
		limiter.backOff(7000);
		limiter.backOff(2000);
		expect(limiter.pauseMs).toBe(7000);
	});

	it('is not made longer by the refusals of requests that were under way', () => {
		for (let refused = 0; refused < 10; refused += 1) limiter.backOff(0);
		expect(limiter.pauseMs).toBe(1000);
	});

	it('grows from refusal to refusal until the service takes a request', async () => {
		for (const expectedMs of [1000, 2000, 4000, 8000]) {
			limiter.backOff(0);
			expect(limiter.pauseMs).toBe(expectedMs);
			await pass(expectedMs);
			expect(limiter.pauseMs).toBe(0);
		}
		limiter.accept();
		limiter.backOff(0);
		expect(limiter.pauseMs).toBe(1000);
	});

	it('goes on although a request that was under way is taken', () => {
		limiter.backOff(7000);
		limiter.accept();
		expect(limiter.pauseMs).toBe(7000);
	});
});

it('a pause without a time doubles from refusal to refusal, up to half a minute', () => {
	for (const [refusals, fullMs] of [
		[1, 1000],
		[2, 2000],
		[5, 16_000],
		[6, 30_000],
		[1000, 30_000],
	]) {
		const times = Array.from({ length: 50 }, () => backoffMs(refusals));
		expect(Math.min(...times)).toBeGreaterThanOrEqual(fullMs / 2);
		expect(Math.max(...times)).toBeLessThanOrEqual(fullMs);
		// Several processes do not come back together
		expect(new Set(times).size).toBeGreaterThan(1);
	}
});
