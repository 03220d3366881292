import { Readings } from '../../sandbox/card/readings.mts';

it('the same content is looked at once, and no more than the last fifty are kept', () => {
	const readings = new Readings<number>();
	const read = jest.fn((content: Buffer) => content.length);
	const card = (number: number) => Buffer.from(`card ${number}`);
	for (let number = 0; number <= 50; number += 1) {
		expect(readings.of(card(number), read)).toBe(card(number).length);
	}
	readings.of(card(50), read);
	expect(read).toHaveBeenCalledTimes(51);
	readings.of(card(0), read);
	expect(read).toHaveBeenCalledTimes(52);
});
