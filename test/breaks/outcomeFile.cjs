/*
 * For jest: writes what has become of each suite to the file OUTCOME. With --json, jest writes nothing
 * where --bail ends the run.
 */
const { writeFileSync } = require('node:fs');
const { relative, sep } = require('node:path');

module.exports = class {
	constructor({ rootDir }) {
		this.rootDir = rootDir;
	}

	onRunComplete(_, { testResults: suites }) {
		const outcome = suites.map(({ testFilePath, perfStats, testResults, testExecError }) => ({
			path: relative(this.rootDir, testFilePath).replaceAll(sep, '/'),
			durationMs: perfStats.runtime,
			failed: testResults.flatMap(({ status, fullName }) => (status === 'failed' ? fullName : [])),
			couldNotRun: testExecError?.message ?? null,
		}));
		writeFileSync(process.env.OUTCOME, JSON.stringify(outcome));
	}
};
