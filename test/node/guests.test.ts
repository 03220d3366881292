import { randomUUID } from 'node:crypto';

import type { ICredentialDataDecryptedObject, INode } from 'n8n-workflow';

import type * as AccountModule from '../../nodes/progeny/account/account';
import type { Change } from '../../sandbox/settings.mts';
import { built } from '../engine/built.mts';
import { cardWorkflow, runCardNode, type CardRun } from '../engine/cardRun.mts';
import { memoryOf } from '../engine/memoryOf.mts';
import { numberedCards } from '../engine/numberedCards.mts';
import { slowCredential } from '../engine/slowStorage.mts';
import { runWorkflow, type InputItem } from '../engine/runWorkflow.mts';
import { type Statistics } from '../engine/sandbox.mts';
import { specimen, specimenItem } from '../specimens.mts';
import { after } from '../engine/clock.mts';
import { useSandbox } from '../useSandbox.mts';

/*
 * Executions are guests of an account that lives once in the process: what they share, and what none of
 * them may do to the others. Each test has an account of its own.
 */

const PASSWORD = 'progeny-sandbox';
const QUICK = { minPollInterval: 0.1 };
const CONTINUE: Partial<INode> = { onError: 'continueRegularOutput' };

const sandbox = useSandbox();
/** Read anew from n8n's database by each execution, and one for all of them. */
let credential: ICredentialDataDecryptedObject;
let accounts = 0;

async function newAccount(change: Change = {}): Promise<void> {
	accounts += 1;
	const username = `guest-${accounts}`;
	await sandbox.set({ accounts: [{ username, password: PASSWORD }], ...change });
	credential = { ...sandbox.account, username };
}

async function execution(
	items: InputItem[],
	options: object = QUICK,
	parameters: object = {},
): Promise<CardRun> {
	return await runCardNode(
		{ operation: 'extract', options, ...parameters } as INode['parameters'],
		{ credential, items },
		CONTINUE,
	);
}

/** One card in each, all at once. */
async function executions(count: number, options: object = QUICK): Promise<CardRun[]> {
	return await Promise.all(
		numberedCards(count).map(async (card) => await execution([card], options)),
	);
}

/** An execution that can be stopped. */
function stoppable(items: InputItem[], parameters: object = {}) {
	let stop = () => {};
	const all = { operation: 'extract', options: QUICK, ...parameters };
	const running = runWorkflow(cardWorkflow(all), {
		credential,
		items,
		onStart: (given) => (stop = given),
	});
	return { running, stop: () => stop() };
}

async function until(hasSeenEnough: (statistics: Statistics) => boolean): Promise<Statistics> {
	for (;;) {
		const statistics = await sandbox.statistics();
		if (hasSeenEnough(statistics)) return statistics;
		await after(20);
	}
}

const ofRoute = ({ log }: Statistics, route: string) => log.filter((one) => one.route === route);

function expectAllRead(runs: CardRun[]): void {
	for (const { rows } of runs) expect(rows).toMatchObject([{ status: 'extracted' }]);
}

describe('thirty executions at once', () => {
	it('log in once', async () => {
		await newAccount();
		expectAllRead(await executions(30));
		const { routes, submissions } = await sandbox.statistics();
		expect(routes.login.requests).toBe(1);
		expect(submissions).toHaveLength(30);
	});

	it('keep a pause that the service asks one of them for', async () => {
		const answer = { status: 429, headers: { 'retry-after': '2' }, body: {} };
		await newAccount({ processingMs: 1000, faults: [{ route: 'task', skip: 3, answer }] });
		expectAllRead(await executions(30));
		const { log } = await sandbox.statistics();
		const refusal = log.findIndex(({ status }) => status === 429);
		// What was sent at the same moment still arrives
		const next = log.find(({ atMs }) => atMs > log[refusal].atMs)!;
		expect(next.atMs - log[refusal].atMs).toBeGreaterThanOrEqual(2000);
	});

	it('upload eight cards at a time, first come, first served', async () => {
		await newAccount({ faults: [{ route: 'ocr_card', times: -1, delayMs: 300 }] });
		expectAllRead(await executions(20));
		const uploads = ofRoute(await sandbox.statistics(), 'ocr_card');
		uploads.slice(8).forEach(({ atMs }, index) => {
			// Each ninth one starts when the first of the nine is answered
			expect(atMs - uploads[index].atMs).toBeGreaterThanOrEqual(300);
		});
	});

	it('check fifty times a second, and each of them as often as the others', async () => {
		await newAccount();
		const taskIds = Array.from({ length: 50 }, () => randomUUID());
		const options = { ...QUICK, timeout: 4, onTimeout: 'return' };
		const runs = taskIds.map(
			async (taskId) => await execution([{}], options, { operation: 'getResult', taskId }),
		);
		for (const { rows } of await Promise.all(runs)) {
			expect(rows).toMatchObject([{ status: 'pending' }]);
		}
		const checks = ofRoute(await sandbox.statistics(), 'task');
		const inTheSecondFrom = (fromMs: number) =>
			checks.filter(({ atMs }) => atMs >= fromMs && atMs < fromMs + 1000).length;
		for (const { atMs } of checks) expect(inTheSecondFrom(atMs)).toBeLessThanOrEqual(50);
		const turns = taskIds.map((taskId) => checks.filter((one) => one.taskId === taskId).length);
		expect(Math.min(...turns)).toBeGreaterThan(1);
		expect(Math.max(...turns) - Math.min(...turns)).toBeLessThanOrEqual(1);
	});

	it('renew a token that is refused once for all', async () => {
		await newAccount({ processingMs: 1500 });
		const running = executions(10);
		await until(({ submissions }) => submissions.length === 10);
		await sandbox.change({ revokeAccessTokens: true });
		expectAllRead(await running);
		const { routes, submissions } = await sandbox.statistics();
		expect([routes.login.requests, submissions.length]).toEqual([2, 10]);
	});
});

