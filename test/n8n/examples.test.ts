import type { INodeTypeDescription } from 'n8n-workflow';

import { withoutSamples, withScans } from '../../demo/contents.mts';
import type { Fault } from '../../sandbox/faults.mts';
import { FORGED_CARD, FORGED_DOCUMENT } from '../forgedCard.mts';
import { pdfFile } from '../images/pdfFiles.mts';
import { specimen, specimenFile, specimenPassports } from '../specimens.mts';
import { attachmentOf, cardForm } from './cardForm.mts';
import { startChatServer, type ChatServer } from './chatServer.mts';
import { Editor } from './editor.mts';
import { changed, example, EXAMPLES, standIn } from './exampleCopies.mts';
import { issuesOf, typeOf, unknownParametersOf } from './knownNode.mts';
import { startMailServer, type MailServer } from './mailServer.mts';
import { startPictureServer, type PictureServer } from './pictureServer.mts';
import { ScansFolder } from './scansFolder.mts';
import { Workbench, type Execution } from './workbench.mts';

const CARD = 'Progeny OCR Card';
const BY_HAND = 'When clicking ‘Execute workflow’';

/** The example that reads the scans in a folder. */
const scansOf = (folder: ScansFolder) =>
	withoutSamples(withScans(example('folder-to-spreadsheet'), folder.path));

/** Fails one status check, and with it a card that is paid for. */
const REFUSED_CHECK: Fault = {
	route: 'task',
	answer: { status: 403, body: { detail: 'Not now.' } },
};

let workbench: Workbench;
beforeAll(async () => (workbench = await Workbench.open()));
afterAll(async () => await workbench.close());
beforeEach(async () => await workbench.sandbox.set());

const statistics = async () => await workbench.sandbox.statistics();
const submissions = async () => (await statistics()).submissions.length;

let nodeTypes: INodeTypeDescription[];
beforeAll(async () => (nodeTypes = await workbench.nodeTypes()));

describe.each(EXAMPLES)('$id.json', (original) => {
	const { nodes, connections } = original;

	it('is the same after an import', async () => {
		const { id } = await workbench.store(original);
		const stored = await workbench.stored(id);
		expect(stored.nodes).toMatchObject(nodes);
		expect(stored.connections).toEqual(connections);
	});

	it('has nothing that n8n does not know, and lacks nothing but credentials', () => {
		const found = nodes.map((node) => {
			const type = typeOf(node, nodeTypes);
			if (type === undefined) return [node.name, 'type'];
			return [node.name, issuesOf(node, type), unknownParametersOf(node, type)];
		});
		expect(found).toEqual(nodes.map(({ name }) => [name, null, []]));
	});
});

describe('with its sample data', () => {
	const FORM = 'On form submission';

	it.each<[string, string[], string[]]>([
		['form-to-row', [FORM], ['Card is OK', 'Needs review']],
		['form-with-answer', [FORM], ['Card is OK']],
		[
			'any-document',
			['Run once, before the first document', FORM],
			['Progeny OCR Card', 'Progeny OCR Passport', 'Add the row to the table'],
		],
		['form-to-postgres', [FORM], ['Insert or update the row']],
		['form-to-google-sheets', [FORM], ['Columns of the sheet', 'Add the row to the sheet']],
		['webhook-to-hubspot', ['Webhook'], ['Create or update the contact', 'Ask for a review']],
		['folder-to-spreadsheet', [BY_HAND], ['Add to the table', 'Write CSV file']],
		['submit-then-get-result', [FORM], ['Card was read']],
		[
			'submit-remember-get-result',
			['Run once, before the first card', FORM],
			['Card was read', 'Note that it was read'],
		],
		['collect-failed-tasks', [FORM], ['Card was read']],
	])('%s.json needs no account, form or file', async (id, triggers, ends) => {
		const imported = await workbench.import(example(id));
		let execution: Execution;
		for (const trigger of triggers) execution = await workbench.run(imported.id, trigger);
		expect(execution!).toMatchObject({ status: 'success' });
		for (const end of ends) expect(execution!.items(end)).not.toEqual([]);
		expect(await submissions()).toBe(0);
	});

	it('try-a-sample-card.json gives the row, of the pictures in it', async () => {
		const { id } = await workbench.store(example('try-a-sample-card'));
		const execution = await workbench.run(id, BY_HAND);
		expect(execution.rows('Card is OK')).toMatchObject([
			{ status: 'extracted', ...specimen('maryland-v1').expected },
		]);
		expect(await submissions()).toBe(1);
	});
});

