import { json, type Answer } from '../../sandbox/answers.mts';
import type { CalendarDate, CardFacts } from '../../sandbox/card/aamva.mts';
import { toDocument } from '../../sandbox/card/document.mts';
import { repeatableDraws } from '../../sandbox/draws.mts';
import {
	FIRST_ROW_ID,
	pendingTask,
	PROVIDER_ANSWER_KEY,
	rejectedResult,
} from '../../sandbox/invented.mts';
import type * as Format from '../../nodes/progeny/images/format.ts';
import type * as Document from '../../nodes/progeny/row/document.ts';
import type * as Review from '../../nodes/progeny/row/review.ts';
import type * as Row from '../../nodes/progeny/row/row.ts';
import type * as Check from '../../nodes/progeny/task/check.ts';
import type * as Outcome from '../../nodes/progeny/task/outcome.ts';
import { built } from '../engine/built.mts';
import { specimenFile, specimens } from '../specimens.mts';
import { ROW_SETTINGS } from '../row/settings.ts';
import { spreadOf, type Spread } from './figures.mts';

/** What one function takes for one task answer, or for one image. */
export interface PureFunctionFigures {
	/** The function, by its name in the source. */
	measured: string;
	per: 'answer' | 'image';
	/** Of one answer or image, as the mean of a pass over all of them; the spread is that of the passes. */
	microseconds: Spread;
	/** The least that any client must do with the same answer or image. */
	comparedWith: string;
	/** The time as a multiple of what the least takes, measured in turn with it. */
	ratio: Spread;
}

const WARM_UP_PASSES = 3;
const PASSES = 7;
const SEED = 1;

const { factsReader, imageFormat } = built<typeof Format>();
const { documentColumns } = built<typeof Document>();
const { review } = built<typeof Review>();
const { documentRow } = built<typeof Row>();
const { readCheck } = built<typeof Check>();
const { taskOutcome } = built<typeof Outcome>();

/**
 * Measures the functions between an answer and its row, and those that look at an image, without any
 * network. Takes some fifteen seconds for ten thousand answers.
 */
export function measurePureFunctions(answers = 10_000): PureFunctionFigures[] {
	const received = taskAnswers(answers, repeatableDraws(SEED));
	return [...figuresOf(answerWork(received), answers), ...figuresOf(imageWork(), answers)];
}

/** One function to be measured. */
interface Work {
	measured: string;
	per: PureFunctionFigures['per'];
	/** Does it for one answer or image, and gives a number that depends on what came of it. */
	once(index: number): number;
}

/** The first is the least, with which all are compared. */
function figuresOf(work: Work[], times: number): PureFunctionFigures[] {
	const all: Pass[][] = [];
	while (all.length < WARM_UP_PASSES + PASSES) {
		// By turns, so that a slow moment of the machine meets all of them
		all.push(work.map(({ once }) => pass(once, times)));
	}
	work.forEach((one, index) => assertSame(one, all, index));
	const rounds = all
		.slice(WARM_UP_PASSES)
		.map((passes) => passes.map(({ microseconds }) => microseconds));
	return work.map(({ measured, per }, index) => ({
		measured,
		per,
		microseconds: spreadOf(rounds.map((round) => round[index])),
		comparedWith: work[0].measured,
		ratio: spreadOf(rounds.map((round) => round[index] / round[0])),
	}));
}

/** One round over all answers or images. */
interface Pass {
	/** Of one of them. */
	microseconds: number;
	/** The sum of the numbers given. */
	given: number;
}

function pass(once: Work['once'], times: number): Pass {
	let given = 0;
	const startedAtMs = performance.now();
	for (let index = 0; index < times; index += 1) given += once(index);
	return { microseconds: ((performance.now() - startedAtMs) * 1000) / times, given };
}

/** Looks at what was given, so that it is made, and would show that a pass changes the answers. */
function assertSame({ measured }: Work, rounds: Pass[][], index: number): void {
	const given = new Set(rounds.map((passes) => passes[index].given));
	if (given.size > 1 || given.has(0)) throw new Error(`${measured} did not do the same each time`);
}

/** A task answer, and what the functions before make of it. */
interface Received {
	text: string;
	answer: Parameters<typeof readCheck>[1];
	source: Row.RowSource;
	columns: Document.DocumentColumns;
}

function answerWork(received: Received[]): Work[] {
	const work = (measured: string, use: (one: Received) => unknown): Work => ({
		measured,
		per: 'answer',
		once: (index) => weight(use(received[index])),
	});
	const row = (source: Row.RowSource) => documentRow(source, ROW_SETTINGS, 'simplified');
	return [
		work('JSON.parse', ({ text }) => JSON.parse(text)),
		work('taskOutcome', ({ answer }) => taskOutcome(answer.statusCode, answer.body)),
		work('readCheck', ({ answer, source }) => readCheck(source.taskId, answer)),
		work('documentColumns', ({ source }) =>
			documentColumns(documentOf(source), ROW_SETTINGS.today),
		),
		work('review', ({ source, columns }) => review(source.outcome, columns, ROW_SETTINGS, [])),
		work('documentRow, simplified', ({ source }) => row(source)),
		work('documentRow, full', ({ source }) => documentRow(source, ROW_SETTINGS, 'full')),
		work('readCheck and documentRow', ({ answer, source }) =>
			row({ ...source, outcome: shownOutcome(readCheck(source.taskId, answer)) }),
		),
	];
}

