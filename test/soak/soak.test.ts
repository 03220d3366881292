import { removeUserFolder } from '../engine/userFolder.mts';

import { soak } from './soak.mts';

afterAll(removeUserFolder);

it('200 cards of 1 MB, a tenth of all requests met by a fault: none lost, none paid twice, memory bounded', async () => {
	const figures = await soak(200, { padding: 1_000_000 });
	expect(figures).toMatchObject({ cards: 200, lost: 0, submittedTwice: 0 });
	// The faults were there, and most cards came through them
	expect(figures.extracted).toBeGreaterThan(140);
	expect(figures.extracted).toBeLessThan(200);
	expect(Object.keys(figures.errors)).toContain('SUBMISSION_UNCERTAIN');
	// All images together are more than 200 MB
	expect(Math.max(...figures.imageMemoryMb)).toBeLessThan(50);
	const [first, , , last] = figures.residentMb;
	expect(last - first).toBeLessThan(60);
}, 240_000);