describe('form-to-row.json', () => {
	const original = example('form-to-row');
	const path = `/form/${original.nodes[0].webhookId}`;
	let id: string;
	beforeAll(async () => {
		id = await workbench.publish(original);
	});

	it.each([
		['virginia-v10', 'Card is OK', { needsReview: false }],
		['texas-v4-expired', 'Needs review', { needsReview: true, reviewReasons: 'EXPIRED' }],
		['arizona-v9-unreadable', 'Not read', { details: { code: 'DOCUMENT_REJECTED' } }],
	])('the card %s ends in %s, and nowhere else', async (slug, end, row) => {
		const body = cardForm(slug, ['field-0', 'field-1'], {});
		const execution = await workbench.send(id, path, { body });
		const ends = ['Card is OK', 'Needs review', 'Not read'];
		expect(execution.rows(end)).toMatchObject([row]);
		for (const other of ends) if (other !== end) expect(execution.items(other)).toEqual([]);
	});
});

describe('form-with-answer.json', () => {
	const original = example('form-with-answer');
	let editor: Editor;
	beforeAll(async () => {
		await workbench.publish(original);
		editor = await Editor.open();
	});
	afterAll(async () => await editor.close());

	const PATH = '/form/card-with-answer';
	const picture = (name: string) => ({ name, mimeType: 'image/jpeg', buffer: specimenFile(name) });

	it.each([
		['virginia-v10', /^Thank you, MARIGOLD TESTERSON\s+We have read your card\./],
		['texas-v4-expired', /^Thank you\s+We will look at your card/],
		['arizona-v9-unreadable', /^We could not read your card\s+Take both pictures again:/],
	])('the person with the card %s reads an answer', async (slug, answer) => {
		const { front, back } = specimen(slug);
		expect(await editor.answerOfForm(PATH, picture(front), picture(back))).toMatch(answer);
	});

	it('a file that is no picture is told, and the form can be opened again', async () => {
		const { front } = specimen('virginia-v10');
		const buffer = pdfFile('letter.pdf');
		const letter = { name: 'letter.pdf', mimeType: 'application/pdf', buffer };
		const answer = await editor.answerOfForm(PATH, picture(front), letter);
		expect(answer).toMatch(
			/^We could not read your card\s+The file for the back is not a picture that we can open\./,
		);
		await editor.page.getByRole('link', { name: 'Open the form again' }).click();
		await editor.page.getByRole('button', { name: 'Submit' }).waitFor();
	});
});

describe('any-document.json', () => {
	const original = example('any-document');
	const path = `/form/${original.nodes[0].webhookId}`;
	let id: string;
	beforeAll(async () => {
		const { id: stored } = await workbench.store(original);
		await workbench.run(stored, 'Run once, before the first document');
		id = await workbench.publish(original);
	});

	const lastRow = async () => (await workbench.rowsOfTable('progeny documents')).at(-1);

	it('reads a card of which both sides come', async () => {
		const document = 'ID card or driving licence';
		const body = cardForm('virginia-v10', ['field-1', 'field-2'], { 'field-0': document });
		await workbench.send(id, path, { body });
		const expected = { fullName: 'MARIGOLD TESTERSON', needsReview: false, status: 'extracted' };
		expect(await lastRow()).toMatchObject({ document, ...expected });
	});

	it('reads a passport, and asks for no other picture', async () => {
		const [{ picture, expected }] = specimenPassports;
		const body = new FormData();
		body.append('field-0', 'Passport');
		body.append('field-1', new Blob([new Uint8Array(specimenFile(picture))]), picture);
		await workbench.send(id, path, { body });
		const { documentNumber, dateOfBirth, nationality } = expected!;
		expect(await lastRow()).toMatchObject({
			...{ document: 'Passport', status: 'extracted', needsReview: false },
			...{ documentNumber, dateOfBirth, nationality },
		});
	});

	it('notes why a card without its back gives no row, and pays nothing', async () => {
		const document = 'ID card or driving licence';
		const body = cardForm('virginia-v10', ['field-1'], { 'field-0': document });
		await workbench.send(id, path, { body });
		expect(await lastRow()).toMatchObject({ document, status: 'failed', needsReview: true });
		expect(await submissions()).toBe(0);
	});
});

