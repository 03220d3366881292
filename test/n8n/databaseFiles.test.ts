import { createHash } from 'node:crypto';

import { specimen, specimenFile } from '../specimens.mts';
import { startN8n, type StartedN8n } from './realN8n.mts';
import { Workbench } from './workbench.mts';
import { formToRow } from './workflows.mts';

/* An n8n of its own that keeps files in its database, as queue mode does unless it is told otherwise. */

let n8n: StartedN8n;
let workbench: Workbench;
beforeAll(async () => {
	n8n = await startN8n({ N8N_DEFAULT_BINARY_DATA_MODE: 'database' });
	workbench = await Workbench.open(n8n);
});
afterAll(async () => {
	await workbench.close();
	await n8n.stop();
});

it('the pictures of a form arrive whole, also when a token is refused', async () => {
	const sides = specimen('virginia-v10');
	const [front, back] = [specimenFile(sides.front), specimenFile(sides.back)];
	await workbench.sandbox.set({
		faults: [{ route: 'ocr_card', answer: { status: 401, body: {} } }],
	});
	const workflow = formToRow();
	const form = workflow.nodes.find(({ type }) => type.includes('formTrigger'))!;
	const card = workflow.nodes.find(({ type }) => type.includes('progeny'))!;
	const body = new FormData();
	for (const [field, content] of [front, back].entries()) {
		body.append(`field-${field}`, new Blob([new Uint8Array(content)]), 'picture.jpg');
	}
	const id = await workbench.publish(workflow);
	const execution = await workbench.send(id, `/form/${form.webhookId}`, { body });
	const files = execution.items(form.name).flatMap(({ binary }) => Object.values(binary ?? {}));
	expect(files.map((file) => file.id)).toEqual(Array(2).fill(expect.stringMatching(/^database:/)));
	expect(execution.rows(card.name)).toMatchObject([{ status: 'extracted' }]);
	const { routes, submissions } = await workbench.sandbox.statistics();
	expect(routes.ocr_card.requests).toBe(2);
	const picture = (content: Buffer) => ({
		bytes: content.length,
		sha256: createHash('sha256').update(content).digest('hex'),
	});
	expect(submissions).toMatchObject([{ front: picture(front), back: picture(back) }]);
});