it('an edit of the password while executions wait for the login ends none of them', async () => {
	await newAccount();
	const { password, ...rest } = credential;
	let reads = 0;
	credential = Object.defineProperty({ ...rest }, 'password', {
		enumerable: true,
		// Each of the two reads it once before one of them logs in
		get: () => ((reads += 1) <= 2 ? 'as it was before' : password),
	}) as ICredentialDataDecryptedObject;
	expectAllRead(await executions(2));
	expect((await sandbox.statistics()).routes.login.requests).toBe(1);
});

describe('an execution that ends', () => {
	it('by Stop during the login lets the others use that login', async () => {
		await newAccount({ faults: [{ route: 'login', delayMs: 1000 }] });
		const [first, ...others] = numberedCards(5);
		const stopped = stoppable([first]);
		await until(({ routes }) => routes.login.requests === 1);
		const running = Promise.all(others.map(async (card) => await execution([card])));
		stopped.stop();
		expect((await stopped.running).run.status).toBe('canceled');
		expect((await sandbox.statistics()).routes.ocr_card.requests).toBe(0);
		expectAllRead(await running);
		const { routes } = await sandbox.statistics();
		expect([routes.login.requests, routes.ocr_card.requests]).toEqual([1, 4]);
	});

	it('by Stop while it reads the credential for a login lets the others use that login', async () => {
		await newAccount({ processingMs: 8000 });
		const [first, other] = numberedCards(2);
		const stopped = stoppable([first]);
		await until(({ submissions }) => submissions.length === 1);
		const running = execution([other]);
		await until(({ submissions }) => submissions.length === 2);
		const { limiter } = built<typeof AccountModule>().accountOf(credential);
		const pauses = jest.spyOn(limiter, 'backOff');
		const vault = slowCredential(3000);
		await sandbox.change({ revokeAccessTokens: true });
		while (vault.calls() === 0) await after(20);
		// Whichever of the two renews the token, the other one waits for it
		await after(1000);
		stopped.stop();
		expectAllRead([await running]);
		vault.end();
		expect(pauses).not.toHaveBeenCalled();
		expect((await stopped.running).run.status).toBe('canceled');
	});

	it('by Stop frees its places in the queue of uploads', async () => {
		await newAccount({ faults: [{ route: 'ocr_card', times: 8, delayMs: 1500 }] });
		const cards = numberedCards(25);
		const stopped = stoppable(cards.slice(0, 24));
		await until(({ routes }) => routes.ocr_card.requests === 8);
		const running = execution([cards[24]]);
		stopped.stop();
		expect((await stopped.running).run.status).toBe('canceled');
		expectAllRead([await running]);
		// Of the sixteen cards that waited before it, none is sent
		expect((await sandbox.statistics()).routes.ocr_card.requests).toBe(9);
	});

	it('with an error ends its own checks, and no other', async () => {
		const answer = { status: 403, body: {} };
		await newAccount({ processingMs: 2000, faults: [{ route: 'task', skip: 2, answer }] });
		const runs = await Promise.all(
			numberedCards(4).map(
				async (card) =>
					await runCardNode(
						{ operation: 'extract', options: QUICK },
						{ credential, items: [card] },
					),
			),
		);
		expect(runs.filter(({ error }) => error !== undefined)).toHaveLength(1);
		expect(runs.filter(({ rows }) => rows[0]?.status === 'extracted')).toHaveLength(3);
	});
});

