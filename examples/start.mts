/*
 * npm start: reads cards with the built node, on n8n's own engine, in the workflow form-to-row.json.
 * Without arguments the cards are the specimens and the service is the sandbox.
 */
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';

import type { ICredentialDataDecryptedObject, INodeExecutionData } from 'n8n-workflow';

import { runWorkflow, type InputItem, type WorkflowJson } from '../test/engine/runWorkflow.mts';
import { startSandbox } from '../test/engine/sandbox.mts';
import { specimenItem, specimens } from '../test/specimens.mts';
import formToRow from './form-to-row.json' with { type: 'json' };
import { whenKilled } from '../demo/killed.mts';
import { showProgress } from '../demo/progress.mts';
import { csvOf, type Row } from './csv.mts';
import { withCredential } from './withCredential.mts';

const HELP = `Reads ID cards and driving licences with the node, on n8n's own engine.

  npm start                              the specimen cards, with the sandbox on this machine
  npm start -- --front F --back B        your own pictures (PNG or JPEG), with the sandbox, which
                                         reads some barcodes and machine-readable zones only
  npm start -- --front F --back B --live your own pictures, with Progeny: YOU ARE CHARGED. Set
                                         PROGENY_USERNAME and PROGENY_PASSWORD, and also
                                         PROGENY_BASE_URL if Progeny gave you another address

  --csv FILE   the file for the rows, which is overwritten (default cards.csv)
`;

const CSV = 'cards.csv';
const DEFAULT_BASE_URL = 'https://be.progeny.tech/api/v3';
const FRONT = 'Front_of_the_card';
const BACK = 'Back_of_the_card';
/** The sandbox is quick, so that nobody waits for a demonstration. */
const SANDBOX_PROCESSING_MS = 300;
const SANDBOX_OPTIONS = { minPollInterval: 0.2 };

class UsageError extends Error {}

interface Service {
	credential: ICredentialDataDecryptedObject;
	/** What to set in the node's Options. */
	options: Record<string, unknown>;
	/** What happened to the pictures, and what did not. */
	remark: string;
	/** How far the cards are, in words. */
	progress(): Promise<string>;
	stop(): Promise<void>;
}

function commandLine() {
	try {
		return parseArgs({
			options: {
				front: { type: 'string' },
				back: { type: 'string' },
				live: { type: 'boolean', default: false },
				csv: { type: 'string', default: CSV },
				help: { type: 'boolean', default: false },
			},
		}).values;
	} catch (error) {
		throw new UsageError(error instanceof Error ? error.message : String(error));
	}
}

function itemsOf({ front, back, live }: ReturnType<typeof commandLine>): InputItem[] {
	if (front === undefined && back === undefined) {
		if (live)
			throw new UsageError(
				'--live needs --front and --back: you would be charged for the specimens.',
			);
		return specimens.map((specimen) => specimenItem(specimen, FRONT, BACK));
	}
	if (front === undefined || back === undefined) {
		throw new UsageError('Give both sides: --front F --back B.');
	}
	return [{ files: { [FRONT]: picture(front), [BACK]: picture(back) } }];
}

/** Found out before a card is paid for. */
function assertWritable(path: string): void {
	try {
		appendFileSync(path, '');
	} catch {
		throw new UsageError(`Cannot write the file ${path}.`);
	}
}

function picture(path: string) {
	try {
		// Marked as an image, as a form would; the node looks at the content
		return { content: readFileSync(path), fileName: basename(path), mimeType: 'image/jpeg' };
	} catch {
		throw new UsageError(`Cannot read the file ${path}.`);
	}
}

async function sandbox(cards: number): Promise<Service> {
	const { credential, set, statistics, stop } = await startSandbox();
	await set({ processingMs: SANDBOX_PROCESSING_MS });
	return {
		credential,
		options: SANDBOX_OPTIONS,
		remark: 'No account was used, nothing was charged, and no picture left this machine.',
		stop,
		async progress() {
			const { submissions, openTasks } = await statistics();
			return `${submissions.length} of ${cards} cards submitted, ${openTasks} being read`;
		},
	};
}

