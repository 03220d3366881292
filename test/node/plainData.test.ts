import { runCardNode } from '../engine/cardRun.mts';
import { specimen, specimenItem } from '../specimens.mts';
import { useSandbox } from '../useSandbox.mts';

/* Names that every JavaScript object has. For a card, a task or a field, they are names as any other. */

const sandbox = useSandbox();
const CARD = specimenItem(specimen('virginia-v10'));
const NAMES = [
	'__proto__',
	'constructor',
	'toString',
	'hasOwnProperty',
	'valueOf',
	'error',
	'0',
	'-1',
];

/** As text, because an object literal would take one of the names for the prototype. */
const fields = (value: (name: string) => string) =>
	`{${NAMES.map((name) => `"${name}": ${value(name)}`).join(', ')}}`;
const document = `{"documentNumber": "X1", "firstName": "ANNA", "lastName": "SPECIMEN", "dateOfBirth": "1990-1-2", ${fields((name) => `"the ${name}"`).slice(1)}`;
const result = (data: string, status = 200) =>
	`{"id": "task", "status": "SUCCESS", "result": {"status": ${status}, "data": ${data}}}`;
const extracted = result(
	`{"document": ${document}, "more": ${fields(() => '{"polluted": true}')}, ${fields(() => '{}').slice(1)}`,
);

async function getResult(body: string, parameters: object = {}) {
	await sandbox.set({
		faults: [
			{ route: 'task', times: -1, answer: { status: 200, body, contentType: 'application/json' } },
		],
	});
	return await runCardNode(
		{ operation: 'getResult', taskId: '__proto__', ...parameters },
		{ credential: { ...sandbox.account } },
		{ onError: 'continueRegularOutput' },
	);
}

afterEach(() => {
	expect(({} as Record<string, unknown>).polluted).toBeUndefined();
	expect(Object.prototype).not.toHaveProperty('document');
});

it.each(['simplified', 'selected', 'full', 'raw'])(
	'fields of such names are in the output %s',
	async (output) => {
		const { rows, run } = await getResult(extracted, {
			output,
			fields: ['taskId', 'furtherFields'],
		});
		expect(rows[0].taskId).toBe('__proto__');
		const text = JSON.stringify(rows);
		for (const name of NAMES) expect(text).toContain(`"the ${name}"`);
		// An item with this key has failed, for n8n
		expect(rows[0].error).toBeUndefined();
		expect(run.status).toBe('success');
	},
);

it('fields that would be lost or change their place have another name', async () => {
	const { rows } = await getResult(extracted);
	expect(Object.keys(rows[0]).slice(-NAMES.length).sort()).toEqual([
		'-1',
		'constructor',
		'document_0',
		'document___proto__',
		'document_error',
		'hasOwnProperty',
		'toString',
		'valueOf',
	]);
});

it('issues and parts of such names are told', async () => {
	const issues = fields((name) => `{"${name}": "says ${name}"}`);
	const { rows } = await getResult(result(`{"document": null, "issues": ${issues}}`, 400));
	for (const name of NAMES)
		expect(rows[0].details).toMatchObject({
			issues: expect.stringContaining(`${name}: says ${name}`),
		});
});

it('an upload is refused with such names of fields', async () => {
	const answer = {
		status: 400,
		body: fields((name) => `["no ${name}"]`),
		contentType: 'application/json',
	};
	await sandbox.set({ faults: [{ route: 'ocr_card', answer }] });
	const { error } = await runCardNode(
		{ operation: 'submit' },
		{ credential: { ...sandbox.account }, items: [CARD] },
	);
	for (const name of NAMES) expect(error?.message).toContain(`${name}: no ${name}`);
});

it.each(NAMES)('a task whose ID is %s is submitted once, and asked for', async (id) => {
	await sandbox.set({
		faults: [
			{ route: 'ocr_card', answer: { status: 200, body: { id } } },
			{ route: 'task', answer: { status: 401, body: {} } },
			{ route: 'task', answer: { status: 200, body: extracted, contentType: 'application/json' } },
		],
	});
	const { rows } = await runCardNode(
		{ operation: 'extract' },
		{ credential: { ...sandbox.account }, items: [CARD] },
		{ retryOnFail: true, maxTries: 2, waitBetweenTries: 0 },
	);
	expect(rows).toMatchObject([{ status: 'extracted', taskId: id }]);
	const { log, routes } = await sandbox.statistics();
	expect(routes.ocr_card.requests).toBe(1);
	expect(new Set(log.flatMap(({ taskId }) => taskId ?? []))).toEqual(new Set([id]));
});

it.each(['__proto__', 'constructor', 'toString'])(
	'a picture is not looked for in what every item has: %s',
	async (name) => {
		const { error } = await runCardNode(
			{ operation: 'submit', frontBinaryPropertyName: name, backBinaryPropertyName: 'back' },
			{ credential: { ...sandbox.account }, items: [CARD] },
		);
		expect(error?.message).toBe(
			`Front image: the item has no file in the input data field '${name}'`,
		);
		expect((await sandbox.statistics()).routes.ocr_card.requests).toBe(0);
	},
);

/* A password that a card or the protocol says as well: nothing of them is taken for it. */
it.each([
	'SUCCESS',
	'document',
	'result',
	'access',
	'status',
	'TESTERSON',
	'MARIGOLD',
	'beef',
	'12345678',
	'progeny',
	'portrait_url',
])('with the password %s, a card is read as with any other', async (password) => {
	const read = async (secret: string) => {
		const account = { username: `user-${secret}`, password: secret };
		await sandbox.set({ accounts: [account] });
		const { rows } = await runCardNode(
			{ operation: 'extract', output: 'full', extendData: true },
			{ credential: { ...sandbox.account, ...account }, items: [CARD] },
			{ onError: 'continueRegularOutput' },
		);
		const { status, error, document, issues } = rows[0] as Record<string, object>;
		// Each card has a portrait of its own
		return { status, error, issues, document: { ...document, portrait: '', portraitUrl: '' } };
	};
	expect(await read(password)).toEqual(await read('hush-hush-hush'));
});

it('fields of the input of such names go out with the row', async () => {
	const json = JSON.parse(fields((name) => `"my ${name}"`)) as Record<string, string>;
	const { rows } = await runCardNode(
		{ operation: 'submit', options: { includeInputFields: true } },
		{ credential: { ...sandbox.account }, items: [{ ...CARD, json }] },
	);
	const own = NAMES.filter((name) => name !== 'error' && name !== '__proto__');
	for (const name of own) expect(rows[0]).toHaveProperty([name], `my ${name}`);
	expect(rows[0].inputError).toBe('my error');
});
