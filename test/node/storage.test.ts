import { cardWorkflow, runCardNode } from '../engine/cardRun.mts';
import { after } from '../engine/clock.mts';
import { logged } from '../engine/debugLog.mts';
import { startFileHost } from '../engine/fileHost.mts';
import { removeStoredFiles, useFileStorage } from '../engine/fileStorage.mts';
import { withComment } from '../engine/numberedCards.mts';
import { runWorkflow, type InputItem } from '../engine/runWorkflow.mts';
import { taskIdOf } from '../engine/sandbox.mts';
import { startS3Server, whole, type Give, type S3Server } from '../engine/s3Server.mts';
import { useS3Storage } from '../engine/s3Storage.mts';
import { brokenStorage, openedFiles, type Break } from '../engine/slowStorage.mts';
import { specimen, specimenFile } from '../specimens.mts';
import { useSandbox } from '../useSandbox.mts';

/* Pictures go from n8n's storage to Progeny piece by piece. What breaks on the way is told as it is. */

const sandbox = useSandbox({ processingMs: 100 });
let s3: S3Server;
beforeAll(async () => (s3 = await startS3Server()));
afterAll(() => s3.stop());

const { front, back } = specimen('virginia-v10');
const SIDES = { front, back };

/** A card whose pictures are that much larger. */
function cardWith(padding: number): InputItem {
	const files = Object.entries(SIDES).map(([side, fileName]) => [
		side,
		{ content: withComment(specimenFile(fileName), side, padding), fileName },
	]);
	return { files: Object.fromEntries(files) as InputItem['files'] };
}

/** Larger than what a stream gives at once. */
const CARD = cardWith(3_000_000);
const PARAMETERS = { operation: 'extract', options: { requestTimeout: 5 } };
const RETRIED = { retryOnFail: true, maxTries: 2, waitBetweenTries: 0 };
/** Both pictures are read to be checked. */
const CHECKED = 2;
const SENT = { front: CHECKED + 1, back: CHECKED + 2 };

const extract = async (node = {}, { card = CARD, baseUrl = sandbox.baseUrl } = {}) =>
	await runCardNode(
		PARAMETERS,
		{ credential: { ...sandbox.account, baseUrl }, items: [card] },
		node,
	);

const unread = (side: keyof typeof SENT) => {
	const label = side === 'front' ? 'Front' : 'Back';
	return `${label} image: n8n could not read the file in '${side}' (${SIDES[side]})`;
};

/** Until the end of the test, if not before. */
let replaced: { end(): void } | undefined;
function untilEnd<Storage extends { end(): void }>(storage: Storage): Storage {
	replaced = storage;
	return storage;
}
afterEach(() => {
	replaced?.end();
	replaced = undefined;
	removeStoredFiles();
	s3.removeObjects();
});

