const base = require('../../jest.config.js');

const [swc] = Object.values(base.transform);
// What Node.js loads as it is, but jest only on Node.js 24
const MODULES = '(p-retry|is-network-error)/';

/** The tests that run the node, on the n8n of the folder that main.mts names. */
module.exports = {
	...base,
	rootDir: '../..',
	testMatch: ['<rootDir>/test/{account,compat,http,node,package,soak}/*.test.ts'],
	testPathIgnorePatterns: ['/node_modules/'],
	resolver: '<rootDir>/test/compat/resolver.js',
	transform: { ...base.transform, [`/node_modules/${MODULES}.*\\.js$`]: swc },
	transformIgnorePatterns: [`/node_modules/(?!${MODULES})`],
};
