import { ProgenyApi } from '../../credentials/ProgenyApi.credentials';
import { keptToken } from '../../nodes/ProgenyOcrCard/api/accessToken';
import { collectGarbage } from '../engine/collectGarbage.mts';

const login = { baseUrl: 'https://be.progeny.tech/api/v3', username: 'demo', password: 'hush' };
const credentials = { ...login, accessToken: keptToken(login, 'opaque', { nowMs: Date.now() }) };

const after = async (delayMs: number) =>
	await new Promise((resolve) => AbortSignal.timeout(delayMs).addEventListener('abort', resolve));

/** The signal that n8n's helper gets for a request. */
async function signalOf(timeout: number, abortSignal?: AbortSignal): Promise<AbortSignal> {
	const request = { url: 'https://be.progeny.tech/', timeout, abortSignal };
	const signed = await new ProgenyApi().authenticate(credentials, request);
	return signed.abortSignal as AbortSignal;
}

it('a request ends when its time is up, although garbage was collected meanwhile', async () => {
	const ended = jest.fn();
	(await signalOf(400, new AbortController().signal)).addEventListener('abort', ended);
	for (let times = 0; times < 5; times += 1) {
		await after(20);
		collectGarbage();
	}
	await after(800);
	expect(ended).toHaveBeenCalledTimes(1);
});

it('a request ends with the execution', async () => {
	const execution = new AbortController();
	const signal = await signalOf(60_000, execution.signal);
	expect(signal.aborted).toBe(false);
	execution.abort();
	expect(signal.aborted).toBe(true);
});
