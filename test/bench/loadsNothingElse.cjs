/*
 * Loads the package in the folder of the first argument as n8n does, in a process that loads nothing
 * else, and writes as JSON how many milliseconds that took, and which modules were asked for.
 */
const Module = require('node:module');
const { join, parse, relative, sep } = require('node:path');

const folder = process.argv[2];
const { n8n } = require(join(folder, 'package.json'));
const n8nWorkflow = require.resolve('n8n-workflow', { paths: [folder] });

/** As the loader of n8n finds and makes a class. */
function made(path) {
	const [className] = parse(path).name.split('.');
	return new (require(join(folder, path))[className])();
}

/** A module of Node.js, n8n-workflow, or a file as the package sees it. */
function nameOf({ request, parent }) {
	if (Module.isBuiltin(request)) return `node:${request.replace('node:', '')}`;
	const file = Module._resolveFilename(request, parent);
	return file === n8nWorkflow ? 'n8n-workflow' : relative(folder, file).replaceAll(sep, '/');
}

// n8n has it long before any node
const startedAtMs = performance.now();
require(n8nWorkflow);
const n8nWorkflowMs = performance.now() - startedAtMs;

const asked = [];
const { _load: load } = Module;
Module._load = function (request, parent, ...rest) {
	// Named later, because that takes time
	asked.push({ request, parent });
	return load.call(this, request, parent, ...rest);
};
const beganAtMs = performance.now();
const classes = [...n8n.nodes, ...n8n.credentials].map(made);
const packageMs = performance.now() - beganAtMs;

// Only then, so that what is loaded a moment later counts too
process.once('beforeExit', () => {
	const modules = [...new Set(asked.map(nameOf))].sort();
	const names = classes.map((one) => one.description?.name ?? one.name);
	console.log(JSON.stringify({ n8nWorkflowMs, packageMs, modules, names }));
});
