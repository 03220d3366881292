/*
 * npm start: reads cards and passports with the built nodes, on n8n's own engine, in the workflow any-document.json.
 * Without arguments the documents are the specimens and the service is the sandbox.
 */
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';

import type { ICredentialDataDecryptedObject, INodeExecutionData } from 'n8n-workflow';

import { runWorkflow, type InputItem, type WorkflowJson } from '../test/engine/runWorkflow.mts';
import { startSandbox } from '../test/engine/sandbox.mts';
import { specimenFile, specimenPassports, specimens } from '../test/specimens.mts';
import anyDocument from './any-document.json' with { type: 'json' };
import { whenKilled } from '../demo/killed.mts';
import { showProgress } from '../demo/progress.mts';
import { csvOf, type Row } from './csv.mts';
import { withCredential } from './withCredential.mts';

const HELP = `Reads ID cards, driving licences and passports with the nodes, on n8n's own engine.

  npm start                              the specimens, with the sandbox on this machine
  npm start -- --front F --back B        your own card (PNG or JPEG), with the sandbox, which reads
                                         some barcodes and machine-readable zones only
  npm start -- --passport F              your own passport, likewise

  --live       with Progeny: YOU ARE CHARGED. Set PROGENY_USERNAME and PROGENY_PASSWORD, and also
               PROGENY_BASE_URL if Progeny gave you another address
  --csv FILE   the file for the rows, which is overwritten (default documents.csv)
`;

const CSV = 'documents.csv';
const DEFAULT_BASE_URL = 'https://be.progeny.tech/api/v3';
/** The answers and the files of the form, as n8n names them. */
const CARD = 'ID card or driving licence';
const PASSPORT = 'Passport';
const FIRST_PICTURE = 'Front_of_the_card__or_photo_page_of_the_passport';
const BACK = 'Back_of_the_card';
/** The sandbox is quick, so that nobody waits for a demonstration. */
const SANDBOX_PROCESSING_MS = 300;
const SANDBOX_PARAMETERS = { extendData: true, options: { minPollInterval: 0.2 } };

class UsageError extends Error {}

interface Service {
	credential: ICredentialDataDecryptedObject;
	/** What to set in the nodes. */
	parameters: { extendData: boolean; options: object };
	/** What happened to the pictures, and what did not. */
	remark: string;
	/** How far the documents are, in words. */
	progress(): Promise<string>;
	stop(): Promise<void>;
}

function commandLine() {
	try {
		return parseArgs({
			options: {
				front: { type: 'string' },
				back: { type: 'string' },
				passport: { type: 'string' },
				live: { type: 'boolean', default: false },
				csv: { type: 'string', default: CSV },
				help: { type: 'boolean', default: false },
			},
		}).values;
	} catch (error) {
		throw new UsageError(error instanceof Error ? error.message : String(error));
	}
}

function itemsOf({ front, back, passport, live }: ReturnType<typeof commandLine>): InputItem[] {
	if ((front === undefined) !== (back === undefined)) {
		throw new UsageError('Give both sides: --front F --back B.');
	}
	const items: InputItem[] = [];
	if (front !== undefined && back !== undefined) {
		items.push(cardItem(basename(front), picture(front), picture(back)));
	}
	if (passport !== undefined) items.push(passportItem(basename(passport), picture(passport)));
	if (items.length > 0) return items;
	if (live) {
		throw new UsageError(
			'--live needs --front and --back, or --passport: you would be charged for the specimens.',
		);
	}
	return [
		...specimens.map(({ slug, ...sides }) =>
			cardItem(slug, specimenPicture(sides.front), specimenPicture(sides.back)),
		),
		...specimenPassports.map((passport) =>
			passportItem(passport.slug, specimenPicture(passport.picture)),
		),
	];
}

/** What somebody would upload at the form. */
type Picture = NonNullable<InputItem['files']>[string];

function cardItem(document: string, front: Picture, back: Picture): InputItem {
	return { json: { Document: CARD, document }, files: { [FIRST_PICTURE]: front, [BACK]: back } };
}

function passportItem(document: string, page: Picture): InputItem {
	return { json: { Document: PASSPORT, document }, files: { [FIRST_PICTURE]: page } };
}

/** Found out before a document is paid for. */
function assertWritable(path: string): void {
	try {
		appendFileSync(path, '');
	} catch {
		throw new UsageError(`Cannot write the file ${path}.`);
	}
}

function specimenPicture(name: string): Picture {
	return { content: specimenFile(name), fileName: name };
}

function picture(path: string): Picture {
	try {
		// Marked as an image, as a form would; the node looks at the content
		return { content: readFileSync(path), fileName: basename(path), mimeType: 'image/jpeg' };
	} catch {
		throw new UsageError(`Cannot read the file ${path}.`);
	}
}