describe.each([
	['on disk', async () => await useFileStorage('disk')],
	['in S3', async () => await useS3Storage(s3.host)],
])('pictures that n8n keeps %s', (_where, useStorage) => {
	beforeAll(useStorage);

	it('arrive whole, with their names and types', async () => {
		await extract();
		const { submissions } = await sandbox.statistics();
		const { front, back } = CARD.files!;
		expect(submissions).toMatchObject([
			{
				front: { fileName: 'front.jpg', contentType: 'image/jpeg', bytes: front.content.length },
				back: { fileName: 'back.jpg', contentType: 'image/jpeg', bytes: back.content.length },
			},
		]);
		expect(taskIdOf(submissions, CARD)).not.toBeNull();
	});

	it('are read from their start for each attempt', async () => {
		await sandbox.set({ faults: [{ route: 'ocr_card', answer: { status: 401, body: {} } }] });
		expect((await extract()).rows).toMatchObject([{ status: 'extracted' }]);
		const { routes, submissions } = await sandbox.statistics();
		expect(routes.ocr_card.requests).toBe(2);
		expect(taskIdOf(submissions, CARD)).not.toBeNull();
	});

	it('are on their way while the storage still holds the rest of them', async () => {
		untilEnd(brokenStorage('stalls', SENT.front));
		await extract();
		expect((await sandbox.statistics()).routes.ocr_card.bytesReceived).toBeGreaterThan(1000);
	});

	it('are read no further than a service takes them, which is told their size', async () => {
		const service = await startFileHost();
		service.files
			.set('/api/v3/accounts/token/obtain/', Buffer.from('{"access": "opaque"}'))
			.set('/api/v3/services/ocr_card/', () => {});
		const opened = untilEnd(openedFiles());
		// Far more than connections hold
		const card = cardWith(19_000_000);
		const { error } = await extract({}, { card, baseUrl: `${service.origin}/api/v3` });
		service.stop();
		expect(error?.message).toMatch(/^It is not known whether/);
		await after(100);
		expect(opened.calls()).toBe(SENT.front);
		expect(opened.open()).toBe(0);
		const { headers } = service.requests.at(-1)!;
		expect(Number(headers['content-length'])).toBeGreaterThan(38_000_000);
		expect(headers).not.toHaveProperty('transfer-encoding');
	});

	describe.each<[Break, keyof typeof SENT]>([
		['fails', 'front'],
		['fails', 'back'],
		['stalls', 'front'],
		['stalls', 'back'],
		['gives less than before', 'front'],
		['gives less than before', 'back'],
		['gives more than before', 'front'],
		['gives more than before', 'back'],
	])('a storage that %s in the middle of an upload, at the %s', (how, side) => {
		it('is named, and no charge is in doubt: the card was not sent', async () => {
			const broken = untilEnd(brokenStorage(how, SENT[side]));
			const { error } = await extract();
			expect(error?.message).toBe(unread(side));
			expect(broken.isClosed()).toBe(true);
			expect((await sandbox.statistics()).submissions).toEqual([]);
			expect(logged.join('\n')).not.toContain('may have been accepted');
		});

		it('costs nothing but another try', async () => {
			untilEnd(brokenStorage(how, SENT[side]));
			expect((await extract(RETRIED)).rows).toMatchObject([{ status: 'extracted' }]);
			expect((await sandbox.statistics()).submissions).toHaveLength(1);
		});
	});

	it('a service that stalls in the middle of an upload leaves a charge in doubt', async () => {
		await sandbox.set({ faults: [{ route: 'ocr_card', stall: true }] });
		const { error } = await extract();
		expect(error?.message).toMatch(/^It is not known whether/);
	});

	it.each(['front', 'back'] as const)(
		'Stop closes the %s that is being sent, even of a storage that stalls',
		async (side) => {
			const broken = untilEnd(brokenStorage('stalls', SENT[side]));
			let stop = () => {};
			const running = runWorkflow(cardWorkflow(PARAMETERS), {
				credential: { ...sandbox.account },
				items: [CARD],
				onStart: (given) => (stop = given),
			});
			while (broken.calls() < SENT[side]) await after(20);
			stop();
			const { run } = await running;
			await after(100);
			expect(run.status).toBe('canceled');
			expect(broken.isClosed()).toBe(true);
		},
	);
});

describe('S3', () => {
	beforeAll(async () => await useS3Storage(s3.host));
	afterEach(() => s3.gives.splice(0, Infinity, whole));

	const half =
		(end: Give): Give =>
		(response, content) =>
			void response.write(content.subarray(0, 1_000_000), () => end(response, content));

	it.each<[string, Give]>([
		['breaks the connection', half((response) => response.destroy())],
		['says no more', half(() => {})],
		['damages a byte', (response, content) => void response.end(content.with(0, 1))],
	])('that %s in the middle of an upload costs nothing but another try', async (_, give) => {
		s3.gives.splice(0, Infinity, ...Array<Give>(CHECKED).fill(whole), give, whole);
		expect((await extract(RETRIED)).rows).toMatchObject([{ status: 'extracted' }]);
		expect((await sandbox.statistics()).submissions).toHaveLength(1);
		expect(s3.unfinished()).toBe(0);
	});
});
