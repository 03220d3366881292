import { limitConcurrency, type Limit } from '../nodes/progeny/limitConcurrency';
import { settled } from './timing.mts';

const { signal: forever } = new AbortController();

/** Work that ends when it is told to. */
function works(limit: Limit) {
	const started: string[] = [];
	const ends = new Map<string, (fails?: boolean) => void>();
	const run = async (name: string, signal = forever) =>
		await limit(async () => {
			started.push(name);
			await new Promise<void>((resolve, reject) =>
				ends.set(name, (fails) => (fails ? reject(new Error(name)) : resolve())),
			);
			return name;
		}, signal);
	const end = async (name: string, fails?: boolean) => {
		ends.get(name)!(fails);
		await settled();
	};
	return { started, run, end };
}

it('starts as many as there are places, and the others in the order in which they came', async () => {
	const { started, run, end } = works(limitConcurrency(2));
	const all = ['a', 'b', 'c', 'd', 'e'].map(async (name) => await run(name));
	await settled();
	expect(started).toEqual(['a', 'b']);
	await end('b');
	expect(started).toEqual(['a', 'b', 'c']);
	await end('a');
	await end('c');
	expect(started).toEqual(['a', 'b', 'c', 'd', 'e']);
	await end('d');
	await end('e');
	expect(await Promise.all(all)).toEqual(['a', 'b', 'c', 'd', 'e']);
});

it('takes a place from work that fails, and says why it failed', async () => {
	const { started, run, end } = works(limitConcurrency(1));
	const failing = run('a');
	const next = run('b');
	await settled();
	const [failed] = await Promise.all([
		failing.catch(({ message }: Error) => message),
		end('a', true),
	]);
	expect(failed).toBe('a');
	expect(started).toEqual(['a', 'b']);
	await end('b');
	expect(await next).toBe('b');
});

it('gives a place that was handed on to nobody who comes later', async () => {
	for (let ticks = 0; ticks < 12; ticks += 1) {
		const { started, run, end } = works(limitConcurrency(1));
		void run('first');
		void run('waits');
		await settled();
		const ended = end('first');
		for (let tick = 0; tick < ticks; tick += 1) await Promise.resolve();
		void run('late');
		await ended;
		expect(started).toEqual(['first', 'waits']);
	}
});

it('lets nobody in whose signal has aborted', async () => {
	const { started, run } = works(limitConcurrency(1));
	await expect(run('a', AbortSignal.abort())).rejects.toThrow();
	expect(started).toEqual([]);
	void run('b');
	await settled();
	expect(started).toEqual(['b']);
});

it('lets one that waits go at once when its signal aborts, and no other', async () => {
	const { started, run, end } = works(limitConcurrency(1));
	const ending = new AbortController();
	void run('first');
	void run('second');
	const leaving = run('leaves', ending.signal);
	void run('third');
	await settled();
	ending.abort(new Error('stopped'));
	await expect(leaving).rejects.toThrow('stopped');
	await settled();
	expect(started).toEqual(['first']);
	await end('first');
	await end('second');
	expect(started).toEqual(['first', 'second', 'third']);
});

it('hands on the place that was just given to one whose signal has aborted', async () => {
	const { started, run, end } = works(limitConcurrency(1));
	const ending = new AbortController();
	void run('first');
	const leaving = run('leaves', ending.signal);
	const rejection = expect(leaving).rejects.toThrow('stopped');
	void run('next');
	await settled();
	// Both in one moment: it is still in the queue when the place is free
	const ended = end('first');
	ending.abort(new Error('stopped'));
	await Promise.all([ended, rejection]);
	expect(started).toEqual(['first', 'next']);
	await end('next');
	void run('last');
	await settled();
	expect(started).toEqual(['first', 'next', 'last']);
});

it('does not lose a place, in whatever order places are freed and signals abort', async () => {
	for (let ticks = 0; ticks < 12; ticks += 1) {
		const { started, run, end } = works(limitConcurrency(1));
		const ending = new AbortController();
		void run('first');
		const leaving = run('leaves', ending.signal).catch(() => 'left');
		void run('next');
		await settled();
		const ended = end('first');
		for (let tick = 0; tick < ticks; tick += 1) await Promise.resolve();
		ending.abort();
		await ended;
		if (started.includes('leaves')) await end('leaves');
		else expect(await leaving).toBe('left');
		expect(started.at(-1)).toBe('next');
	}
});
