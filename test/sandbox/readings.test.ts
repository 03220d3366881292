import { Readings } from '../../sandbox/card/readings.mts';
import { specimenFile } from '../engine/sandbox.mts';

const FRONT = specimenFile('virginia-v10-front.jpg');
const BACK = specimenFile('virginia-v10-back.jpg');
const UNREADABLE = specimenFile('arizona-v9-unreadable-back.jpg');
const TODAY = new Date('2026-01-31T10:00:00Z');

it('the same pictures are read once on one day', async () => {
	const readings = new Readings();
	const first = readings.of(FRONT, BACK, TODAY);
	expect(readings.of(Buffer.from(FRONT), BACK, new Date('2026-01-31T20:00:00Z'))).toBe(first);
	expect(readings.of(FRONT, BACK, new Date('2026-02-01T10:00:00Z'))).not.toBe(first);
	expect(readings.of(BACK, FRONT, TODAY)).not.toBe(first);
	expect((await first)?.document.firstName).toBe('MARIGOLD');
	expect(await readings.of(FRONT, UNREADABLE, TODAY)).toBeNull();
});
