import fc from 'fast-check';

import { logged } from '../engine/debugLog.mts';

import { ERRORS } from '../../nodes/progeny/errors';
import { runCardNode, type CardRun } from '../engine/cardRun.mts';
import { after } from '../engine/clock.mts';
import { startDrawnServer, type DrawnAnswers, type Met } from '../engine/drawnServer.mts';
import { stoppedAfter, type Timed } from '../engine/stoppedAfter.mts';
import { keepUnhandledRejections } from '../engine/unhandledRejections.mts';
import { useFileStorage } from '../engine/fileStorage.mts';
import { specimen, specimenFile } from '../specimens.mts';
import { useClock } from '../useClock.mts';
import { drawnAnswers, drawnSetting, type DrawnSetting } from './drawnAnswers';
import { FUZZ, IS_LONG_ENOUGH } from './fuzzSettings.mts';
import { limitMs, repeatedUploads, secretForms, toldTasks } from './answerPromises.mts';

/*
 * Whatever a server answers, to any request, byte by byte. FUZZ_RUNS and FUZZ_SEED draw more answers, and others.
 * Answers that break a promise are printed as small as they can be made, with their seed and path.
 */

/** A draw takes 25 ms, on a busy machine more. */
const LONGEST_MS = 60_000 + FUZZ.numRuns * 200;

useClock();
beforeAll(async () => await useFileStorage('memory'));

interface Observed extends Timed<CardRun> {
	met: Met[];
	unfinished: number;
	unhandled: unknown[];
}

const { front, back } = specimen('maryland-v1');

/** As many cards, which differ behind the end of a picture. */
const cards = (count: number) =>
	Array.from({ length: count }, (_, number) => ({
		json: { number },
		files: {
			front: {
				content: Buffer.concat([specimenFile(front), Buffer.from(`card ${number}`)]),
				fileName: front,
			},
			back: { content: specimenFile(back), fileName: back },
		},
	}));

async function read(answers: DrawnAnswers, setting: DrawnSetting): Promise<Observed> {
	logged.length = 0;
	const { password, onError, maxTries, cards: count, output, extendData, ...options } = setting;
	const login = { username: 'demo', password };
	const rejections = keepUnhandledRejections();
	const server = await startDrawnServer(answers, login);
	const credential = { ...login, baseUrl: server.baseUrl, accessToken: '' };
	try {
		const timed = await stoppedAfter(
			limitMs(answers, setting),
			async (onStart) =>
				await runCardNode(
					{ operation: 'extract', output, extendData, options },
					{ credential, items: cards(count), onStart },
					{ onError, retryOnFail: true, maxTries, waitBetweenTries: 0 },
				),
		);
		await after(1);
		return {
			...timed,
			met: server.met,
			unfinished: server.unfinished(),
			unhandled: rejections.reasons,
		};
	} finally {
		await server.stop();
		rejections.end();
	}
}

const WORDS = Object.entries(ERRORS).map(([code, { message }]) => {
	// A fact may be empty, and then no space follows it
	const words = message.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{\w+\} ?/g, '.*');
	return { code, pattern: new RegExp(`^${words}`, 's') };
});
const codeOf = (message: unknown) =>
	WORDS.find(({ pattern }) => pattern.test(String(message)))?.code;
const OWN_FAULTS = ['NODE_FAULT', 'INPUT_UNREADABLE', undefined];

/** Each card is in a row or in an error that says why not. */
function expectEnds(
	{ result, wasStopped }: Observed,
	{ onError, cards: count }: DrawnSetting,
): void {
	expect({ wasStopped }).toEqual({ wasStopped: false });
	const { items, errorItems, error } = result;
	if (error !== undefined) {
		expect({ onError, code: codeOf(error.message) }).toEqual({
			onError: 'stopWorkflow',
			code: expect.stringMatching(/^(?!NODE_FAULT|INPUT_UNREADABLE)/),
		});
		return;
	}
	expect(items.length + errorItems.length).toBe(count);
	for (const { json } of [...items, ...errorItems]) {
		if (json.error === undefined) {
			expect(json).toHaveProperty('taskId', expect.stringMatching(/./));
			continue;
		}
		const { code } = json.details as { code: string };
		expect(code).toBe(codeOf(json.error));
		expect(OWN_FAULTS).not.toContain(code);
	}
	const output = onError === 'continueErrorOutput' ? items : [];
	expect(output.filter(({ json }) => json.error !== undefined)).toEqual([]);
}

function expectNoFault({ unfinished, unhandled }: Observed): void {
	expect(unhandled).toEqual([]);
	expect(logged.filter((line) => line.includes(' in the node'))).toEqual([]);
	// An answer that nobody waits for any more keeps no connection
	expect({ unfinished }).toEqual({ unfinished: 0 });
}

/** All that n8n keeps and shows of a run. */
function shown({ result }: Observed): string {
	const { run, error, hints } = result;
	const texts = [String(error?.stack), String(error?.description), JSON.stringify(hints)];
	return [JSON.stringify(run.data), ...texts, ...logged].join('\n');
}

function expectNoSecret(observed: Observed, { password }: DrawnSetting): void {
	const text = shown(observed);
	const tokens = observed.met.map(({ token }) => token).filter(({ length }) => length >= 8);
	const forms = new Set([password, ...tokens].flatMap(secretForms));
	expect([...forms].filter((form) => text.includes(form))).toEqual([]);
}

/** The ID of each task is where a person finds it: in a row, an error or the log. */
function expectTasksTold(observed: Observed, { requestTimeout, cards: count }: DrawnSetting): void {
	const { items, errorItems, error } = observed.result;
	const text = [JSON.stringify([items, errorItems]), error?.message, ...logged].join('\n');
	for (const { ids, isAskedFor } of toldTasks(observed.met, requestTimeout * 1000)) {
		expect({ ids, isTold: ids.some((id) => text.includes(id)) }).toEqual({ ids, isTold: true });
		if (count === 1) expect({ ids, isAskedFor }).toEqual({ ids, isAskedFor: true });
	}
}

/** How it ended for the first card, or for all. */
function endOf({ result: { error, items, errorItems } }: Observed): string {
	const [first] = [...items, ...errorItems];
	return codeOf(error?.message ?? first.json.error) ?? 'ROW';
}

it(
	'no answer makes the node pay twice, tell a secret, lose a task, fail by itself or wait on',
	async () => {
		const ends = new Set<string>();
		await fc.assert(
			fc.asyncProperty(drawnAnswers, drawnSetting, async (answers, setting) => {
				const observed = await read(answers, setting);
				expectEnds(observed, setting);
				expectNoFault(observed);
				expect(repeatedUploads(observed.met)).toEqual([]);
				expectNoSecret(observed, setting);
				expectTasksTold(observed, setting);
				ends.add(endOf(observed));
			}),
			FUZZ,
		);
		const usualEnds = ['ROW', 'SUBMISSION_REFUSED', 'SUBMISSION_UNCERTAIN', 'WAIT_TIMED_OUT'];
		expect([...ends]).toEqual(expect.arrayContaining(IS_LONG_ENOUGH ? usualEnds : []));
	},
	LONGEST_MS,
);