describe('form-to-google-sheets.json', () => {
	const original = example('form-to-google-sheets');
	const path = `/form/${original.nodes[0].webhookId}`;
	const sheet = 'Add the row to the sheet';
	let id: string;
	beforeAll(async () => {
		const noOp = { type: 'n8n-nodes-base.noOp', typeVersion: 1, parameters: {} };
		id = await workbench.publish(changed(original, { [sheet]: () => noOp }));
	});

	const submit = async (slug: string) =>
		await workbench.send(id, path, {
			body: cardForm(slug, ['field-2', 'field-3'], {
				'field-0': 'Marigold Testerson',
				'field-1': 'marigold@example.com',
			}),
		});

	it('gives Google Sheets the columns of the sheet, in their order, and nothing else', async () => {
		const execution = await submit('virginia-v10');
		const [row] = execution.rows(sheet);
		expect(Object.entries(row)).toEqual([
			['Name', 'Marigold Testerson'],
			['Email', 'marigold@example.com'],
			['Full Name', 'MARIGOLD TESTERSON'],
			['Document Number', 'T00000010'],
			['Date of Birth', '1988-04-12'],
			['Date of Expiry', '2048-04-12'],
			['Needs Review', false],
			['Review Reasons', null],
			['Task ID', expect.any(String)],
		]);
		expect(execution.items('Card needs attention')).toEqual([]);
	});

	it('sends a card that cannot be read the other way, with what the form said', async () => {
		const execution = await submit('arizona-v9-unreadable');
		expect(execution.items(sheet)).toEqual([]);
		expect(execution.rows('Card needs attention')).toMatchObject([
			{ Email: 'marigold@example.com', details: { code: 'DOCUMENT_REJECTED' } },
		]);
	});
});

describe('webhook-to-hubspot.json', () => {
	const contact = 'Create or update the contact';
	const headers = { 'x-api-key': 'of-these-tests' };
	let mailServer: MailServer;
	let id: string;
	beforeAll(async () => {
		mailServer = await startMailServer();
		const smtp = await workbench.addCredential('smtp', mailServer.credential);
		const httpHeaderAuth = await workbench.addCredential('httpHeaderAuth', {
			name: 'x-api-key',
			value: headers['x-api-key'],
		});
		const copy = changed(example('webhook-to-hubspot'), {
			Webhook: () => ({ credentials: httpHeaderAuth }),
			'Ask for a review': () => ({ credentials: smtp }),
			[contact]: standIn,
		});
		id = await workbench.publish(copy);
	});
	afterAll(async () => await mailServer.stop());
	beforeEach(() => void mailServer.mails.splice(0));

	const send = async (slug: string, fields: ['front', 'back'] | ['front'] = ['front', 'back']) =>
		await workbench.send(id, '/webhook/card', {
			headers,
			body: cardForm(slug, fields, { email: 'somebody@example.com' }),
		});

	it('makes a contact of a card that is in order', async () => {
		const execution = await send('virginia-v10');
		expect(execution.rows(contact)).toMatchObject([
			{
				resource: 'contact',
				operation: 'upsert',
				email: 'somebody@example.com',
				additionalFields: {
					firstName: 'Marigold',
					lastName: 'Testerson',
					dateOfBirth: '1988-04-12',
				},
			},
		]);
		expect(mailServer.mails).toEqual([]);
	});

	it.each([
		['texas-v4-expired', 'EXPIRED'],
		['florida-v10-minor-id', 'UNDER_AGE'],
		['arizona-v9-unreadable', 'REJECTED'],
	])('asks for a review, with both pictures: %s', async (slug, reason) => {
		const execution = await send(slug);
		expect(execution).toMatchObject({ status: 'success' });
		expect(execution.items(contact)).toEqual([]);
		const [mail] = mailServer.mails;
		expect(mail).toContain('Subject: Card of somebody@example.com needs a review');
		expect(mail).toMatch(new RegExp(`Why: .*${reason}`));
		expect(mail).toContain(attachmentOf(specimen(slug).front));
		expect(mail).toContain(attachmentOf(specimen(slug).back));
	});

	it('asks for a review of what could not be read, with the reason and what was sent', async () => {
		const execution = await send('virginia-v10', ['front']);
		expect(execution).toMatchObject({ status: 'success' });
		expect(execution.items(contact)).toEqual([]);
		expect(mailServer.mails).toEqual([expect.stringMatching(/Why: .*back/i)]);
		expect(mailServer.mails[0]).toContain(attachmentOf(specimen('virginia-v10').front));
		expect(await submissions()).toBe(0);
	});

	it('takes nothing from a stranger', async () => {
		const body = cardForm('virginia-v10', ['front', 'back'], {});
		expect(await workbench.answer('/webhook/card', { body })).toMatchObject({ status: 403 });
		expect(await submissions()).toBe(0);
	});
});

