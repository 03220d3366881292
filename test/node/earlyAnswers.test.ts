import { runCardNode } from '../engine/cardRun.mts';
import { after } from '../engine/clock.mts';
import { startFileHost, type FileHost, type FileResponse } from '../engine/fileHost.mts';
import { removeStoredFiles } from '../engine/fileStorage.mts';
import { withComment } from '../engine/numberedCards.mts';
import { openedFiles } from '../engine/slowStorage.mts';
import { keepUnhandledRejections } from '../engine/unhandledRejections.mts';
import { clientRequests } from '../soak/openRequests.mts';
import { specimen, specimenFile } from '../specimens.mts';
import { useSandbox } from '../useSandbox.mts';

/*
 * A service, or a proxy before it, may answer an upload before it has read the pictures. What it says counts, and if
 * nobody can tell what it said, the charge is in doubt. Whatever happens, nothing is left open.
 */

const sandbox = useSandbox({ files: 'disk' });

const ID = '7d0c4f3e-2f0a-4f57-9d35-0a4c1f6d2b11';
const { front, back } = specimen('virginia-v10');
/** Larger than what a connection holds. */
const large = (name: string) => withComment(specimenFile(name), name, 8_000_000);
const CARD = {
	files: {
		front: { content: large(front), fileName: front },
		back: { content: large(back), fileName: back },
	},
};

type Answers = (response: FileResponse) => void;
let host: FileHost;
/** To the uploads, in this order; the last one goes on. */
let answers: Answers[];
let opened: ReturnType<typeof openedFiles>;
let rejections: ReturnType<typeof keepUnhandledRejections>;
/** Of other tests. */
let openRequests: number;
beforeEach(async () => {
	host = await startFileHost();
	host.files
		.set('/api/v3/accounts/token/obtain/', Buffer.from('{"access": "opaque"}'))
		.set('/api/v3/services/ocr_card/', (response) => {
			const answer = answers.length > 1 ? answers.shift()! : answers[0];
			answer(response);
		});
	opened = openedFiles();
	rejections = keepUnhandledRejections();
	openRequests = clientRequests().open;
});
afterEach(async () => {
	await after(1000);
	host.stop();
	removeStoredFiles();
	opened.end();
	rejections.end();
	expect(opened.open()).toBe(0);
	expect(clientRequests().open).toBeLessThanOrEqual(openRequests);
	expect(rejections.reasons).toEqual([]);
});

/** What the user gets, and how often the card was sent. */
async function submit(...given: Answers[]) {
	answers = given;
	const { rows, error } = await runCardNode(
		{ operation: 'submit', options: { requestTimeout: 5 } },
		{ credential: { ...sandbox.account, baseUrl: `${host.origin}/api/v3` }, items: [CARD] },
	);
	const uploads = host.requests.filter(({ path }) => path.endsWith('/ocr_card/')).length;
	return { gets: error?.message ?? rows, uploads };
}

/** An answer byte by byte, because Node.js itself would not give it before it has read the request. */
function textOf(status: number, body: object, headers = {}): string {
	const content = JSON.stringify(body);
	const lines = Object.entries({ ...headers, 'content-length': content.length });
	const head = [`HTTP/1.1 ${status} Early`, ...lines.map(([name, value]) => `${name}: ${value}`)];
	return [...head, '', content].join('\r\n');
}

const CONNECTIONS: Array<[string, (text: string) => Answers]> = [
	[
		'reads on',
		(text) =>
			({ req, socket }) => {
				socket!.write(text);
				req.resume();
			},
	],
	[
		'reads no more',
		(text) =>
			({ socket }) =>
				void socket!.write(text),
	],
	[
		'closes the connection',
		(text) =>
			({ req, socket }) => {
				socket!.end(text);
				req.resume();
			},
	],
];

const ACCEPTED = textOf(201, { id: ID });
const TASK = [{ taskId: ID, status: 'pending' }];
const UNKNOWN = 'It is not known whether Progeny accepted the card';
const PAUSE = { 'retry-after': '600' };
const ASKS = 'and it asks for a pause of 600 seconds';
const NO = { detail: 'No.' };

describe.each(CONNECTIONS)('a service that answers early and %s', (_, answering) => {
	it.each<[string, string, unknown, number]>([
		['accepts the card', ACCEPTED, TASK, 1],
		['refuses it with 400', textOf(400, NO), 'Progeny did not accept the card: No.', 1],
		[
			'refuses it with 413',
			textOf(413, NO),
			'Progeny did not accept the card: the upload is too large (HTTP 413)',
			1,
		],
		[
			'refuses each token with 401',
			textOf(401, NO),
			'Progeny refused an access token that it had just issued (HTTP 401)',
			3,
		],
		[
			'asks for a long pause with 429',
			textOf(429, NO, PAUSE),
			`Progeny accepts no more requests at the moment: HTTP 429, ${ASKS}`,
			1,
		],
		[
			'asks for a long pause with 503',
			textOf(503, NO, PAUSE),
			`Progeny accepts no more requests at the moment: HTTP 503, ${ASKS}`,
			1,
		],
		['is in trouble', textOf(503, NO), `${UNKNOWN}: Progeny answered with HTTP 503`, 1],
	])('%s: the answer counts', async (_what, text, gets, uploads) => {
		expect(await submit(answering(text))).toEqual({ gets, uploads });
	});

	it('refuses the first token gets the card a second time, as a whole', async () => {
		let body = Buffer.alloc(0);
		const reads: Answers = (response) => {
			void response.req.toArray().then((pieces: Buffer[]) => {
				body = Buffer.concat(pieces);
				response.writeHead(201).end(JSON.stringify({ id: ID }));
			});
		};
		expect(await submit(answering(textOf(401, NO)), reads)).toEqual({ gets: TASK, uploads: 2 });
		expect(body).toHaveLength(Number(host.requests.at(-1)!.headers['content-length']));
		const { files } = CARD;
		expect(Object.values(files).map(({ content }) => body.includes(content))).toEqual([true, true]);
	});
});

describe('a connection that breaks in the middle of an upload', () => {
	const BROKEN = `${UNKNOWN}: the connection broke off`;

	it('leaves the charge in doubt, and blames no picture', async () => {
		const breaks: Answers = ({ socket }) => void socket!.resetAndDestroy();
		expect(await submit(breaks)).toEqual({ gets: BROKEN, uploads: 1 });
	});

	it('leaves the charge in doubt in the middle of an early answer', async () => {
		const text = textOf(201, { id: ID }).slice(0, -20);
		const breaks: Answers = ({ socket }) =>
			void socket!.write(text, () => socket!.resetAndDestroy());
		expect(await submit(breaks)).toEqual({ gets: BROKEN, uploads: 1 });
	});

	// The system may throw away what had arrived
	it('behind an early answer leaves the task ID, or the charge in doubt', async () => {
		const breaks: Answers = ({ socket }) =>
			void socket!.write(ACCEPTED, () => socket!.resetAndDestroy());
		const { gets, uploads } = await submit(breaks);
		expect([TASK, BROKEN]).toContainEqual(gets);
		expect(uploads).toBe(1);
	});
});
