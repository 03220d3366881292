import { collectGarbage } from '../engine/collectGarbage.mts';

/** In MB above the start. */
export interface MemoryFigures {
	/** Peaks of the four quarters. */
	residentMb: number[];
	heapMb: number[];
	/** Where files, pictures and answers are. */
	buffersMb: number[];
	/** In heap and buffers, at the end. */
	keptMb: number;
}

type Sample = Record<'residentMb' | 'heapMb' | 'buffersMb', number>;

const MB = 1024 * 1024;

/** Looks at what is held, after what is not any more has been collected. */
export function watchMemory(intervalMs = 1000): { stop: () => MemoryFigures } {
	const samples: Sample[] = [];
	const take = () => samples.push(sample());
	take();
	const timer = setInterval(take, intervalMs);
	return {
		stop() {
			clearInterval(timer);
			take();
			const held = [samples[0], samples.at(-1)!].map(({ heapMb, buffersMb }) => heapMb + buffersMb);
			return {
				residentMb: quarterPeaks(samples.map(({ residentMb }) => residentMb)),
				heapMb: quarterPeaks(samples.map(({ heapMb }) => heapMb)),
				buffersMb: quarterPeaks(samples.map(({ buffersMb }) => buffersMb)),
				keptMb: Math.round(held[1] - held[0]),
			};
		},
	};
}

function sample(): Sample {
	collectGarbage();
	const { rss, heapUsed, arrayBuffers } = process.memoryUsage();
	return { residentMb: rss / MB, heapMb: heapUsed / MB, buffersMb: arrayBuffers / MB };
}

function quarterPeaks(values: number[]): number[] {
	return [0, 1, 2, 3].map((quarter) => {
		const from = Math.floor((quarter * values.length) / 4);
		const part = values.slice(from, Math.floor(((quarter + 1) * values.length) / 4));
		return Math.round(Math.max(...part) - values[0]);
	});
}