describe('folder-to-spreadsheet.json', () => {
	const folder = new ScansFolder('scans');
	let id: string;
	beforeAll(async () => {
		({ id } = await workbench.store(scansOf(folder)));
	});

	it('reads each scan once, into a table, an Excel file and a CSV file', async () => {
		folder.add('texas-v4-expired', 'virginia-v10', 'ontario-v8-canada', 'arizona-v9-unreadable');
		// As a feeder that takes in one sheet alone leaves it
		folder.addFront('ohio-v3-wrong-offsets');
		const execution = await workbench.run(id, BY_HAND);
		expect(execution).toMatchObject({ status: 'success' });

		const rows = [
			{ card: 'arizona-v9-unreadable', status: 'rejected', needsReview: true },
			{ card: 'ontario-v8-canada', documentNumber: 'S0000-00000-00008', needsReview: false },
			{ card: 'texas-v4-expired', documentNumber: '00000004', reviewReasons: 'EXPIRED' },
			{ card: 'virginia-v10', documentNumber: 'T00000010', fullName: 'MARIGOLD TESTERSON' },
		];
		expect(execution.rows(CARD)).toMatchObject(
			rows.concat([expect.objectContaining({ card: 'ohio-v3-wrong-offsets' })]),
		);
		expect(await workbench.rowsOfTable('progeny cards')).toMatchObject(rows);
		expect(execution.rows('Scan needs attention')).toMatchObject([
			{ card: 'ohio-v3-wrong-offsets', details: { code: 'ONE_IMAGE_ONLY' } },
		]);

		const csv = folder.written('csv');
		expect(csv[0]).toBe(
			'card,fullName,documentNumber,dateOfBirth,dateOfExpiry,needsReview,reviewReasons,status,taskId',
		);
		expect(csv).toContainEqual(
			expect.stringMatching(
				/^texas-v4-expired,LAPSED BYGONE,00000004,1961-01-09,2015-01-09,TRUE,EXPIRED,extracted,[^,]+$/,
			),
		);
		expect(csv).toHaveLength(rows.length + 1);
		expect(await workbench.rowsOfSpreadsheet(folder.pathOf('xlsx'))).toMatchObject(rows);
		expect(await submissions()).toBe(rows.length);
	});

	it('does not send a scan again that may be paid for, but notes its task', async () => {
		await workbench.sandbox.set({ faults: [REFUSED_CHECK] });
		folder.add('maryland-v1');
		await workbench.run(id, BY_HAND);
		const [{ taskId }] = (await statistics()).submissions;
		const noted = { card: 'maryland-v1', taskId, status: 'failed', needsReview: true };
		expect((await workbench.rowsOfTable('progeny cards')).at(-1)).toMatchObject(noted);
		await workbench.run(id, BY_HAND);
		expect(await submissions()).toBe(1);
	});

	it('pays nothing for the same folder again, but for what is new in it', async () => {
		folder.add('ohio-v3-wrong-offsets');
		const execution = await workbench.run(id, BY_HAND);
		expect(execution.rows(CARD)).toMatchObject([
			{ card: 'ohio-v3-wrong-offsets', documentNumber: 'ZZ000003' },
		]);
		expect(await submissions()).toBe(1);
		expect(await workbench.rowsOfTable('progeny cards')).toHaveLength(6);
	});

	describe('a formula on a card or in a file name', () => {
		it('is text in the Excel file and in the CSV file, and as it is in the table', async () => {
			const forged = new ScansFolder('forged');
			forged.addAs('=1+1', 'virginia-v10');
			const copy = scansOf(forged);
			await workbench.sandbox.set({ faults: [FORGED_CARD] });
			const { id: copyId } = await workbench.store(copy);
			expect(await workbench.run(copyId, BY_HAND)).toMatchObject({ status: 'success' });

			const { fullName, documentNumber } = FORGED_DOCUMENT;
			expect((await workbench.rowsOfTable('progeny cards')).at(-1)).toMatchObject({
				card: '=1+1',
				fullName,
				documentNumber,
			});
			expect(forged.written('csv')[1]).toMatch(
				/^'=1\+1,"'=HYPERLINK\(""https:\/\/example.com"",""x""\)",'\+1,,2015-01-09,TRUE,/,
			);
			// n8n does not compress what is in the file
			const [cells] = /<row r="2".*?<\/row>/s.exec(forged.textOf('xlsx'))!;
			expect(cells).toContain('<c r="A2" t="str"><v>&apos;=1+1</v></c>');
			expect(cells).toContain('<v>&apos;=HYPERLINK(&quot;https://example.com&quot;');
			expect(cells).not.toContain('<f');

			// Its name is still that of the table
			await workbench.run(copyId, BY_HAND);
			expect(await submissions()).toBe(1);
		});

		it('is text in whatever column, and a number stays a number', async () => {
			const forged = new ScansFolder('forged, all columns');
			forged.addAs('@SUM(1)', 'virginia-v10');
			const allColumns = changed(scansOf(forged), {
				[CARD]: ({ parameters }) => ({ parameters: { ...parameters, output: 'simplified' } }),
				// It has no columns for them
				'Add to the table': () => ({ disabled: true }),
			});
			await workbench.sandbox.set({ faults: [FORGED_CARD] });
			const { id: copyId } = await workbench.store(allColumns);
			expect(await workbench.run(copyId, BY_HAND)).toMatchObject({ status: 'success' });

			const [row] = await workbench.rowsOfSpreadsheet(forged.pathOf('xlsx'));
			expect(row).toMatchObject({
				card: "'@SUM(1)",
				firstName: "'-1+1",
				lastName: "'@SUM(1)",
				afterTab: "'\t=1+1",
				afterCarriageReturn: "'\n=1+1",
				fullWidth: "'＝1+1",
				harmless: FORGED_DOCUMENT.harmless,
				points: -5,
			});
			const csv = forged.textOf('csv');
			expect(csv).toContain(`,'\t=1+1,"'\n=1+1","x\n=1+1",'＝1+1,A-1 = +1,-5`);
			expect(csv).not.toContain('\r');
		});
	});
});

