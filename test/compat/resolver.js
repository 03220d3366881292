const { resolve } = require('node:path');

const FOLDER = resolve(process.env.N8N_FOLDER);
/** What there must be one copy of, in the tests, in the engine and in the built node. */
const ENGINE = /^(n8n-core|n8n-workflow|@n8n\/di|reflect-metadata)(\/|$)/;

module.exports = (path, options) =>
	options.defaultResolver(path, ENGINE.test(path) ? { ...options, basedir: FOLDER } : options);
