import { tmpdir } from 'node:os';
import { join } from 'node:path';

const REPORT = 'test/mutants/report';

/** Changes the pure rooms, one place at a time, and sees whether a test notices: npm run test:mutants. */
export default {
	mutate: [
		'nodes/progeny/row/*.ts',
		'nodes/progeny/task/{check,outcome,schedule,submission}.ts',
		'nodes/progeny/images/{checkedImage,findImages,format,imageHints,itemFiles,jpeg,sharedPage,sideWords}.ts',
		'nodes/progeny/http/{answer,connectionFault,webAddress}.ts',
		'nodes/progeny/account/jobTimes.ts',
		'nodes/progeny/{json,text}.ts',
	],
	testRunner: 'jest',
	jest: { configFile: 'test/mutants/jest.config.js' },
	coverageAnalysis: 'perTest',
	concurrency: 2,
	thresholds: { high: 95, low: 85, break: 85 },
	reporters: ['progress-append-only', 'clear-text', 'html', 'json'],
	htmlReporter: { fileName: `${REPORT}/mutants.html` },
	jsonReporter: { fileName: `${REPORT}/mutants.json` },
	clearTextReporter: { logTests: false },
	// jest reads the folder anew for every mutant
	ignorePatterns: [
		'**',
		'!nodes/**',
		'!sandbox/**',
		'!test/**',
		'!jest.config.js',
		'!package.json',
	],
	// Outside of the project, so that no other tool finds the changed copies
	tempDirName: join(tmpdir(), 'progeny-mutants'),
	cleanTempDir: 'always',
};
