import { readZone } from '../../../sandbox/card/mrz/readZone.mts';
import { renderZone } from './renderedZones.mts';

const TODAY = new Date('2030-06-15');
const ZONES = 200;

it('of zones printed and photographed in many ways, most are read and none is read wrong', async () => {
	const refused: string[] = [];
	const wrong: string[] = [];
	for (let seed = 1; seed <= ZONES; seed++) {
		const { picture, lines, conditions } = await renderZone(seed);
		const zone = await readZone(picture, TODAY);
		if (zone === null) refused.push(conditions);
		else if (zone.lines.join() !== lines.join()) wrong.push(conditions);
	}
	expect(wrong).toEqual([]);
	expect(ZONES - refused.length).toBeGreaterThan(ZONES * 0.7);
});
