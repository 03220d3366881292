const { transform, moduleFileExtensions } = require('../../jest.config.js');

const SOURCES = '\\.m?ts$';

/** The tests in a real n8n and a real browser: npm run test:n8n. */
module.exports = {
	rootDir: '../..',
	roots: ['<rootDir>/test/n8n'],
	// Nothing runs outside: n8n is a process of its own
	transform: { [SOURCES]: transform[SOURCES] },
	moduleFileExtensions,
	globalSetup: '<rootDir>/test/n8n/setup.ts',
	globalTeardown: '<rootDir>/test/n8n/teardown.ts',
	// Longer than what a test waits for takes on a busy machine
	testTimeout: 300_000,
	// They share one n8n and one browser
	maxWorkers: 2,
};
