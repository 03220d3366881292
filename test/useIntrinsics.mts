import { intrinsics } from './engine/clock.mts';

/** The dates and errors that the tests of a file make are those that the node knows, not jest's own. */
export function useIntrinsics(): void {
	const { Date, Error, RangeError, TypeError } = globalThis;
	beforeAll(() => void Object.assign(globalThis, intrinsics()));
	afterAll(() => void Object.assign(globalThis, { Date, Error, RangeError, TypeError }));
}
