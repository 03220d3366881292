import { measured } from '../package/guides.mts';
import { chart } from './chart.mts';
import { figuresFor, readChart, readResults } from './results.mts';
import { measuredTable } from './measuredTable.mts';

it('docs/benchmark.md has the table of the last whole run of the benchmark', () => {
	expect(measured).toContain(measuredTable(readResults()));
});

it.each(['ten-very-large', 'hundred-short'])(
	'docs/benchmark.md says who was ahead with %s',
	(workload) => {
		const [noCode, ours] = (['noCode', 'ours'] as const).map((design) =>
			figuresFor(readResults(), workload, design).wallSeconds.median.toFixed(1),
		);
		expect(Number(noCode)).toBeLessThan(Number(ours));
		expect(measured.replace(/\s+/g, ' ')).toContain(`${noCode} seconds there, ${ours} here`);
	},
);

it('the chart is that of the last whole run of the benchmark', () => {
	expect(readChart()).toBe(chart(readResults()));
});
