import { startFileHost, type FileHost, type FileResponse } from '../engine/fileHost.mts';
import { runCardNode } from '../engine/cardRun.mts';
import { logged } from '../engine/debugLog.mts';
import { specimen, specimenItem } from '../specimens.mts';
import { useSandbox } from '../useSandbox.mts';

/* What the answer to an upload may be. A task ID in it is paid for, whatever else it holds. */

const sandbox = useSandbox();
const ID = '7d0c4f3e-2f0a-4f57-9d35-0a4c1f6d2b11';
const RETRIED = { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 };
const CARD = specimenItem(specimen('virginia-v10'));

const deep = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);

async function submit(credential: object = {}) {
	return await runCardNode(
		{ operation: 'submit', options: { requestTimeout: 1 } },
		{ credential: { ...sandbox.account, ...credential }, items: [CARD] },
		RETRIED,
	);
}

it.each([
	['nested 20,000 levels deep beside it', `{"id": "${ID}", "detail": ${deep(20_000)}}`],
	['nested 20,000 levels deep before it', `{"detail": ${deep(20_000)}, "id": "${ID}"}`],
	['a number that JSON does not know', `{"score": NaN, "id": "${ID}"}`],
	['text behind it', `{"id": "${ID}"}\n<!-- served by a proxy -->`],
	['another ID in a part of it', `{"user": {"id": "41"}, "note": "\\"id\\": 1", "id": "${ID}"`],
	['a megabyte of fields', JSON.stringify({ ...Array(100_000).fill('x'), id: ID })],
	['names that every object has', `{"constructor": 1, "__proto__": {"id": "no"}, "id": "${ID}"}`],
	['an error beside it', { id: ID, detail: 'It may take long.', error: 'none' }],
])('the task ID is kept from an answer with %s', async (_, body) => {
	await sandbox.set({ faults: [{ route: 'ocr_card', answer: { status: 201, body } }] });
	const { rows } = await submit();
	expect(rows).toEqual([{ taskId: ID, status: 'pending' }]);
	expect(logged.join('\n')).toContain(`Its Progeny task: item 0: ${ID}`);
	expect((await sandbox.statistics()).routes.ocr_card.requests).toBe(1);
});

it('the task ID is kept from an answer that is too large to be read', async () => {
	const answer = { status: 200, body: { id: ID }, padToBytes: 25_000_000 };
	await sandbox.set({ faults: [{ route: 'ocr_card', answer }] });
	expect((await submit()).rows).toEqual([{ taskId: ID, status: 'pending' }]);
});

it.each([
	[403, {}],
	[404, {}],
	[409, {}],
	[429, {}],
	[503, { 'retry-after': '1' }],
	[303, { location: '/services/task/' }],
])('HTTP %i with an ID is no refusal, and the ID is told', async (status, headers) => {
	const body = { id: ID, detail: 'already submitted', code: 'token_not_valid' };
	const answer = { status, headers, body };
	await sandbox.set({ faults: [{ route: 'ocr_card', times: -1, answer }] });
	const { error } = await submit();
	expect(error?.message).toMatch(
		/^Not sent again: an earlier try may have been charged\. It is not known/,
	);
	expect(logged.join('\n')).toContain(`Progeny answered with HTTP ${status} and the ID ${ID}`);
	expect((await sandbox.statistics()).routes.ocr_card.requests).toBe(1);
});

it('an ID in the answer of a service in trouble is told, as it may be that of the task', async () => {
	const answer = { status: 502, body: { id: ID, detail: 'Bad gateway' } };
	await sandbox.set({ faults: [{ route: 'ocr_card', times: -1, answer }] });
	const { error } = await submit();
	expect(error?.message).toMatch(
		/^Not sent again: an earlier try may have been charged\. It is not known/,
	);
	expect(logged.join('\n')).toContain(
		`It is not known whether Progeny accepted item 0: Progeny answered with HTTP 502 and the ID ${ID}`,
	);
	expect((await sandbox.statistics()).routes.ocr_card.requests).toBe(1);
});

describe('an answer that breaks off', () => {
	let host: FileHost;
	let response: (response: FileResponse) => void;
	beforeAll(async () => (host = await startFileHost()));
	beforeEach(() => {
		host.requests.length = 0;
		host.files
			.set('/api/v3/accounts/token/obtain/', Buffer.from('{"access": "opaque"}'))
			.set('/api/v3/services/ocr_card/', (given) => response(given));
	});
	afterAll(() => host.stop());

	const uploads = () => host.requests.filter(({ path }) => path.endsWith('/ocr_card/'));
	const beginsWith = (status: number, text: string) => (given: FileResponse) => {
		given.writeHead(status, { 'content-length': 1000 });
		given.write(text, () => given.destroy());
	};

	it.each([
		['broken connection', beginsWith(200, `{"id": "${ID}", "st`)],
		[
			'silence',
			(given: FileResponse) => void given.writeHead(200).write(`{"a": [1], "id": "${ID}", "st`),
		],
	])('behind the task ID, by a %s, has told it', async (_, answers) => {
		response = answers;
		const { rows } = await submit({ baseUrl: `${host.origin}/api/v3` });
		expect(rows).toEqual([{ taskId: ID, status: 'pending' }]);
		expect(uploads()).toHaveLength(1);
	});

	it('of a service in trouble tells the ID that had arrived', async () => {
		response = beginsWith(500, `{"id": "${ID}", "st`);
		await submit({ baseUrl: `${host.origin}/api/v3` });
		expect(logged.join('\n')).toContain(`Progeny answered with HTTP 500 and the ID ${ID}`);
		expect(uploads()).toHaveLength(1);
	});

	it.each([
		['in the middle of the ID', 200, `{"id": "${ID.slice(0, 20)}`],
		['in the middle of a number', 200, '{"id": 1234'],
	])('%s gives no task ID, and the card is not sent again', async (_, status, text) => {
		response = beginsWith(status, text);
		const { error } = await submit({ baseUrl: `${host.origin}/api/v3` });
		expect(error?.message).toMatch(
			/^Not sent again: an earlier try may have been charged\. It is not known/,
		);
		expect(uploads()).toHaveLength(1);
	});
});
