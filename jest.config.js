// One thread for files and cryptography, so that it can be seen when nothing is under way: engine/clock.mts
process.env.UV_THREADPOOL_SIZE = '1';

const typescript = {
	jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
	module: { type: 'commonjs' },
};

module.exports = {
	testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/n8n/', '<rootDir>/test/compat/'],
	testMatch: ['<rootDir>/test/**/*.test.ts'],
	testEnvironment: '<rootDir>/test/outside/environment.cjs',
	// Jest would take apart, after each file, what the next one needs of the world outside
	testEnvironmentOptions: { globalsCleanup: 'off' },
	moduleFileExtensions: ['ts', 'mts', 'js', 'mjs', 'json'],
	transform: {
		'/(sandbox/.*|test/(compat|engine|soak)/.*|test/package/anchors|test/bench/schedules)\\.mts$':
			'<rootDir>/test/outside/transform.cjs',
		'\\.m?ts$': ['@swc/jest', typescript],
	},
	// Also on two cores
	maxWorkers: '100%',
	// Only so that a test which hangs comes to an end, on however busy a machine
	testTimeout: 120_000,
};
