import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { INode } from 'n8n-workflow';

import type { NamedWorkflow } from '../../demo/contents.mts';
import type { Fault } from '../../sandbox/faults.mts';
import { DATABASE, DATABASE_USER, Postgres } from '../postgres.mts';
import { cardForm } from './cardForm.mts';
import { eventually } from './eventually.mts';
import { changed, example } from './exampleCopies.mts';
import { Workbench } from './workbench.mts';

/* The example form-to-postgres.json, with a PostgreSQL of these tests. */

const RUN_ONCE = 'Run once, before the first card';
const MAKE = 'Make the table';
const UPSERT = 'Insert or update the row';
const ATTENTION = 'Card needs attention';

const ROWS = 'SELECT * FROM progeny_cards';
const TYPED = { Name: 'Marigold Testerson', Email: 'marigold@example.com' };

let folder: string;
let postgres: Postgres;
let workbench: Workbench;
/** The example with the credential of the database. */
let original: NamedWorkflow;

beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), 'n8n-nodes-progeny-postgres-'));
	// PostgreSQL runs as another user than root, and must reach its folder in this one
	chmodSync(folder, 0o711);
	postgres = await Postgres.make(folder);
	workbench = await Workbench.open();
	const credentials = await workbench.addCredential('postgres', {
		host: '127.0.0.1',
		port: postgres.port,
		database: DATABASE,
		user: DATABASE_USER,
		ssl: 'disable',
	});
	original = changed(example('form-to-postgres'), {
		[MAKE]: () => ({ credentials }),
		[UPSERT]: () => ({ credentials }),
	});
});
afterAll(async () => {
	await workbench.close();
	await postgres.stop();
	rmSync(folder, { recursive: true });
});

/** Stores and publishes a copy of the example, and makes its table. */
async function publish(copy = original): Promise<string> {
	const id = await workbench.publish(copy);
	expect(await workbench.run(id, RUN_ONCE)).toMatchObject({ status: 'success' });
	return id;
}

beforeEach(async () => {
	await postgres.execute('DROP TABLE IF EXISTS progeny_cards');
	await workbench.sandbox.set();
});

const PATH = `/form/${example('form-to-postgres').nodes[0].webhookId}`;

const form = ({ Name, Email }: typeof TYPED, slug: string) => ({
	body: cardForm(slug, ['field-2', 'field-3'], { 'field-0': Name, 'field-1': Email }),
});

const submit = async (id: string, typed = TYPED, slug = 'virginia-v10') =>
	await workbench.send(id, PATH, form(typed, slug));

const submissions = async () => (await workbench.sandbox.statistics()).submissions;

/** Of these tests, who need not see whether PostgreSQL comes back by itself. */
const impatient = ({ nodes, ...workflow }: NamedWorkflow): NamedWorkflow => ({
	...workflow,
	nodes: nodes.map((node) => (node.retryOnFail ? { ...node, waitBetweenTries: 1 } : node)),
});

/** One task gives a document of these fields. */
const cardWith = (fields: object): Fault => ({
	route: 'task',
	answer: {
		status: 200,
		body: {
			id: 1,
			status: 'SUCCESS',
			result: {
				status: 200,
				data: {
					document: { documentNumber: '007', firstName: 'ANN', lastName: 'NOBODY', ...fields },
				},
			},
		},
	},
});

it('a card becomes a row, with what the person typed beside what the card says', async () => {
	const execution = await submit(await publish());
	expect(execution).toMatchObject({ status: 'success' });
	const rows = await postgres.rows(ROWS);
	expect(rows.map((row) => Object.entries(row))).toEqual([
		[
			['name', 'Marigold Testerson'],
			['email', 'marigold@example.com'],
			['full_name', 'MARIGOLD TESTERSON'],
			['document_number', 'T00000010'],
			['date_of_birth', '1988-04-12'],
			['date_of_expiry', '2048-04-12'],
			['needs_review', false],
			['review_reasons', null],
			['status', 'extracted'],
			['task_id', (await submissions())[0].taskId],
		],
	]);
	expect(execution.rows(UPSERT)).toEqual(rows);
	expect(execution.items(ATTENTION)).toEqual([]);
});

it('the table is made once, and keeps its rows when somebody makes it again', async () => {
	const id = await publish();
	await submit(id);
	expect(await workbench.run(id, RUN_ONCE)).toMatchObject({ status: 'success' });
	expect(await postgres.rows(ROWS)).toHaveLength(1);
});

