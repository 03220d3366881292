import { randomUUID } from 'node:crypto';

import type { INode, ResourceMapperValue } from 'n8n-workflow';

import type { NamedWorkflow } from '../../demo/contents.mts';
import { DATABASE, DATABASE_USER } from '../postgres.mts';
import { cardOf } from '../forgedCard.mts';
import { cardForm } from './cardForm.mts';
import { changed, example } from './exampleCopies.mts';
import { turnedAway } from './turnedAway.mts';
import { usePostgres } from './usePostgres.mts';
import { Workbench, type Execution } from './workbench.mts';

/* The example form-to-postgres.json, with a PostgreSQL of these tests. */

const FORM = 'On form submission';
const RUN_ONCE = 'Run once, before the first card';
const MAKE = 'Make the table';
const UPSERT = 'Insert or update the row';
const ATTENTION = 'Card needs attention';

const TYPED = { Name: 'Marigold Testerson', Email: 'marigold@example.com' };

/** A published copy of the example, whose form has an address of its own. */
interface Published {
	id: string;
	path: string;
}

const database = usePostgres();
const rowsOf = async (query: string) => await database.postgres.rows(query);
const rows = async () => await rowsOf('SELECT * FROM progeny_cards');

let workbench: Workbench;
beforeAll(async () => (workbench = await Workbench.open()));
afterAll(async () => await workbench.close());

/** The example with the credential of the database. */
let original: NamedWorkflow;
let published: Published;
beforeAll(async () => {
	const credentials = await workbench.addCredential('postgres', {
		host: '127.0.0.1',
		port: database.postgres.port,
		database: DATABASE,
		user: DATABASE_USER,
	});
	original = changed(example('form-to-postgres'), {
		[MAKE]: () => ({ credentials }),
		[UPSERT]: () => ({ credentials }),
	});
	published = await publish();
	await makeTable();
});
beforeEach(async () => {
	await database.postgres.execute('TRUNCATE progeny_cards');
	await workbench.sandbox.set();
});

async function publish(copy = original): Promise<Published> {
	const webhookId = randomUUID();
	const id = await workbench.publish(changed(copy, { [FORM]: () => ({ webhookId }) }));
	return { id, path: `/form/${webhookId}` };
}

async function makeTable(): Promise<void> {
	expect(await workbench.run(published.id, RUN_ONCE)).toMatchObject({ status: 'success' });
}

async function submit(
	{ id, path } = published,
	{ Name, Email } = TYPED,
	slug = 'virginia-v10',
): Promise<Execution> {
	const typed = { 'field-0': Name, 'field-1': Email };
	return await workbench.send(id, path, { body: cardForm(slug, ['field-2', 'field-3'], typed) });
}

const submissions = async () => (await workbench.sandbox.statistics()).submissions;

/** The one row there is, of the one card that was sent. */
async function expectOneRow(): Promise<void> {
	const sent = await submissions();
	expect(sent).toHaveLength(1);
	expect(await rows()).toMatchObject([
		{ name: TYPED.Name, full_name: 'MARIGOLD TESTERSON', task_id: sent[0].taskId },
	]);
}

const cardWith = (fields: object) =>
	cardOf({ documentNumber: '007', firstName: 'ANN', lastName: 'NOBODY', ...fields });

