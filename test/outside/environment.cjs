/*
 * Jest gives each test file modules of its own, and loading n8n's engine that way takes four seconds a
 * file. Here the engine, the built node and the sandbox are loaded by Node.js itself, once for each
 * worker: as in n8n, and for all test files of the worker.
 */
const Module = require('node:module');
const { resolve } = require('node:path');

const { TestEnvironment } = require('jest-environment-node');

require('tsx/cjs/api').register();
require('./openBundle.cjs');

/** What there must be one copy of, in the tests, in the engine and in the built node. */
const ENGINE = /^(n8n-core|n8n-workflow|@n8n\/di|reflect-metadata)(\/|$)/;

/** An older n8n, where test/compat/main.mts names its folder. */
const { N8N_FOLDER } = process.env;
if (N8N_FOLDER) {
	const paths = [resolve(N8N_FOLDER)];
	const resolveFilename = Module._resolveFilename;
	Module._resolveFilename = (request, parent, isMain, options) =>
		resolveFilename(request, parent, isMain, ENGINE.test(request) ? { paths } : options);
}

module.exports = class extends TestEnvironment {
	constructor(...given) {
		super(...given);
		this.global.loadOutside = require;
	}
};
