import { CircuitBreaker } from '../../nodes/progeny/account/circuitBreaker';

const SECOND_MS = 1000;
const inAnHourMs = () => Date.now() + 3600 * SECOND_MS;
const forever = () => new AbortController().signal;

let breaker: CircuitBreaker;

beforeEach(() => {
	jest.useFakeTimers();
	breaker = new CircuitBreaker();
});
afterEach(() => void jest.useRealTimers());

function fail(uploads: number): void {
	for (let upload = 0; upload < uploads; upload += 1) {
		expect(breaker.tryEnter()).toBe(true);
		breaker.fail();
	}
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
		expect(breaker.tryEnter()).toBe(true);
		breaker.accept();
		fail(3);
		expect(breaker.tryEnter()).toBe(true);
		// A refusal is a clear answer, too
		breaker.refuse();
		fail(3);
		expect(breaker.tryEnter()).toBe(true);
		expect(breaker.tryEnter()).toBe(true);
	});

	it('wait for five seconds after four in a row without one, then one may try', () => {
		fail(4);
		expect(breaker.tryEnter()).toBe(false);
		passSeconds(4.999);
		expect(breaker.tryEnter()).toBe(false);
		passSeconds(0.001);
		expect(breaker.tryEnter()).toBe(true);
		expect(breaker.tryEnter()).toBe(false);
	});

	it('wait longer each time that the one comes to nothing, but not beyond a minute', () => {
		fail(4);
		for (const seconds of [5, 10, 20, 40, 60, 60, 60]) {
			passSeconds(seconds - 0.001);
			expect(breaker.tryEnter()).toBe(false);
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
		expect(breaker.tryEnter()).toBe(true);
		breaker.accept();
		expect(breaker.failures).toBe(0);
		fail(4);
		passSeconds(5);
		expect(breaker.tryEnter()).toBe(true);
	});

	it.each(['refuse', 'leave'] as const)(
		'go on waiting when the one is ended by %s, and the next may try at once',
		(end) => {
			fail(4);
			passSeconds(5);
			expect(breaker.tryEnter()).toBe(true);
			breaker[end]();
			expect(breaker.failures).toBe(4);
			expect(breaker.tryEnter()).toBe(true);
			expect(breaker.tryEnter()).toBe(false);
		},
	);

	it('that began before do not make the others wait longer when they fail, but are counted', () => {
		fail(4);
		passSeconds(3);
		breaker.fail();
		breaker.fail();
		expect(breaker.failures).toBe(6);
		passSeconds(2);
		expect(breaker.tryEnter()).toBe(true);
		breaker.fail();
		// As after the second time, not the fourth
		passSeconds(10);
		expect(breaker.tryEnter()).toBe(true);
	});

	it('that began before let all others start when they are accepted', () => {
		fail(4);
		breaker.accept();
		expect(breaker.tryEnter()).toBe(true);
		expect(breaker.tryEnter()).toBe(true);
	});
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
		const wait = breaker.wait(Date.now() + 1000, forever());
		await jest.advanceTimersByTimeAsync(1000);
		expect(await isOver(wait)).toBe(true);
	});

	it('is none when one may try already', async () => {
		fail(4);
		passSeconds(5);
		await breaker.wait(inAnHourMs(), forever());
		expect(jest.getTimerCount()).toBe(0);
	});

	it.each(['accept', 'refuse', 'fail', 'leave'] as const)(
		'for the upload that tries is over as soon as that ends by %s',
		async (end) => {
			fail(4);
			passSeconds(5);
			expect(breaker.tryEnter()).toBe(true);
			const waits = [1, 2, 3].map(async () => await breaker.wait(inAnHourMs(), forever()));
			await jest.advanceTimersByTimeAsync(30 * SECOND_MS);
			expect(await Promise.all(waits.map(isOver))).toEqual([false, false, false]);
			breaker[end]();
			expect(await Promise.all(waits.map(isOver))).toEqual([true, true, true]);
		},
	);

	it('is over at once when an upload that began before is accepted', async () => {
		fail(4);
		const wait = breaker.wait(inAnHourMs(), forever());
		expect(await isOver(wait)).toBe(false);
		breaker.accept();
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
