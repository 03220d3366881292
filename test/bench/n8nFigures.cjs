/*
 * Loaded by an n8n before anything else: says on a port of its own how n8n is doing. A call of /begin frees what
 * nobody holds and begins to measure; a call of /end gives, in milliseconds, the longest delay of the event loop since.
 */
const { createServer } = require('node:http');
const { monitorEventLoopDelay } = require('node:perf_hooks');
const { setFlagsFromString } = require('node:v8');
const { runInNewContext } = require('node:vm');

setFlagsFromString('--expose_gc');
const collectGarbage = runInNewContext('gc');

const RESOLUTION_MS = 5;
const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
delay.enable();

const answers = {
	'/begin'() {
		collectGarbage();
		// What that took is not n8n's
		setTimeout(() => delay.reset(), 2 * RESOLUTION_MS);
		return '';
	},
	// It counts from one measurement to the next, which is its resolution where nothing delays it
	'/end': () => String(Math.max(0, delay.max / 1e6 - RESOLUTION_MS)),
};

createServer(({ url }, response) => response.end(answers[url]()))
	.listen(Number(process.env.BENCH_FIGURES_PORT), '127.0.0.1')
	.unref();
