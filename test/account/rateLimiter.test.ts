import { backoffMs, Pace } from '../../nodes/ProgenyOcrCard/api/pace';
import { retryAfterMs } from '../../nodes/ProgenyOcrCard/api/retryAfter';

const forever = () => new AbortController().signal;
const answer = (statusCode: number, headers = {}) => ({ statusCode, headers, body: null });
const longAgoMs = () => 0;
const inAnHourMs = () => Date.now() + 3_600_000;

it.each([
	['seconds', '30', 30_000],
	['a date', 'Tue, 01 Jan 2030 00:00:20 GMT', 20_000],
	['a date that has passed', 'Mon, 31 Dec 2029 23:59:00 GMT', 0],
	['nonsense', 'soon', null],
	['nothing', '', null],
])('Retry-After as %s', (_, value, pauseMs) => {
	expect(retryAfterMs({ 'retry-after': value }, Date.UTC(2030, 0, 1))).toBe(pauseMs);
});

describe('turns', () => {
	it('come 34 ms apart, the longest overdue first', async () => {
		const pace = new Pace(forever());
		const started: Array<{ dueAtMs: number; atMs: number }> = [];
		const dues = [5, 3, 4, 1, 2].map((order) => Date.now() - 1000 + order);
		await Promise.all(
			dues.map(async (dueAtMs) => {
				expect(await pace.turn(() => dueAtMs, inAnHourMs())).toBe(true);
				started.push({ dueAtMs, atMs: Date.now() });
			}),
		);
		expect(started.map(({ dueAtMs }) => dueAtMs)).toEqual([...dues].sort((a, b) => a - b));
		// A timer may be late, and the next one on time again
		started.forEach(({ atMs }, index) => {
			expect(atMs - started[0].atMs).toBeGreaterThanOrEqual(34 * index - 20);
		});
	});

	it('come when they are due, which may be sooner than it was', async () => {
		const pace = new Pace(forever());
		const startedAtMs = Date.now();
		let dueAtMs = startedAtMs + 60_000;
		const started: string[] = [];
		const turn = async (name: string, dueAt: () => number) => {
			await pace.turn(dueAt, inAnHourMs());
			started.push(name);
		};
		const turns = Promise.all([
			turn('changed', () => dueAtMs),
			turn('soon', () => startedAtMs + 100),
			turn('joined late', longAgoMs),
		]);
		await turn('joined later', longAgoMs);
		dueAtMs = startedAtMs + 200;
		pace.reconsider();
		await turns;
		expect(started).toEqual(['joined late', 'joined later', 'soon', 'changed']);
		expect(Date.now() - startedAtMs).toBeGreaterThanOrEqual(200);
		expect(Date.now() - startedAtMs).toBeLessThan(2000);
	});

	it('are not waited for in vain', async () => {
		const pace = new Pace(forever());
		expect(await pace.turn(longAgoMs, Date.now() - 1)).toBe(false);
		const [first, late] = await Promise.all([
			pace.turn(longAgoMs, inAnHourMs()),
			pace.turn(longAgoMs, Date.now() + 20),
		]);
		expect([first, late]).toEqual([true, false]);
		pace.hold(600_000);
		expect(await pace.turn(longAgoMs, Date.now() + 500_000)).toBe(false);
	});

	it('that wait for long end with the run, whatever has just happened', async () => {
		for (let ticks = 0; ticks <= 30; ticks += 1) {
			const ending = new AbortController();
			const pace = new Pace(ending.signal);
			const dueAtMs = Date.now() + 1500;
			const turn = pace.turn(() => dueAtMs, inAnHourMs()).catch(() => 'ended');
			pace.reconsider();
			for (let tick = 0; tick < ticks; tick += 1) await Promise.resolve();
			ending.abort();
			expect(await turn).toBe('ended');
			expect(Date.now()).toBeLessThan(dueAtMs - 500);
		}
	});

	it('that wait end with the run', async () => {
		const pace = new Pace(AbortSignal.timeout(30));
		pace.hold(60_000);
		await expect(pace.turn(longAgoMs, inAnHourMs())).rejects.toThrow();
		await expect(pace.turn(longAgoMs, inAnHourMs())).rejects.toThrow();
	});

	it('are given up at once by the checks that a new pause makes too late', async () => {
		const pace = new Pace(forever());
		await pace.turn(longAgoMs, inAnHourMs());
		const waiting = pace.turn(() => Date.now() + 5000, Date.now() + 10_000);
		pace.note(answer(429, { 'retry-after': '3600' }));
		expect(await waiting).toBe(false);
		// Nothing lives on through the hour
		await Promise.resolve();
		expect(pace['isServing']).toBe(false);
	});
});

describe('a pause', () => {
	it.each([
		[429, {}, 500, 1000],
		[429, { 'retry-after': '7' }, 6900, 7000],
		[503, { 'retry-after': '7' }, 6900, 7000],
		[503, {}, 0, 0],
		[500, { 'retry-after': '7' }, 0, 0],
		[200, {}, 0, 0],
	])('after HTTP %i with %j', (statusCode, headers, leastMs, mostMs) => {
		const pace = new Pace(forever());
		pace.note(answer(statusCode, headers));
		expect(pace.holdMs).toBeGreaterThanOrEqual(leastMs);
		expect(pace.holdMs).toBeLessThanOrEqual(mostMs);
	});

	it('holds up the turns of all', async () => {
		const pace = new Pace(forever());
		pace.note(answer(429, { 'retry-after': '1' }));
		const startedAtMs = Date.now();
		await Promise.all([
			pace.turn(longAgoMs, inAnHourMs()),
			pace.turn(longAgoMs, inAnHourMs()),
			pace.open(),
		]);
		expect(Date.now() - startedAtMs).toBeGreaterThanOrEqual(1000);
	});

	it('is not made longer by the refusals of requests that were under way', () => {
		const pace = new Pace(forever());
		for (let refused = 0; refused < 10; refused += 1) pace.note(answer(429));
		expect(pace.holdMs).toBeLessThanOrEqual(1000);
	});

	it('without a time doubles from refusal to refusal, up to half a minute', () => {
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
			expect(new Set(times).size).toBeGreaterThan(1);
		}
	});
});
