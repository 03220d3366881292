import { BREAKS } from './breaks.mts';
import { broken, sourceOf } from './broken.mts';
import { suiteOrder } from './suiteOrder.mts';

it.each(BREAKS.map((one) => [one.what, one] as const))('can be broken on purpose: %s', (_, one) => {
	const source = sourceOf(one);
	expect(broken(source, one)).not.toBe(source);
});

it('a break has a sentence of its own', () => {
	expect(new Set(BREAKS.map(({ what }) => what)).size).toBe(BREAKS.length);
});

it.each(['it is gone', 'keep it, and keep it'])(
	'a break that does not fit exactly once is refused: %j',
	(source) => {
		const one = { file: 'node.ts', what: 'x', find: 'keep', replace: '' };
		expect(() => broken(source, one)).toThrow("'x' is to replace one text of node.ts");
	},
);

it('the tests of the broken file come first, then those of its room, then the quickest', () => {
	const suites = [
		['test/node/retry.test.ts', 90],
		['test/text.test.ts', 1],
		['test/task/uploader.test.ts', 5],
		['test/task/check.test.ts', 2],
	].map(([path, durationMs]) => ({ path: String(path), durationMs: Number(durationMs) }));
	expect(suiteOrder(suites, { file: 'nodes/progeny/task/uploader.ts' })).toEqual([
		'test/task/uploader.test.ts',
		'test/task/check.test.ts',
		'test/text.test.ts',
		'test/node/retry.test.ts',
	]);
	expect(suiteOrder(suites, { file: 'nodes/progeny/text.ts' })[0]).toBe('test/text.test.ts');
});
