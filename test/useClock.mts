import { resumeTime, stopTime } from './engine/clock.mts';
import { useIntrinsics } from './useIntrinsics.mts';

/** A clock that moves when everybody waits, for the tests of a file: nothing takes the time that it says. */
export function useClock(): void {
	beforeAll(stopTime);
	afterAll(resumeTime);
	useIntrinsics();
}