function liveAccount(): Service {
	const { PROGENY_USERNAME, PROGENY_PASSWORD, PROGENY_BASE_URL } = process.env;
	if (!PROGENY_USERNAME || !PROGENY_PASSWORD) {
		throw new UsageError('--live needs PROGENY_USERNAME and PROGENY_PASSWORD in the environment.');
	}
	const baseUrl = PROGENY_BASE_URL ?? DEFAULT_BASE_URL;
	return {
		credential: {
			baseUrl,
			username: PROGENY_USERNAME,
			password: PROGENY_PASSWORD,
			accessToken: '',
		},
		options: {},
		remark: `The pictures went to ${new URL(baseUrl).host} with your account. You are charged for them.`,
		progress: () => Promise.resolve(`waiting for ${new URL(baseUrl).host}`),
		stop: () => Promise.resolve(),
	};
}

async function readCards(items: InputItem[], { credential, options }: Service): Promise<Row[]> {
	const workflow = withCredential(formToRow as unknown as WorkflowJson);
	for (const { type, parameters } of workflow.nodes) {
		if (type.includes('progeny')) Object.assign(parameters, { options });
	}
	const { run } = await runWorkflow(workflow, { credential, items });
	const { runData, error } = run.data.resultData;
	const outputs = runData['Progeny OCR Card']?.[0].data?.main;
	if (outputs === undefined) throw error ?? new Error('The workflow did not run');
	return outputs
		.flatMap((output) => output ?? [])
		.sort((a, b) => itemOf(a) - itemOf(b))
		.map((item) => rowOf(item, items[itemOf(item)]));
}

function itemOf({ pairedItem }: INodeExecutionData): number {
	return (pairedItem as { item: number }).item;
}

/** The row as the workflow passes it on; a card that took the error output gets a row too. */
function rowOf({ json }: INodeExecutionData, { json: input, files }: InputItem): Row {
	const card = input?.slug ?? files?.[FRONT].fileName ?? '';
	if (!('error' in json)) return { card, ...json };
	const { taskId = null, code, hint } = json.details as Row;
	return { card, taskId, status: 'not read', issues: json.error, code, hint };
}

function printTable(rows: Row[]): void {
	const columns = [
		'card',
		'status',
		'documentNumber',
		'fullName',
		'age',
		'needsReview',
		'reviewReasons',
	];
	const cells = rows.map((row) => columns.map((column) => String(row[column] ?? '')));
	const widths = columns.map((column, index) =>
		Math.max(column.length, ...cells.map((line) => line[index].length)),
	);
	const line = (texts: string[]) =>
		texts
			.map((text, index) => text.padEnd(widths[index]))
			.join('  ')
			.trimEnd();
	console.log(line(columns));
	console.log(line(widths.map((width) => '─'.repeat(width))));
	for (const texts of cells) console.log(line(texts));
	for (const { card, issues, hint } of rows) {
		if (hint !== undefined) console.log(`\n${String(card)}: ${String(issues)}. ${String(hint)}`);
	}
}

function writeCsv(path: string, rows: Row[]): void {
	const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
	writeFileSync(path, csvOf(rows, columns));
	const count = rows.length === 1 ? '1 row is' : `${rows.length} rows are`;
	console.log(`\n${count} in ${path}.`);
}

async function main(): Promise<void> {
	const values = commandLine();
	if (values.help) return console.log(HELP);
	const items = itemsOf(values);
	assertWritable(values.csv);
	// The sandbox ends with this process
	whenKilled(() => process.exit(1));
	const service = values.live ? liveAccount() : await sandbox(items.length);
	const cards = items.length === 1 ? '1 card' : `${items.length} cards`;
	const reader = values.live ? 'Progeny (charged)' : 'the sandbox on this machine';
	console.log(`\nReading ${cards} in the workflow examples/form-to-row.json, with ${reader}:\n`);
	const hideProgress = showProgress(service.progress);
	try {
		const rows = await readCards(items, service).finally(hideProgress);
		console.log();
		printTable(rows);
		writeCsv(values.csv, rows);
		console.log(service.remark);
		if (rows.every(({ hint }) => hint !== undefined)) process.exitCode = 1;
	} finally {
		await service.stop();
	}
}

try {
	await main();
} catch (error) {
	if (!(error instanceof UsageError)) throw error;
	console.error(`${error.message}\n\n${HELP}`);
	process.exitCode = 1;
}
