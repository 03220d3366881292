import type { InputItem } from './runWorkflow.mts';
import { specimen, specimenFile } from '../specimens.mts';

const { front, back } = specimen('virginia-v10');
const FRONT = specimenFile(front);
const BACK = specimenFile(back);

/**
 * Cards whose images differ in a comment only, so that the server can tell how often each was sent.
 *
 * @param padding bytes that the comment of the front has more, to make it larger
 */
export function numberedCards(count: number, padding = 0): InputItem[] {
	return Array.from({ length: count }, (_, number) => ({
		json: { number },
		files: {
			front: {
				// Made when it is asked for, so that many cards do not fill the memory
				get content() {
					return withComment(FRONT, `card ${number}`, padding);
				},
				fileName: front,
			},
			back: { content: BACK, fileName: back },
		},
	}));
}

const LONGEST_COMMENT = 0xffff - 2;

/** A JPEG with comment segments behind its first marker: a text, and blanks of so many bytes. */
export function withComment(jpeg: Buffer, text: string, padding: number): Buffer {
	const comments = [comment(Buffer.from(text))];
	for (let left = padding; left > 0; left -= LONGEST_COMMENT) {
		comments.push(comment(Buffer.alloc(Math.min(left, LONGEST_COMMENT), ' ')));
	}
	return Buffer.concat([jpeg.subarray(0, 2), ...comments, jpeg.subarray(2)]);
}

function comment(text: Buffer): Buffer {
	const head = Buffer.alloc(4);
	head.writeUInt16BE(0xfffe, 0);
	head.writeUInt16BE(2 + text.length, 2);
	return Buffer.concat([head, text]);
}
