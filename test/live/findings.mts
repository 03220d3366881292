/* The check itself, and its findings in words. */
import { isRecord } from '../../nodes/progeny/json.ts';
import type { Assumption } from './assumption.mts';
import { allRequests, answerOfTask, document, task } from './cardAssumptions.mts';
import { access, badSubmissions, noTasks, tokens } from './loginAssumptions.mts';
import { masked, REFUSALS, STATES } from './masked.mts';
import { passports } from './passportAssumptions.mts';
import { observe, type CheckOptions, type Observations } from './requests.mts';

const TOPICS: Record<string, Assumption[]> = {
	Tokens: tokens,
	Access: access,
	'Unknown tasks': noTasks,
	'Bad submissions': badSubmissions,
	'The submission and its task': task,
	'The answer of a finished task': answerOfTask,
	'The document': document,
	Passports: passports,
	'All requests': allRequests,
};

export interface Finding extends Assumption {
	topic: string;
	verdict: 'as assumed' | 'different' | 'not seen';
	/** What was seen instead, masked. */
	answer?: string;
	/** What is worth knowing whatever the verdict. */
	remark?: string;
}

/** Sends everything that the announcement names, the submissions that cost money included. */
export async function checkLive(options: CheckOptions): Promise<Finding[]> {
	const seen = await observe(options);
	const asked = Object.entries(TOPICS).filter(([, one]) => one !== passports || options.passport);
	return asked.flatMap(([topic, assumptions]) =>
		assumptions.map((assumption) => ({ ...assumption, topic, ...judge(assumption, seen) })),
	);
}

function judge(
	assumption: Assumption,
	seen: Observations,
): Pick<Finding, 'verdict' | 'answer' | 'remark'> {
	const value = assumption.look(seen);
	if (value === undefined) return { verdict: 'not seen' };
	const remark = assumption.note?.(value, seen);
	if (assumption.holds(value, seen)) return { verdict: 'as assumed', remark };
	return { verdict: 'different', remark, answer: shown(value, assumption.told, seen.secrets) };
}

function shown(value: unknown, told: RegExp = STATES, secrets: string[]): string {
	const isAnswer = isRecord(value) && 'statusCode' in value && 'body' in value;
	if (!isAnswer) return masked(value, told, secrets);
	const { statusCode, body } = value;
	const isRefusal = Number(statusCode) >= 400;
	return `HTTP ${String(statusCode)} ${masked(body, isRefusal ? REFUSALS : told, secrets)}`;
}

export function report(findings: Finding[]): string {
	const topics = [...new Set(findings.map(({ topic }) => topic))].map((topic) => {
		const lines = findings.filter((finding) => finding.topic === topic).map(lineOf);
		return [topic, ...lines].join('\n');
	});
	return [...topics, summary(findings)].join('\n\n');
}

function lineOf({ claim, mark, node, verdict, answer, remark }: Finding): string {
	const line = `  ${verdict.padEnd(10)}  ${claim} [${mark}]${remark ? ` (${remark})` : ''}`;
	const further = [
		...(answer === undefined ? [] : [`answer: ${answer}`]),
		...(node === undefined || verdict === 'as assumed' ? [] : [`the node: ${node}`]),
	];
	return [line, ...further.map((text) => `${' '.repeat(14)}${text}`)].join('\n');
}

function summary(findings: Finding[]): string {
	const count = (verdict: Finding['verdict']) =>
		`${findings.filter((finding) => finding.verdict === verdict).length} ${verdict}`;
	const different = findings.filter(({ verdict }) => verdict === 'different');
	const lines = [`${count('as assumed')}, ${count('different')}, ${count('not seen')}.`];
	if (different.length > 0) {
		lines.push('', 'The project assumes otherwise in:');
		lines.push(...different.map(({ file, claim }) => `  ${file}: ${claim}`).sort());
	}
	for (const { warning } of different) if (warning) lines.push('', `!!! ${warning}`);
	return lines.join('\n');
}
