import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose_gc');

/** Frees at once what nobody holds any more. */
export const collectGarbage = runInNewContext('gc') as () => void;

/** What is held in buffers, where files, pictures and answers are. */
export function buffersMb(): number {
	collectGarbage();
	// The first one only begins to free buffers, beside the work
	collectGarbage();
	return process.memoryUsage().arrayBuffers / 1024 / 1024;
}

/** What is held in objects and texts. */
export function heapMb(): number {
	collectGarbage();
	return process.memoryUsage().heapUsed / 1024 / 1024;
}
