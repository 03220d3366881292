const { execFile } = require('node:child_process');
const { rm } = require('node:fs/promises');
const { Transform } = require('node:stream');
const { promisify } = require('node:util');

const { dest, parallel, series, src } = require('gulp');

const clean = () => rm('dist', { recursive: true, force: true });

async function compile() {
	try {
		await promisify(execFile)(process.execPath, [require.resolve('typescript/bin/tsc')]);
	} catch (error) {
		throw new Error(error.stdout || error.message);
	}
}

/** What n8n reads beside the code: icons, codex files, output schemas. */
function copy() {
	const files = ['icons/*.svg', 'nodes/**/*.node.json', 'nodes/**/__schema__/**/*.json'];
	return src(files, { base: '.', allowEmpty: true }).pipe(dest('dist'));
}

/** tsc writes four spaces for each; with tabs, as in the sources, the package is a twelfth smaller. */
function indentWithTabs() {
	const indented = new Transform({
		objectMode: true,
		transform(file, _encoding, done) {
			const code = file.contents
				.toString()
				.replace(/^(?: {4})+/gm, (spaces) => '\t'.repeat(spaces.length / 4));
			file.contents = Buffer.from(code);
			done(null, file);
		},
	});
	return src('dist/**/*.js').pipe(indented).pipe(dest('dist'));
}

exports.clean = clean;
exports.build = series(clean, parallel(series(compile, indentWithTabs), copy));
exports.default = exports.build;