describe('collect-failed-tasks.json', () => {
	const original = example('collect-failed-tasks');
	const path = `/form/${original.nodes[0].webhookId}`;
	let id: string;
	beforeAll(async () => {
		// Otherwise it would fetch in the midst of these tests at the full hour
		id = await workbench.publish(changed(original, { 'Every hour': () => ({ disabled: true }) }));
		await workbench.run(id, 'Fetch now');
	});

	const submit = async (slug: string) =>
		await workbench.send(id, path, { body: cardForm(slug, ['field-0', 'field-1'], {}) });
	const kept = async () => await workbench.rowsOfTable('progeny tasks to fetch');

	it('keeps the task of a card that was paid for, and fetches it later', async () => {
		await workbench.sandbox.set({ faults: [REFUSED_CHECK] });
		const failed = await submit('virginia-v10');
		expect(failed.items('Card was read')).toEqual([]);
		const [{ taskId }] = (await statistics()).submissions;
		expect(await kept()).toMatchObject([{ taskId, reason: 'ACCESS_FORBIDDEN' }]);

		await workbench.sandbox.change({ faults: [REFUSED_CHECK] });
		const failedAgain = await workbench.run(id, 'Fetch now');
		expect(failedAgain.items('Card was read')).toEqual([]);
		expect(await kept()).toMatchObject([{ taskId, reason: 'ACCESS_FORBIDDEN' }]);

		const execution = await workbench.run(id, 'Fetch now');
		expect(execution.rows('Card was read')).toMatchObject([
			{ taskId, documentNumber: 'T00000010' },
		]);
		expect(await kept()).toEqual([]);
		expect(await submissions()).toBe(1);
	});

	it('forgets the task of a card that turns out to be rejected', async () => {
		await workbench.sandbox.set({ faults: [REFUSED_CHECK] });
		await submit('arizona-v9-unreadable');
		expect(await kept()).toHaveLength(1);
		const execution = await workbench.run(id, 'Fetch now');
		expect(execution.rows('Card needs attention')).toMatchObject([
			{ details: { code: 'DOCUMENT_REJECTED' } },
		]);
		expect(await kept()).toEqual([]);
	});

	it('keeps nothing of a card that is read', async () => {
		const execution = await submit('virginia-v10');
		expect(execution.rows('Card was read')).toMatchObject([{ documentNumber: 'T00000010' }]);
		expect(await kept()).toEqual([]);
	});

	it('keeps nothing of a card that was rejected', async () => {
		const execution = await submit('arizona-v9-unreadable');
		expect(execution).toMatchObject({ status: 'success' });
		expect(execution.rows('Card needs attention')).toMatchObject([
			{ details: { code: 'DOCUMENT_REJECTED' } },
		]);
		expect(await kept()).toEqual([]);
	});

	it('keeps nothing of a card that was not sent', async () => {
		await workbench.sandbox.set({
			faults: [{ route: 'ocr_card', answer: { status: 400, body: {} } }],
		});
		const execution = await submit('virginia-v10');
		expect(execution).toMatchObject({ status: 'success' });
		expect(execution.items('Card needs attention')).toHaveLength(1);
		expect(await kept()).toEqual([]);
	});
});