it('the database can count with the dates and the decision', async () => {
	const id = await publish();
	await submit(id);
	await submit(id, TYPED, 'texas-v4-expired');
	const expired = `SELECT full_name, review_reasons FROM progeny_cards
		WHERE needs_review AND date_of_expiry < date '2020-01-01'`;
	expect(await postgres.rows(expired)).toEqual([
		{ full_name: 'LAPSED BYGONE', review_reasons: 'EXPIRED' },
	]);
});

it.each([
	['nowhere', { dateOfBirth: 'None-None-None', dateOfExpiry: null }, null, null],
	['in part', { dateOfBirth: '1988-4-None', dateOfExpiry: '2026-2-30' }, null, null],
	['as words', { dateOfBirth: 'unknown', dateOfExpiry: 'LIFETIME' }, null, null],
	['as no end', { dateOfBirth: '1988-4-12', dateOfExpiry: '9999-12-31' }, '1988-04-12', null],
	['far off', { dateOfBirth: '4-2-29', dateOfExpiry: '9998-12-31' }, null, '9998-12-31'],
	[
		'as long ago as can be',
		{ dateOfBirth: '0001-1-1', dateOfExpiry: '0099-12-31' },
		'0001-01-01',
		'0099-12-31',
	],
])('a card that has its dates %s is in the table, too', async (_, dates, birth, expiry) => {
	await workbench.sandbox.set({ faults: [cardWith(dates)] });
	expect(await submit(await publish())).toMatchObject({ status: 'success' });
	expect(await postgres.rows(ROWS)).toMatchObject([
		{ document_number: '007', date_of_birth: birth, date_of_expiry: expiry, needs_review: true },
	]);
});

it.each([
	`Robert'); DROP TABLE progeny_cards; --`,
	`O'Neill "Ann" \\' \\\\ $1 $2:name $\{task_id} %s`,
	`{{ $json.taskId }} = 張 é 🂡`,
])('what somebody types is text, and no SQL: %s', async (name) => {
	await workbench.sandbox.set({ faults: [cardWith({ fullName: name })] });
	const execution = await submit(await publish(), { ...TYPED, Name: name });
	expect(execution).toMatchObject({ status: 'success' });
	expect(await postgres.rows(ROWS)).toMatchObject([{ name, full_name: name }]);
});

it('a card that cannot be read gives no row, and needs attention', async () => {
	const execution = await submit(await publish(), TYPED, 'arizona-v9-unreadable');
	expect(execution).toMatchObject({ status: 'success' });
	expect(execution.rows(ATTENTION)).toMatchObject([
		{ Email: 'marigold@example.com', details: { code: 'DOCUMENT_REJECTED' } },
	]);
	expect(await postgres.rows(ROWS)).toEqual([]);
});

describe('when PostgreSQL takes no row', () => {
	it('a restart of PostgreSQL is waited out', async () => {
		const id = await publish();
		await postgres.stop();
		const executionId = await workbench.begin(id, PATH, form(TYPED, 'virginia-v10'));
		try {
			await eventually(async () => expect(await workbench.triesOf(executionId)).toBe(2));
		} finally {
			await postgres.start();
		}
	});

	it.each([
		[
			'was down',
			{
				harm: async () => await postgres.stop(),
				mend: async () => await postgres.start(),
				retried: 'original',
			},
		],
		[
			'had no table',
			{
				harm: async () => await postgres.execute('DROP TABLE progeny_cards'),
				mend: async (id: string) => void (await workbench.run(id, RUN_ONCE)),
				retried: 'saved',
			},
		],
	] as const)('Retry adds the row that is paid for: it %s', async (_, { harm, mend, retried }) => {
		const id = await publish(impatient(original));
		await harm();
		const failed = await submit(id);
		expect(failed).toMatchObject({ status: 'error' });
		await mend(id);

		const [{ taskId }, ...others] = await submissions();
		expect(await workbench.retry(failed, retried)).toMatchObject({ status: 'success' });
		expect(await postgres.rows(ROWS)).toMatchObject([
			{ name: 'Marigold Testerson', full_name: 'MARIGOLD TESTERSON', task_id: taskId },
		]);
		expect(others).toEqual([]);
		expect(await submissions()).toHaveLength(1);
	});
});
