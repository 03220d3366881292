import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

import type { ICredentialDataDecryptedObject, INodeParameters, IPinData } from 'n8n-workflow';

import { withCredential } from '../examples/withCredential.mts';
import type { WorkflowJson } from '../test/engine/runWorkflow.mts';
import type { Installation } from './installation.mts';
import type { N8nApi } from './n8nApi.mts';
import { runN8n, type N8nSettings } from './n8nProcess.mts';

const EXAMPLES = join(import.meta.dirname, '../examples');
/** In the example that reads a folder. */
const SCANS_IN_DOCKER = '/home/node/.n8n-files/scans';

/** Its samples stay: it needs an account of n8n's that the demo does not have. */
const WEBHOOK = 'n8n-nodes-base.webhook';
/** What the demo has itself: forms, scans, tables, the sandbox. */
const IN_DEMO = /\.(formTrigger|form|readWriteFile|dataTable|wait|progenyOcr\w+)$/;

const OFFER = '**Sample data is pinned**';

/** How n8n knows the credential of the sandbox. */
export const CREDENTIAL = { id: 'sandbox-account', name: 'Progeny sandbox' };

/** A workflow and its ID, which is the last part of its address in the editor. */
export interface NamedWorkflow extends WorkflowJson {
	id: string;
	name: string;
	/** Samples: what nodes give, without being run, when a person executes the workflow in the editor. */
	pinData?: IPinData;
}

/** The example workflows under the names of their files. */
export function examples(): NamedWorkflow[] {
	return readdirSync(EXAMPLES)
		.filter((file) => file.endsWith('.json'))
		.map((file) => ({
			...(JSON.parse(readFileSync(join(EXAMPLES, file), 'utf8')) as NamedWorkflow),
			id: basename(file, '.json'),
		}));
}

/** The workflow with another folder of scans than n8n has in Docker. */
export function withScans(workflow: NamedWorkflow, folder: string): NamedWorkflow {
	const written = JSON.stringify(folder).slice(1, -1);
	return JSON.parse(
		JSON.stringify(workflow).replaceAll(SCANS_IN_DOCKER, () => written),
	) as NamedWorkflow;
}

/** The workflow with samples only of what the demo does not have: its forms open, and what they take is read. */
export function withoutSamples(workflow: NamedWorkflow): NamedWorkflow {
	const { nodes, pinData = {} } = workflow;
	if (nodes.some(({ type }) => type === WEBHOOK)) return workflow;
	const left = nodes.filter(({ name, type }) => name in pinData && !IN_DEMO.test(type));
	return {
		...workflow,
		nodes: nodes.map((node) => ({ ...node, parameters: withoutOffer(node.parameters) })),
		pinData: Object.fromEntries(left.map(({ name }) => [name, pinData[name]])),
	};
}

/** A note without the paragraph that offers the samples. */
function withoutOffer(parameters: INodeParameters): INodeParameters {
	if (typeof parameters.content !== 'string') return parameters;
	const left = parameters.content.split('\n\n').filter((paragraph) => !paragraph.startsWith(OFFER));
	return { ...parameters, content: left.join('\n\n') };
}

/** The credential of the sandbox; replaces that of an earlier start. */
export async function importCredential(
	installation: Installation,
	settings: N8nSettings,
	data: ICredentialDataDecryptedObject,
): Promise<void> {
	const folder = mkdtempSync(join(tmpdir(), 'n8n-nodes-progeny-'));
	try {
		const file = join(folder, 'credentials.json');
		const credential = { ...CREDENTIAL, type: 'progenyApi', data };
		writeFileSync(file, JSON.stringify([credential]), { mode: 0o600 });
		await runN8n(installation, settings, 'import:credentials', `--input=${file}`);
	} finally {
		rmSync(folder, { recursive: true });
	}
}

/** Workflows, in which our nodes get that credential; those that are there stay as they are. */
export async function storeWorkflows(api: N8nApi, workflows: NamedWorkflow[]): Promise<void> {
	const stored = await api.call<Array<{ id: string }>>('GET', '/workflows');
	const missing = workflows.filter((workflow) => stored.every(({ id }) => id !== workflow.id));
	for (const workflow of missing) await api.store(withCredential(workflow, CREDENTIAL));
}