async function sandbox(documents: string): Promise<Service> {
	const { credential, set, statistics, stop } = await startSandbox();
	await set({ processingMs: SANDBOX_PROCESSING_MS });
	return {
		credential,
		parameters: SANDBOX_PARAMETERS,
		remark: 'No account was used, nothing was charged, and no picture left this machine.',
		stop,
		async progress() {
			const { submissions, openTasks } = await statistics();
			return `${submissions.length} of ${documents} submitted, ${openTasks} being read`;
		},
	};
}

function liveAccount(): Service {
	const { PROGENY_USERNAME, PROGENY_PASSWORD, PROGENY_BASE_URL } = process.env;
	if (!PROGENY_USERNAME || !PROGENY_PASSWORD) {
		throw new UsageError('--live needs PROGENY_USERNAME and PROGENY_PASSWORD in the environment.');
	}
	const baseUrl = PROGENY_BASE_URL || DEFAULT_BASE_URL;
	if (!URL.canParse(baseUrl)) {
		throw new UsageError(
			`PROGENY_BASE_URL is not a web address. It is like ${DEFAULT_BASE_URL}, or not set.`,
		);
	}
	const { host } = new URL(baseUrl);
	return {
		credential: {
			baseUrl,
			username: PROGENY_USERNAME,
			password: PROGENY_PASSWORD,
			accessToken: '',
		},
		parameters: { extendData: false, options: {} },
		// Some or all may not have been sent
		remark: `No picture went anywhere but to ${host}. Your account is charged for each document that it accepted.`,
		progress: () => Promise.resolve(`waiting for ${host}`),
		stop: () => Promise.resolve(),
	};
}

async function readDocuments(
	items: InputItem[],
	{ credential, parameters }: Service,
): Promise<Row[]> {
	const workflow = withCredential(anyDocument as unknown as WorkflowJson);
	const ours = workflow.nodes.filter(({ type }) => type.includes('progeny'));
	for (const node of ours) {
		const options = { ...(node.parameters.options as object), ...parameters.options };
		Object.assign(node.parameters, { ...parameters, options });
	}
	const { run } = await runWorkflow(workflow, { credential, items });
	const { runData, error } = run.data.resultData;
	const rows = ours
		.flatMap(({ name }) => runData[name]?.[0].data?.main ?? [])
		.flatMap((output) => output ?? [])
		.map(rowOf);
	if (rows.length === 0) throw error ?? new Error('The workflow did not run');
	const order = items.map(({ json }) => json!.document);
	return rows.sort((a, b) => order.indexOf(a.document) - order.indexOf(b.document));
}

/** What the sandbox adds to a row. */
interface SandboxData {
	provider_response?: { symbology?: string; format?: string };
}

/** The row as the workflow passes it on; a document that took the error output gets a row too. */
function rowOf({ json }: INodeExecutionData): Row {
	const { Document: _, document, extendedData, ...row } = json;
	if ('error' in json) {
		const { taskId = null, code, hint } = json.details as Row;
		return { document, taskId, status: 'not read', issues: json.error, code, hint };
	}
	const read = (extendedData as SandboxData | undefined)?.provider_response;
	return { document, ...(read && { readFrom: read.symbology ?? `MRZ ${read.format}` }), ...row };
}

function printTable(rows: Row[]): void {
	// With the sandbox, it says more than that the document was read.
	const isKnown = rows.some(({ readFrom }) => readFrom);
	const columns = [
		'document',
		isKnown ? 'readFrom' : 'status',
		'documentNumber',
		'fullName',
		'needsReview',
		'reviewReasons',
	];
	const cells = rows.map((row) => {
		const shown: Row = { readFrom: row.status, ...row };
		return columns.map((column) => String(shown[column] ?? ''));
	});
	const widths = columns.map((column, index) =>
		Math.max(column.length, ...cells.map((line) => line[index].length)),
	);
	const line = (texts: string[]) =>
		texts
			.map((text, index) => text.padEnd(widths[index]))
			.join('  ')
			.trimEnd();
	console.log(line(columns));
	for (const texts of cells) console.log(line(texts));
	for (const { document, issues, hint } of rows) {
		if (hint !== undefined)
			console.log(`\n${String(document)}: ${String(issues)}. ${String(hint)}`);
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
	const documents = items.length === 1 ? '1 document' : `${items.length} documents`;
	const service = values.live ? liveAccount() : await sandbox(documents);
	const reader = values.live ? 'Progeny (charged)' : 'the sandbox on this machine';
	console.log(
		`\nReading ${documents} in the workflow examples/any-document.json, with ${reader}:\n`,
	);
	const hideProgress = showProgress(service.progress);
	try {
		const rows = await readDocuments(items, service).finally(hideProgress);
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
