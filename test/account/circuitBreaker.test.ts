import { clockMs } from '../../nodes/progeny/clock';
import { CircuitBreaker, type Entry } from '../../nodes/progeny/account/circuitBreaker';

const SECOND_MS = 1000;
const inAnHourMs = () => clockMs() + 3600 * SECOND_MS;
const forever = () => new AbortController().signal;

let breaker: CircuitBreaker;

beforeEach(() => {
	jest.useFakeTimers();
	breaker = new CircuitBreaker();
});
afterEach(() => void jest.useRealTimers());

/** An upload that starts. */
function started(): Entry {
	const entry = breaker.enter();
	if (entry === null) throw new Error('It may not start');
	return entry;
}

const mayStart = () => breaker.enter() !== null;

/** Uploads one after the other, each without a clear answer. */
function fail(uploads: number): void {
	for (let upload = 0; upload < uploads; upload += 1) breaker.fail(started());
}

const passSeconds = (seconds: number) => jest.advanceTimersByTime(seconds * SECOND_MS);

/** Whether a wait is over, without that the clock has moved. */
async function isOver(wait: Promise<void>): Promise<boolean> {
	let hasEnded = false;
	void wait.then(() => (hasEnded = true));
	await jest.advanceTimersByTimeAsync(0);
	return hasEnded;
}

describe('uploads', () => {
	it('all start as long as no four in a row are without a clear answer', () => {
		fail(3);
		breaker.accept(started());
		fail(3);
		// A refusal is a clear answer, too
		breaker.refuse(started());
		fail(3);
		expect(breaker.isClosed).toBe(true);
		expect([mayStart(), mayStart()]).toEqual([true, true]);
	});

	it('wait for five seconds after four in a row without one, then one may try', () => {
		fail(4);
		expect(breaker.isClosed).toBe(false);
		expect(mayStart()).toBe(false);
		passSeconds(4.999);
		expect(mayStart()).toBe(false);
		passSeconds(0.001);
		expect([mayStart(), mayStart()]).toEqual([true, false]);
		expect(breaker.isClosed).toBe(false);
	});

	it('wait longer each time that the one comes to nothing, but not beyond a minute', () => {
		fail(4);
		for (const seconds of [5, 10, 20, 40, 60, 60, 60]) {
			passSeconds(seconds - 0.001);
			expect(mayStart()).toBe(false);
			passSeconds(0.001);
			fail(1);
		}
		expect(breaker.failures).toBe(11);
	});

	it('start again at once when the one is accepted, and at first wait for five seconds again', () => {
		fail(4);
		passSeconds(5);
		fail(1);
		passSeconds(10);
		breaker.accept(started());
		expect(breaker.failures).toBe(0);
		fail(4);
		passSeconds(4.999);
		expect(mayStart()).toBe(false);
		passSeconds(0.001);
		expect(mayStart()).toBe(true);
	});

	it.each(['refuse', 'leave'] as const)(
		'go on waiting when the one is ended by %s, and the next may try at once',
		(end) => {
			fail(4);
			passSeconds(5);
			breaker[end](started());
			expect(breaker.failures).toBe(4);
			expect([mayStart(), mayStart()]).toEqual([true, false]);
		},
	);

	it('that began before do not make the others wait longer when they fail, but are counted', () => {
		const before = [started(), started()];
		fail(4);
		passSeconds(3);
		for (const entry of before) breaker.fail(entry);
		expect(breaker.failures).toBe(6);
		passSeconds(2);
		fail(1);
		// As after the second time, not the fourth
		passSeconds(10);
		expect(mayStart()).toBe(true);
	});

	it('that began before let all others start when they are accepted', () => {
		const before = started();
		fail(4);
		breaker.accept(before);
		expect([mayStart(), mayStart()]).toEqual([true, true]);
	});

	it.each(['refuse', 'fail', 'leave'] as const)(
		'that began before are not taken for the one that tries when they end by %s',
		(end) => {
			const before = started();
			fail(4);
			passSeconds(5);
			const probe = started();
			breaker[end](before);
			passSeconds(60);
			// It still waits for its answer
			expect(mayStart()).toBe(false);
			breaker.fail(probe);
			passSeconds(9.999);
			expect(mayStart()).toBe(false);
			passSeconds(0.001);
			expect(mayStart()).toBe(true);
		},
	);
});

describe('a wait', () => {
	it('lasts until one upload may try', async () => {
		fail(4);
		const wait = breaker.wait(inAnHourMs(), forever());
		await jest.advanceTimersByTimeAsync(4999);
		expect(await isOver(wait)).toBe(false);
		await jest.advanceTimersByTimeAsync(1);
		expect(await isOver(wait)).toBe(true);
	});

	it('lasts no longer than it may', async () => {
		fail(4);
		const wait = breaker.wait(clockMs() + 1000, forever());
		await jest.advanceTimersByTimeAsync(1000);
		expect(await isOver(wait)).toBe(true);
	});

	it('is none when one may try already', async () => {
		fail(4);
		passSeconds(5);
		expect(await isOver(breaker.wait(inAnHourMs(), forever()))).toBe(true);
	});

	it.each(['accept', 'refuse', 'fail', 'leave'] as const)(
		'for the upload that tries is over as soon as that ends by %s',
		async (end) => {
			fail(4);
			passSeconds(5);
			const probe = started();
			const waits = [1, 2, 3].map(async () => await breaker.wait(inAnHourMs(), forever()));
			await jest.advanceTimersByTimeAsync(30 * SECOND_MS);
			expect(await Promise.all(waits.map(isOver))).toEqual([false, false, false]);
			breaker[end](probe);
			expect(await Promise.all(waits.map(isOver))).toEqual([true, true, true]);
		},
	);

	it('is over at once when an upload that began before is accepted', async () => {
		const before = started();
		fail(4);
		const wait = breaker.wait(inAnHourMs(), forever());
		expect(await isOver(wait)).toBe(false);
		breaker.accept(before);
		expect(await isOver(wait)).toBe(true);
	});

	it('ends at once with the signal of whoever waits, and with nobody else', async () => {
		fail(4);
		const ending = new AbortController();
		const leaving = breaker.wait(inAnHourMs(), ending.signal);
		const staying = breaker.wait(inAnHourMs(), forever());
		ending.abort(new Error('stopped'));
		await expect(leaving).rejects.toThrow('stopped');
		expect(await isOver(staying)).toBe(false);
	});
});
