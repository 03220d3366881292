const { execFile } = require('node:child_process');
const { mkdir, rm, writeFile } = require('node:fs/promises');
const { dirname, posix } = require('node:path');
const { Transform } = require('node:stream');
const { promisify } = require('node:util');

const esbuild = require('esbuild');
const { dest, parallel, series, src } = require('gulp');
const { minify } = require('terser');

const { engines, n8n } = require('./package.json');

/** Holds the code of all nodes and credentials, so that n8n reads one file, and they share one state. */
const BUNDLE = 'dist/progeny.js';

/** What n8n loads: it finds a class in a file by the name of the file. */
const ENTRIES = [...n8n.nodes, ...n8n.credentials].map((path) => ({
	path,
	source: path.replace(/^dist\/(.*)\.js$/, './$1'),
	className: posix.basename(path).split('.')[0],
}));

const clean = () => rm('dist', { recursive: true, force: true });

/** esbuild removes the types without looking at them. */
async function checkTypes() {
	try {
		await promisify(execFile)(process.execPath, [
			require.resolve('typescript/bin/tsc'),
			'--noEmit',
		]);
	} catch (error) {
		throw new Error(error.stdout || error.message);
	}
}

async function bundle() {
	const exported = ENTRIES.map(
		({ className, source }) =>
			`import { ${className} } from '${source}'\nexports.${className} = ${className}`,
	);
	const { outputFiles } = await esbuild.build({
		stdin: { contents: exported.join('\n'), resolveDir: __dirname },
		bundle: true,
		format: 'cjs',
		platform: 'node',
		target: engines.node.replace('>=', 'node'),
		external: ['n8n-workflow'],
		charset: 'utf8',
		// Its own way to export takes more code
		logOverride: { 'commonjs-variable-in-esm': 'silent' },
		write: false,
	});
	// A stack leads to a function, by its name, of which the sources have one, and to a statement, by its line
	const { code } = await minify(requiringOnce(outputFiles[0].text), {
		// Only what leaves names and lines as they are
		compress: { defaults: false, arrows: true, booleans: true, evaluate: true, properties: true },
		mangle: false,
		format: { comments: false, ecma: 2020, semicolons: false },
	});
	await mkdir(dirname(BUNDLE), { recursive: true });
	await writeFile(BUNDLE, `${code}\n`);
}

/** esbuild requires a module anew, under a name with a number, for each of our modules that imports it. */
function requiringOnce(code) {
	const requires = /^var import_(\w+?)\d* = (require\(.+\));\n/gm;
	const once = new Map([...code.matchAll(requires)].map(([, name, call]) => [name, call]));
	const rest = code.replace(requires, '').replace(/\bimport_(\w+?)\d*\b/g, '$1');
	const first = [...once].map(([name, call]) => `const ${name} = ${call};\n`);
	// As every ES module is
	return ['"use strict";\n', ...first, rest].join('');
}

async function writeEntries() {
	for (const { path, className } of ENTRIES) {
		const bundlePath = posix.relative(posix.dirname(path), BUNDLE);
		await mkdir(dirname(path), { recursive: true });
		await writeFile(path, `exports.${className} = require('${bundlePath}').${className};\n`);
	}
}

/** What n8n reads beside the code: icons, codex files, output schemas. */
function copy() {
	const files = ['icons/*.svg', 'nodes/**/*.node.json', 'nodes/**/__schema__/**/*.json'];
	const withoutSpaces = new Transform({
		objectMode: true,
		transform(file, _encoding, done) {
			if (file.extname === '.json') {
				file.contents = Buffer.from(JSON.stringify(JSON.parse(file.contents.toString())));
			}
			done(null, file);
		},
	});
	return src(files, { base: '.', allowEmpty: true }).pipe(withoutSpaces).pipe(dest('dist'));
}

exports.clean = clean;
exports.build = series(clean, parallel(checkTypes, bundle, writeEntries, copy));
exports.default = exports.build;
