const { transform, moduleFileExtensions } = require('../../jest.config.js');

/** The tests in a real n8n and a real browser: npm run test:n8n. */
module.exports = {
	rootDir: '../..',
	roots: ['<rootDir>/test/n8n'],
	transform,
	moduleFileExtensions,
	globalSetup: '<rootDir>/test/n8n/setup.ts',
	globalTeardown: '<rootDir>/test/n8n/teardown.ts',
	testTimeout: 90_000,
	// One n8n, one browser at a time
	maxWorkers: 1,
};