/** How many keys a result has: any result has some, whatever its kind. */
function weight(result: unknown): number {
	return Object.keys(result as object).length;
}

function documentOf({ outcome }: Row.RowSource): Outcome.JudgedDocument['document'] {
	return outcome.status === 'pending' ? null : outcome.document;
}

/** The outcome of a check that has a row. */
function shownOutcome(check: Check.Check): Row.RowSource['outcome'] {
	if (check.outcome.status === 'failed') throw new Error('An answer holds no card');
	return check.outcome;
}

/** Of all images of the specimens in turn. */
function imageWork(): Work[] {
	const images = specimens.flatMap(({ front, back }) => [front, back].map(specimenFile));
	const copy = Buffer.alloc(Math.max(...images.map(({ length }) => length)));
	const work = (measured: string, use: (image: Buffer) => number): Work => ({
		measured,
		per: 'image',
		once: (index) => use(images[index % images.length]),
	});
	return [
		work('a copy of the bytes', (image) => image.copy(copy)),
		work('imageFormat', (image) => imageFormat(image)!.name.length),
		work('imageFormat and factsReader', (image) => {
			const reader = factsReader(imageFormat(image)!);
			reader.push(image);
			return reader.facts()!.heightPx;
		}),
	];
}

/** Of ten tasks six are read, three are not finished, and one is refused. No two answers are the same. */
function taskAnswers(count: number, draw: () => number): Received[] {
	return Array.from({ length: count }, (_, index) => {
		const rowId = FIRST_ROW_ID + index;
		const kind = draw();
		if (kind < 0.3) return received(rowId, pendingTask(rowId));
		if (kind < 0.4)
			return received(rowId, finished(rowId, rejectedResult('ocr_card', draw() < 0.5 ? 'A' : 'B')));
		return received(rowId, finished(rowId, { status: 200, data: cardData(draw) }));
	});
}

function finished(rowId: number, result: object): Answer {
	return json(200, { id: rowId, status: 'SUCCESS', result });
}

function received(rowId: number, { status: statusCode, body }: Answer): Received {
	const text = String(body);
	const answer = { statusCode, headers: {}, body: JSON.parse(text) as unknown };
	const taskId = `task-${rowId}`;
	const meta = { submittedAt: null, secondsWaited: 4.2, checks: 5, resumed: false };
	const outcome = shownOutcome(readCheck(taskId, answer));
	const source = { taskId, outcome, furtherReasons: [], meta };
	return { text, answer, source, columns: documentColumns(documentOf(source), ROW_SETTINGS.today) };
}

/** `result.data` as the sandbox has it, for one card in five with the provider's own answer. */
function cardData(draw: () => number): object {
	const facts = cardFacts(draw);
	const portrait = `images/services/ocr_card/${Math.floor(1e9 + 9e9 * draw())}.jpg`;
	const document = {
		...toDocument(facts, new Date(ROW_SETTINGS.today)),
		portrait,
		portrait_url: `https://be.example.com/media/${portrait}`,
	};
	return draw() < 0.2 ? { document, [PROVIDER_ANSWER_KEY]: { facts } } : { document };
}

const FIRST_NAMES = ['Marigold', 'Jean-Luc', 'Quentin', 'Zoë', 'Mary Ann', 'Ångström'];
const BEFORE_LAST_NAMES = ['', '', '', "O'", 'Mc', 'de la ', 'van der '];
const SYLLABLES = ['ba', 'cor', 'den', 'fel', 'gi', 'hum', 'jo', 'kar', 'lin', 'mo', 'nés', 'pru'];
const STATES = ['VA', 'CA', 'TX', 'OH', 'VT', 'ON'];

function cardFacts(draw: () => number): CardFacts {
	const oneOf = <T,>(choices: readonly T[]): T => choices[Math.floor(draw() * choices.length)];
	const lastName = [1, 2, 3, 4].map(() => oneOf(SYLLABLES)).join('');
	const year = 1940 + Math.floor(draw() * 68);
	return {
		documentType: oneOf(['DL', 'DL', 'ID']),
		documentNumber: String(Math.floor(draw() * 1e9)).padStart(9, '0'),
		lastName: oneOf(BEFORE_LAST_NAMES) + lastName,
		firstName: oneOf(FIRST_NAMES),
		middleName: oneOf([null, 'Jane', 'Q']),
		suffix: null,
		nameTruncated: false,
		dateOfBirth: dayOf(year, draw),
		// On some cards it is not found
		dateOfIssue: draw() < 0.1 ? null : dayOf(2018 + Math.floor(draw() * 8), draw),
		dateOfExpiry: dayOf(2026 + Math.floor(draw() * 6), draw),
		sex: oneOf(['M', 'F', 'X']),
		country: oneOf(['USA', 'CAN']),
		state: oneOf(STATES),
		street: `${Math.ceil(draw() * 999)} Specimen Street`,
		city: 'Testville',
		postalCode: String(Math.floor(10_000 + draw() * 90_000)),
		vehicleClass: oneOf(['D', 'C', null]),
	};
}

function dayOf(year: number, draw: () => number): CalendarDate {
	return { year, month: Math.ceil(draw() * 12), day: Math.ceil(draw() * 28) };
}
