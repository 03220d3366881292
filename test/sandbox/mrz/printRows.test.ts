import type { Blob } from '../../../sandbox/card/mrz/greyPicture.mts';
import { findRows } from '../../../sandbox/card/mrz/printRows.mts';
import { repeatableDraws } from '../../../sandbox/draws.mts';

const DISTANCE = 12;
const JITTER = 8;

/** Specks near the points of a screen, each of which counts how often somebody looks where it is. */
function screen(side: number) {
	const draw = repeatableDraws(1);
	let looks = 0;
	const blobs = Array.from({ length: side * side }, (_, at): Blob => {
		const x = (at % side) * DISTANCE + draw() * JITTER;
		return {
			get x() {
				looks += 1;
				return x;
			},
			y: Math.floor(at / side) * DISTANCE + draw() * JITTER,
			width: 5,
			height: 7,
		};
	});
	return { blobs, looksPerBlob: () => looks / blobs.length };
}

it('a picture with four times the specks is not looked at much more often for each of them', () => {
	const [small, large] = [screen(40), screen(80)];
	findRows(small.blobs);
	findRows(large.blobs);
	expect(large.looksPerBlob()).toBeLessThan(2 * small.looksPerBlob());
});
