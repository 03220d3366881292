module.exports = {
	testMatch: ['<rootDir>/test/**/*.test.ts'],
	moduleFileExtensions: ['ts', 'mts', 'js', 'mjs', 'json'],
	transform: { '\\.m?ts$': '@swc/jest' },
	// The engine starts once per file and a card waits for its task
	testTimeout: 30_000,
};
