import { intrinsics } from './engine/clock.mts';

/** Dates, errors and timers of the tests of a file are those that the node knows, not jest's own. */
export function useIntrinsics(): void {
	const { Date, Error, RangeError, TypeError, setTimeout, clearTimeout } = globalThis;
	const own = { Date, Error, RangeError, TypeError, setTimeout, clearTimeout };
	beforeAll(() => void Object.assign(globalThis, intrinsics()));
	afterAll(() => void Object.assign(globalThis, own));
}
