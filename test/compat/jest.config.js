const base = require('../../jest.config.js');

/** The tests that run the node, on the n8n of the folder that main.mts names. */
module.exports = {
	...base,
	rootDir: '../..',
	testMatch: ['<rootDir>/test/{account,compat,http,node,package,soak}/*.test.ts'],
	testPathIgnorePatterns: ['/node_modules/'],
	// For the node's sources; what Node.js itself loads is resolved in test/outside/environment.cjs
	resolver: '<rootDir>/test/compat/resolver.js',
};