describe('agent-with-card-tool.json', () => {
	let pictures: PictureServer;
	let model: ChatServer;
	let id: string;
	beforeAll(async () => {
		pictures = await startPictureServer();
		model = await startChatServer();
		const openAiApi = await workbench.addCredential('openAiApi', {
			apiKey: 'none',
			url: model.url,
		});
		const copy = changed(example('agent-with-card-tool'), {
			'OpenAI Chat Model': () => ({ credentials: openAiApi }),
		});
		({ id } = await workbench.store(copy));
	});
	afterAll(async () => {
		await model.stop();
		await pictures.stop();
	});
	beforeEach(() => {
		model.questions.splice(0);
		model.toolCalls = 1;
	});

	/** The person names the pictures of a specimen, and the model hands their addresses to the tool. */
	async function ask(slug: string) {
		const [frontImageUrl, backImageUrl] = [pictures.front(slug), pictures.back(slug)];
		model.toolArguments = { frontImageUrl, backImageUrl };
		const chatInput = `Is this card valid? ${frontImageUrl} ${backImageUrl}`;
		return await workbench.run(id, 'When chat message received', {
			action: 'sendMessage',
			sessionId: slug,
			chatInput,
		});
	}

	it('the model is told what the tool does, costs and needs', async () => {
		await ask('virginia-v10');
		const [{ messages, tools }] = model.questions;
		expect(messages).toMatchObject([
			{ content: expect.stringContaining('each call costs money') },
			{ role: 'user', content: expect.stringContaining(pictures.front('virginia-v10')) },
		]);
		const addressOf = (side: string) => ({
			type: 'string',
			description: `The https address of the picture of the ${side} of the card`,
		});
		expect(tools).toMatchObject([
			{
				function: {
					name: 'Read_a_card',
					description: expect.stringMatching(/ID card or driving licence.*front.*back.*charged/),
					parameters: {
						properties: { frontImageUrl: addressOf('front'), backImageUrl: addressOf('back') },
						required: ['frontImageUrl', 'backImageUrl'],
					},
				},
			},
		]);
		expect(Object.keys(tools![0].function.parameters.properties)).toHaveLength(2);
	});

	it('the model gets the row, and the card is submitted once', async () => {
		const execution = await ask('virginia-v10');
		expect(model.questions).toHaveLength(2);
		const given = model.questions[1].messages.at(-1)!;
		expect(given.role).toBe('tool');
		const [row, ...others] = JSON.parse(given.content) as object[];
		expect(others).toEqual([]);
		expect(row).toMatchObject({
			documentNumber: 'T00000010',
			fullName: 'MARIGOLD TESTERSON',
			needsReview: false,
		});
		expect(execution.rows('AI Agent')).toMatchObject([
			{ output: expect.stringContaining('T00000010') },
		]);
		expect(await submissions()).toBe(1);
	});

	it('a card that the model asks for twice is submitted once', async () => {
		model.toolCalls = 2;
		await ask('virginia-v10');
		const results = model.questions.at(-1)!.messages.filter(({ role }) => role === 'tool');
		expect(results).toHaveLength(2);
		for (const { content } of results) expect(content).toContain('T00000010');
		expect(await submissions()).toBe(1);
	});

	it('the model is told why a card could not be read', async () => {
		const execution = await ask('arizona-v9-unreadable');
		expect(model.questions.at(-1)!.messages.at(-1)).toMatchObject({
			role: 'tool',
			content: expect.stringContaining('rejected'),
		});
		expect(execution.rows('AI Agent')).toMatchObject([
			{ output: expect.stringContaining('rejected') },
		]);
	});
});