it('a card becomes a row, with what the person typed beside what the card says', async () => {
	const execution = await submit();
	expect(execution).toMatchObject({ status: 'success' });
	const given = await rows();
	expect(given.map((row) => Object.entries(row))).toEqual([
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
	expect(execution.rows(UPSERT)).toEqual(given);
	expect(execution.items(ATTENTION)).toEqual([]);
});

it('the table is made once, and keeps its rows when somebody makes it again', async () => {
	await submit();
	await makeTable();
	expect(await rows()).toHaveLength(1);
});

it('the editor finds in the table the columns that the example has, and nothing else to map', async () => {
	const node = original.nodes.find(({ name }) => name === UPSERT)!;
	const { schema, value } = node.parameters.columns as ResourceMapperValue;
	expect(await workbench.columnsToMap(node)).toEqual(schema);
	expect(schema.map(({ id }) => id)).toEqual(Object.keys(value!));
});

it('the database can count with the dates and the decision', async () => {
	await submit();
	await submit(published, TYPED, 'texas-v4-expired');
	const expired = `SELECT full_name, review_reasons FROM progeny_cards
		WHERE needs_review AND date_of_expiry < date '2020-01-01'`;
	expect(await rowsOf(expired)).toEqual([
		{ full_name: 'LAPSED BYGONE', review_reasons: 'EXPIRED' },
	]);
});

it.each([
	['left out', { dateOfBirth: 'None-None-None', dateOfExpiry: null }, null, null],
	['in part', { dateOfBirth: '1988-4-None', dateOfExpiry: '2026-2-30' }, null, null],
	['in words', { dateOfBirth: 'unknown', dateOfExpiry: 'LIFETIME' }, null, null],
	['without an end', { dateOfBirth: '1988-4-12', dateOfExpiry: '9999-12-31' }, '1988-04-12', null],
	['far off', { dateOfBirth: '4-2-29', dateOfExpiry: '9998-12-31' }, null, '9998-12-31'],
	[
		'as long ago as can be',
		{ dateOfBirth: '0001-1-1', dateOfExpiry: '0099-12-31' },
		'0001-01-01',
		'0099-12-31',
	],
])('a card with its dates %s is in the table, too', async (_, dates, birth, expiry) => {
	await workbench.sandbox.set({ faults: [cardWith(dates)] });
	expect(await submit()).toMatchObject({ status: 'success' });
	expect(await rows()).toMatchObject([
		{ document_number: '007', date_of_birth: birth, date_of_expiry: expiry },
	]);
});

it.each([
	`Robert'); DROP TABLE progeny_cards; --`,
	`O'Neill "Ann" \\' \\\\ $1 $2:name $\{task_id} %s`,
	`{{ $json.taskId }} = 張 é 🂡`,
])('what somebody types is text, and no SQL: %s', async (name) => {
	await workbench.sandbox.set({ faults: [cardWith({ fullName: name })] });
	const execution = await submit(published, { ...TYPED, Name: name });
	expect(execution).toMatchObject({ status: 'success' });
	expect(await rows()).toMatchObject([{ name, full_name: name }]);
});

it('the one character that PostgreSQL does not store is left out of a text', async () => {
	const fields = { fullName: 'ANN\0 NOBODY', documentNumber: 'T\0 7' };
	await workbench.sandbox.set({ faults: [cardWith(fields)] });
	const typed = { Name: 'Ann\0 Nobody', Email: 'ann\0@example.com' };
	expect(await submit(published, typed)).toMatchObject({ status: 'success' });
	expect(await rows()).toMatchObject([
		{
			name: 'Ann Nobody',
			email: 'ann@example.com',
			full_name: 'ANN NOBODY',
			document_number: 'T 7',
		},
	]);
});

it('a card of which little is known is in the table, too', async () => {
	const fields = { documentNumber: null, firstName: 'None', lastName: null, sex: 'F' };
	await workbench.sandbox.set({ faults: [cardWith(fields)] });
	expect(await submit()).toMatchObject({ status: 'success' });
	expect(await rows()).toMatchObject([
		{ full_name: null, document_number: null, needs_review: true },
	]);
});

it('a card that cannot be read gives no row, and needs attention', async () => {
	const execution = await submit(published, TYPED, 'arizona-v9-unreadable');
	expect(execution).toMatchObject({ status: 'success' });
	expect(execution.rows(ATTENTION)).toMatchObject([
		{ Email: 'marigold@example.com', details: { code: 'DOCUMENT_REJECTED' } },
	]);
	expect(await rows()).toEqual([]);
});

it('a restart of PostgreSQL is waited out', async () => {
	await database.postgres.stop();
	const [execution] = await Promise.all([
		submit(),
		turnedAway(database.postgres.port).finally(async () => await database.postgres.start()),
	]);
	expect(execution).toMatchObject({ status: 'success' });
	await expectOneRow();
});

describe('when PostgreSQL did not take the row', () => {
	/** The example, which does not wait whether PostgreSQL comes back by itself. */
	let quick: NamedWorkflow;
	let impatient: Published;
	beforeAll(async () => {
		quick = changed(original, { [UPSERT]: () => ({ waitBetweenTries: 1 }) });
		impatient = await publish(quick);
	});

	async function submitInVain(to = impatient): Promise<Execution> {
		const execution = await submit(to);
		expect(execution).toMatchObject({ status: 'error' });
		expect(await submissions()).toHaveLength(1);
		return execution;
	}

	async function submitWhileDown(): Promise<Execution> {
		await database.postgres.stop();
		return await submitInVain().finally(async () => await database.postgres.start());
	}

	it.each(['original', 'saved'] as const)(
		'as it was down, Retry with the %s workflow adds it, and sends no card again',
		async (workflow) => {
			const execution = await submitWhileDown();
			expect(await workbench.retry(execution, workflow)).toMatchObject({ status: 'success' });
			await expectOneRow();
		},
	);

	it('as it has no table, Retry adds it when the table is made', async () => {
		await database.postgres.execute('DROP TABLE progeny_cards');
		const execution = await submitInVain().finally(async () => await makeTable());
		expect(await workbench.retry(execution, 'original')).toMatchObject({ status: 'success' });
		await expectOneRow();
	});

	it('as the workflow names a column that is not there, Retry adds it when that is saved', async () => {
		const wrong = JSON.stringify(quick).replaceAll('full_name', 'whole_name');
		const copy = await publish(JSON.parse(wrong) as NamedWorkflow);
		const execution = await submitInVain(copy);
		const { nodes } = await workbench.stored(copy.id);
		const right = JSON.stringify(nodes).replaceAll('whole_name', 'full_name');
		await workbench.save(copy.id, JSON.parse(right) as INode[]);
		expect(await workbench.retry(execution, 'saved')).toMatchObject({ status: 'success' });
		await expectOneRow();
	});

	it('two people who both press Retry add it once', async () => {
		const execution = await submitWhileDown();
		for (const workflow of ['original', 'saved'] as const) {
			expect(await workbench.retry(execution, workflow)).toMatchObject({ status: 'success' });
		}
		await expectOneRow();
	});
});

it('a later step that fails and is retried adds nothing', async () => {
	const { nodes, connections } = original;
	const step: INode = {
		id: 'later-step',
		name: 'Later step',
		type: 'n8n-nodes-base.stopAndError',
		typeVersion: 1,
		position: [800, -100],
		parameters: { errorMessage: 'Not today' },
	};
	const copy = await publish({
		...original,
		nodes: [...nodes, step],
		connections: {
			...connections,
			[UPSERT]: { main: [[{ node: step.name, type: 'main', index: 0 }]] },
		},
	});
	const execution = await submit(copy);
	expect(execution).toMatchObject({ status: 'error' });
	expect(await workbench.retry(execution, 'original')).toMatchObject({ status: 'error' });
	await expectOneRow();
});