it('asks less for the card of an execution, as those before it have shown how long it takes', async () => {
	await newAccount({ processingMs: 10_000 });
	const checksOf = async (count: number) => {
		await sandbox.change({ resetStatistics: true });
		expectAllRead(await executions(count, {}));
		return (await sandbox.statistics()).routes.task.requests / count;
	};
	expect(await checksOf(1)).toBeGreaterThanOrEqual(8);
	await checksOf(20);
	expect(await checksOf(1)).toBeLessThanOrEqual(7);
});

describe('uploads without a clear answer, one in each execution', () => {
	const UNCLEAR = { route: 'ocr_card', answer: { status: 500, body: '' } } as const;

	it('hold back the cards of all, until one is accepted', async () => {
		await newAccount({ faults: [{ ...UNCLEAR, times: 4 }] });
		for (const { rows } of await executions(4)) {
			expect(rows).toMatchObject([{ details: { code: 'SUBMISSION_UNCERTAIN' } }]);
		}
		expectAllRead(await executions(6));
		const statistics = await sandbox.statistics();
		const uploads = ofRoute(statistics, 'ocr_card').map(({ atMs }) => atMs);
		expect(uploads).toHaveLength(10);
		// Closed for five seconds; then one card tries, and the others follow when it is accepted
		expect(uploads[4] - uploads[3]).toBeGreaterThanOrEqual(4900);
		const [accepted] = statistics.submissions;
		expect(uploads[5]).toBeGreaterThanOrEqual(accepted.acceptedAtMs);
	});

	it('say so where the time-out of a card ends before', async () => {
		await newAccount({ faults: [{ ...UNCLEAR, times: -1 }] });
		await executions(4);
		const [{ rows }] = await executions(1, { ...QUICK, timeout: 1 });
		expect(rows).toMatchObject([
			{
				error:
					'The card was not sent: 4 uploads in a row got no clear answer, and no further upload was possible within 1 second',
				details: { code: 'UPLOADS_HALTED', retryable: true },
			},
		]);
		expect(rows[0].details).not.toHaveProperty('taskId');
		expect((await sandbox.statistics()).routes.ocr_card.requests).toBe(4);
	});

	it('say nothing about the service where a person stops the executions', async () => {
		await newAccount({ faults: [{ route: 'ocr_card', times: 4, stall: true }] });
		const stopped = stoppable(numberedCards(4));
		await until(({ routes }) => routes.ocr_card.requests === 4);
		stopped.stop();
		await stopped.running;
		expectAllRead(await executions(1));
	});
});

it('shares nothing with another username, password or Base URL', async () => {
	const answer = { status: 429, headers: { 'retry-after': '30' }, body: {} };
	await newAccount({ faults: [{ route: 'task', answer }] });
	const paused = stoppable(numberedCards(1));
	await until(({ log }) => log.some(({ status }) => status === 429));
	const { username } = credential;
	await sandbox.change({
		accounts: [
			{ username: String(username), password: 'changed' },
			{ username: 'other', password: PASSWORD },
		],
	});
	const others = [
		{ ...credential, password: 'changed' },
		{ ...credential, username: 'other' },
		{
			...credential,
			baseUrl: sandbox.baseUrl.replace('127.0.0.1', 'localhost'),
			password: 'changed',
		},
	];
	const runs = others.map(
		async (other) =>
			await runCardNode(
				{ operation: 'extract', options: QUICK },
				{ credential: other, items: numberedCards(1) },
				CONTINUE,
			),
	);
	expectAllRead(await Promise.all(runs));
	expect((await sandbox.statistics()).routes.login.requests).toBe(4);
	paused.stop();
	await paused.running;
});

it('keeps nothing of a card, a picture or a person', async () => {
	await newAccount();
	const person = specimen('virginia-v10');
	const [{ rows }] = [await execution([specimenItem(person)])];
	expect(rows).toMatchObject([{ status: 'extracted', fullName: 'MARIGOLD TESTERSON' }]);
	const { accountOf } = built<typeof AccountModule>();
	const account = accountOf(credential);
	const memory = memoryOf(account);
	expect(memory).toContain('jobTimes');
	const { accessToken } = credential;
	// It has what it needs, so that the search below would find something
	expect(memory).toContain(String(accessToken).split('~').at(-1));
	const secrets = [
		...[rows[0], person.expected!].flatMap((some) =>
			Object.values(some).filter((value) => typeof value === 'string' && value.length > 3),
		),
		credential.username,
		PASSWORD,
		person.front,
	];
	for (const secret of secrets) expect(memory).not.toContain(String(secret));
	expect(memory).not.toMatch(/Buffer|Blob|FormData|ArrayBuffer/);
});
