import { readme } from '../package/readme.mts';
import { chart } from './chart.mts';
import { figuresFor, readChart, readResults } from './results.mts';
import { readmeTable } from './readmeTable.mts';

it('the README has the table of the last whole run of the benchmark', () => {
	expect(readme).toContain(readmeTable(readResults()));
});

it.each(['ten-very-large', 'hundred-short'])(
	'the README says who was ahead with %s',
	(workload) => {
		const [noCode, ours] = (['noCode', 'ours'] as const).map((design) =>
			figuresFor(readResults(), workload, design).wallSeconds.median.toFixed(1),
		);
		expect(Number(noCode)).toBeLessThan(Number(ours));
		expect(readme.replace(/\s+/g, ' ')).toContain(`${noCode} seconds there, ${ours} here`);
	},
);

it('the chart is that of the last whole run of the benchmark', () => {
	expect(readChart()).toBe(chart(readResults()));
});
