import { runCardNode } from '../engine/cardRun.mts';
import { specimen, specimenItem } from '../specimens.mts';
import { useSandbox } from '../useSandbox.mts';

/* Numbers as the service writes them, of which JavaScript rounds some, and cannot read others. */

const sandbox = useSandbox();
const CARD = specimenItem(specimen('virginia-v10'));

const finished = (data: string) =>
	`{"id": 2188, "status": "SUCCESS", "result": {"status": 200, "data": ${data}}}`;

async function extract(body: string, parameters: object = {}) {
	await sandbox.set({ faults: [{ route: 'task', answer: { status: 200, body } }] });
	return await runCardNode(
		{ operation: 'extract', ...parameters },
		{ credential: { ...sandbox.account }, items: [CARD] },
	);
}

const CARD_OF_NUMBERS = `{
	"document": {
		"documentNumber": 3174012509078515123,
		"personalNumber": -90071992547409930,
		"exact": 9007199254740991,
		"confidence": 0.98765432109876543,
		"amount": 123456789.0123456789,
		"large": 1e30,
		"note": "No. 3174012509078515123, NaN, \\"-Infinity\\""
	},
	"provider": { "ids": [12345678901234567890, 17], "shares": [0.30000000000000004, -1.0] }
}`;

it.each([
	['as JSON', finished(CARD_OF_NUMBERS)],
	[
		'as JSON in a text',
		JSON.stringify({ status: 'SUCCESS', result: `{"data": ${CARD_OF_NUMBERS}}` }),
	],
])('every integer of a card keeps all its digits, %s', async (_, body) => {
	const { rows } = await extract(body, { extendData: true });
	expect(rows).toMatchObject([
		{
			documentNumber: '3174012509078515123',
			personalNumber: '-90071992547409930',
			exact: 9007199254740991,
			confidence: 0.9876543210987654,
			amount: 123456789.01234567,
			large: 1e30,
			note: 'No. 3174012509078515123, NaN, "-Infinity"',
			extendedData: {
				provider: {
					ids: ['12345678901234567890', 17],
					shares: [0.30000000000000004, -1],
				},
			},
		},
	]);
});

it.each(['NaN', 'Infinity', '-Infinity'])(
	'a card with %s in its answer is read at once, and that is null',
	async (number) => {
		const { rows } = await extract(
			finished(`{"document": {"documentNumber": "NaN", "score": ${number}}, "s": [${number}]}`),
			{ extendData: true },
		);
		expect(rows).toMatchObject([
			{ documentNumber: 'NaN', score: null, extendedData: { s: [null] } },
		]);
		expect((await sandbox.statistics()).routes.task.requests).toBe(1);
	},
);

it('the answer in the Output Raw has all digits, too', async () => {
	const body = '{"status": "SUCCESS", "result": {"n": 12345678901234567890, "f": NaN}}';
	const { rows } = await extract(body, { output: 'raw' });
	expect(rows).toMatchObject([
		{ response: { status: 'SUCCESS', result: { n: '12345678901234567890', f: null } } },
	]);
});

it('a task whose ID is a long number is asked for with all digits', async () => {
	const body = '{"eta": NaN, "id": 12345678901234567890}';
	await sandbox.set({ faults: [{ route: 'ocr_card', answer: { status: 200, body } }] });
	const { rows } = await runCardNode(
		{ operation: 'submit' },
		{ credential: { ...sandbox.account }, items: [CARD] },
	);
	expect(rows).toEqual([{ taskId: '12345678901234567890', status: 'pending' }]);
});

it('a login that is answered with NaN beside the token succeeds', async () => {
	const { username, password } = sandbox.account;
	const form = new URLSearchParams({ username, password });
	const url = `${sandbox.baseUrl}/accounts/token/obtain/`;
	const tokens = await (await fetch(url, { method: 'POST', body: form })).text();
	const body = tokens.replace('{', '{"quota": NaN, ');
	await sandbox.set({ faults: [{ route: 'login', answer: { status: 200, body } }] });
	const { rows } = await runCardNode(
		{ operation: 'submit' },
		{ credential: { ...sandbox.account }, items: [CARD] },
	);
	expect(rows).toMatchObject([{ status: 'pending' }]);
});
