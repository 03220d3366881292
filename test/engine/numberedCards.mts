import type { InputItem } from './runWorkflow.mts';
import { specimen, specimenFile } from './sandbox.mts';

const { front, back } = specimen('virginia-v10');
const FRONT = specimenFile(front);
const BACK = specimenFile(back);

/** Cards whose images differ in a comment only, so that the server can tell how often each was sent. */
export function numberedCards(count: number, firstNumber = 0): InputItem[] {
	return Array.from({ length: count }, (_, index) => {
		const number = firstNumber + index;
		return {
			json: { number },
			files: {
				front: { content: withComment(FRONT, `card ${number}`), fileName: front },
				back: { content: BACK, fileName: back },
			},
		};
	});
}

/** A JPEG with a comment segment behind its first marker. */
function withComment(jpeg: Buffer, text: string): Buffer {
	const comment = Buffer.alloc(4 + text.length);
	comment.writeUInt16BE(0xfffe, 0);
	comment.writeUInt16BE(2 + text.length, 2);
	comment.write(text, 4, 'latin1');
	return Buffer.concat([jpeg.subarray(0, 2), comment, jpeg.subarray(2)]);
}
