import { intrinsics, resumeTime, stopTime } from './engine/clock.mts';

/**
 * A clock that moves when everybody waits, for the tests of a file: nothing takes the time that it says.
 * The dates and errors of the tests are those that the node knows.
 */
export function useClock(): void {
	const { Date, Error, RangeError, TypeError } = globalThis;
	beforeAll(() => {
		stopTime();
		Object.assign(globalThis, intrinsics());
	});
	afterAll(() => {
		resumeTime();
		Object.assign(globalThis, { Date, Error, RangeError, TypeError });
	});
}
