const typescript = {
	jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
	module: { type: 'commonjs' },
};

module.exports = {
	testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/n8n/', '<rootDir>/test/compat/'],
	testMatch: ['<rootDir>/test/**/*.test.ts'],
	moduleFileExtensions: ['ts', 'mts', 'js', 'mjs', 'json'],
	transform: { '\\.m?ts$': ['@swc/jest', typescript] },
	// A card waits for its task
	testTimeout: 30_000,
};
