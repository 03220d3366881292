import { readme } from '../package/readme.mts';
import { chart } from './chart.mts';
import { readChart, readResults } from './results.mts';
import { readmeTable } from './readmeTable.mts';

it('the README has the table of the last whole run of the benchmark', () => {
	expect(readme).toContain(readmeTable(readResults()));
});

it('the chart is that of the last whole run of the benchmark', () => {
	expect(readChart()).toBe(chart(readResults()));
});
