const { FUZZ_RUNS, FUZZ_SEED = '1', FUZZ_PATH } = process.env;

/** Enough to come to all usual ends, and no more than a few seconds. */
const USUAL_RUNS = 200;

/** The draws are the same on every run; another seed may find what this one does not. */
export const FUZZ = {
	numRuns: Number(FUZZ_RUNS ?? USUAL_RUNS),
	seed: Number(FUZZ_SEED),
	path: FUZZ_PATH,
};

/** Whether so many are drawn that each usual end is among them. */
export const IS_LONG_ENOUGH = FUZZ_PATH === undefined && FUZZ.numRuns >= USUAL_RUNS;
