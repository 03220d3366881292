import type { InputItem } from '../engine/runWorkflow.mts';
import { BACK, FRONT } from './workflows.mts';

/** A hundred cards take a minute. */
const ANSWER_WITHIN_MS = 300_000;

export type Row = Record<string, unknown>;

/**
 * Sends one card to a webhook, as a program would.
 *
 * @returns its answer; null where it is none, or one that reports trouble
 */
export async function sendCard(address: string, { files }: InputItem): Promise<Row | null> {
	const form = new FormData();
	form.set(FRONT, fileOf(files!.front), 'front.jpg');
	form.set(BACK, fileOf(files!.back), 'back.jpg');
	return (await send(address, form)) as Row | null;
}

/** Sends cards that have the same back to a webhook, to be worked on by one execution. */
export async function sendCards(address: string, items: InputItem[]): Promise<Row[]> {
	const form = new FormData();
	form.set(BACK, fileOf(items[0].files!.back), 'back.jpg');
	for (const [index, { files }] of items.entries()) {
		form.append('number', String(index));
		form.set(`front${index}`, fileOf(files!.front), 'front.jpg');
	}
	return ((await send(address, form)) as Row[] | null) ?? [];
}

function fileOf({ content }: { content: Buffer }): Blob {
	return new Blob([new Uint8Array(content)], { type: 'image/jpeg' });
}

async function send(address: string, body: FormData): Promise<unknown> {
	const answer = await fetch(address, {
		method: 'POST',
		body,
		signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
	}).catch(() => null);
	return answer?.ok ? await answer.json() : null;
}
