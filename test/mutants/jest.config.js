const { transform, moduleFileExtensions } = require('../../jest.config.js');

/** The tests of what stryker.config.mjs changes: they need no engine, no sandbox and no network. */
module.exports = {
	rootDir: '../..',
	// Without test/properties.test.ts, which takes longer than all of these
	testMatch: [
		'<rootDir>/test/account/jobTimes.test.ts',
		'<rootDir>/test/http/{answer,connectionFault,webAddress}.test.ts',
		'<rootDir>/test/images/*.test.ts',
		'<rootDir>/test/row/*.test.ts',
		'<rootDir>/test/task/{check,outcome,schedule,submission}.test.ts',
		'<rootDir>/test/{json,text}.test.ts',
	],
	transform,
	moduleFileExtensions,
};
