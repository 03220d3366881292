import { DESIGNS } from './designs.mts';
import { figuresFor, type Results } from './results.mts';
import { ONE_CARD, TEN_CARDS } from './workloads.mts';

interface Bar {
	name: string;
	value: number;
	label: string;
	isOurs: boolean;
}

const WIDTH = 820;
const NAMES_WIDTH = 220;
const LABEL_WIDTH = 130;
const BAR_HEIGHT = 18;
const ROW_HEIGHT = 26;
const TITLE_HEIGHT = 34;
const PANEL_GAP = 18;

/** In the colours of the page that shows it, light or dark. */
const STYLE = `
	text { font: 13px system-ui, sans-serif; fill: #24292f; }
	.title { font-weight: 600; }
	rect { fill: #afb8c1; }
	.ours { fill: #2f7d5b; }
	@media (prefers-color-scheme: dark) {
		text { fill: #e6edf3; }
		rect { fill: #57606a; }
		.ours { fill: #4ac08d; }
	}
`;

/** The picture of docs/benchmark.md and the README: the delay of one card, and how long ten cards take. */
export function chart(results: Results): string {
	const panels = [
		panel(
			'One card: seconds from the end of its job until the result is asked for',
			delayBars(results),
		),
		panel('Ten cards in one run: seconds until all rows are there', durationBars(results)),
	];
	const height = panels.reduce((sum, one) => sum + one.height + PANEL_GAP, 0);
	let top = 0;
	const placed = panels.map((one) => {
		const group = `<g transform="translate(0 ${top})">\n${one.svg}\n</g>`;
		top += one.height + PANEL_GAP;
		return group;
	});
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img">`,
		'<title>The node beside what people would use instead</title>',
		`<style>${STYLE}</style>`,
		...placed,
		'</svg>\n',
	].join('\n');
}

function delayBars(results: Results): Bar[] {
	return DESIGNS.map(({ key, name }) => {
		const { delaySeconds, requestsPerCard } = figuresFor(results, ONE_CARD, key)!;
		const value = delaySeconds.mean.median;
		const label = `${value.toFixed(2)} s, ${requestsPerCard.check.median.toFixed(1)} checks`;
		return { name, value, label, isOurs: key === 'ours' };
	});
}

function durationBars(results: Results): Bar[] {
	const floor = figuresFor(results, TEN_CARDS, 'ours')!.floorSeconds.median;
	const longestJob = { name: 'The longest job of the ten', value: floor, isOurs: false };
	const bars = DESIGNS.map(({ key, name }) => {
		const value = figuresFor(results, TEN_CARDS, key)!.wallSeconds.median;
		return { name, value, isOurs: key === 'ours' };
	});
	return [longestJob, ...bars].map((bar) => ({ ...bar, label: `${bar.value.toFixed(1)} s` }));
}

function panel(title: string, bars: Bar[]): { svg: string; height: number } {
	const most = Math.max(...bars.map(({ value }) => value));
	const scale = (WIDTH - NAMES_WIDTH - LABEL_WIDTH) / most;
	const rows = bars.map(({ name, value, label, isOurs }, index) => {
		const top = TITLE_HEIGHT + index * ROW_HEIGHT;
		const width = Math.round(value * scale);
		const [kind, baseline] = [isOurs ? ' class="ours"' : '', top + 14];
		return [
			`<text x="${NAMES_WIDTH - 8}" y="${baseline}" text-anchor="end">${name}</text>`,
			`<rect${kind} x="${NAMES_WIDTH}" y="${top}" width="${width}" height="${BAR_HEIGHT}" rx="2"/>`,
			`<text x="${NAMES_WIDTH + width + 6}" y="${baseline}">${label}</text>`,
		].join('\n');
	});
	const heading = `<text class="title" x="0" y="18">${title}</text>`;
	return {
		svg: [heading, ...rows].join('\n'),
		height: TITLE_HEIGHT + bars.length * ROW_HEIGHT,
	};
}
