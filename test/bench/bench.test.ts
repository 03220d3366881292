import { measured } from '../package/guides.mts';
import { chart } from './chart.mts';
import type { DesignKey } from './designs.mts';
import { leadsTable, MEASURES } from './leads.mts';
import { measuredTables } from './measuredTables.mts';
import { readChart, readResults } from './results.mts';
import { WORKING } from './workloads.mts';

const results = readResults();
const [head, ...sections] = measured.split('\n## ');
const section = (heading: string) => sections.find((one) => one.startsWith(`${heading}\n`));

it.each([...measuredTables(results)])(
	"docs/benchmark.md has the last whole run's table of: %s",
	(heading, table) => {
		expect(section(heading)).toContain(table);
	},
);

it('docs/benchmark.md names every row in which somebody is ahead, and says why', () => {
	const ahead = section('Where others are ahead');
	expect(ahead).toContain(leadsTable(results));
	const leads = leadsTable(results);
	for (const { what } of MEASURES.filter((one) => leads.includes(`| ${one.what} `))) {
		expect(ahead).toContain(`- **${what}**: `);
	}
});

it("with nothing else under way, the node needs less of the processor than n8n's own nodes in most rows, and at most a third more", () => {
	const ratios = WORKING.filter(({ designs }) => designs.includes('noCode')).map(({ key }) => {
		const { designs } = results.workloads.find((workload) => workload.key === key)!;
		const secondsOf = (design: DesignKey) =>
			designs.find((one) => one.design === design)!.cpuSeconds.median;
		return secondsOf('ours') / secondsOf('noCode');
	});
	expect(Math.max(...ratios)).toBeLessThan(4 / 3);
	expect(ratios.filter((ratio) => ratio < 1).length).toBeGreaterThan(ratios.length / 2);
});

it('the chart is that of the last whole run of the benchmark', () => {
	expect(head).toContain('](pictures/bench.svg)');
	expect(readChart()).toBe(chart(results));
});
