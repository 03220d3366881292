// What every command needs first: the packages, when the lock file is newer than they are, and a
// build, when the sources are (with --packages, the packages alone). Plain JavaScript, because nothing
// is installed yet.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const changedAtMs = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

const newestInMs = (...folders) =>
	Math.max(
		...folders.flatMap((folder) =>
			readdirSync(folder, { recursive: true }).map((name) => changedAtMs(join(folder, name))),
		),
	);

function run(message, ...command) {
	console.log(message);
	execFileSync(process.execPath, command, { stdio: 'inherit' });
}

if (changedAtMs('node_modules/.package-lock.json') < changedAtMs('package-lock.json')) {
	// npm tells where it is, so that it is found on every system
	const npm = process.env.npm_execpath;
	run('Installing the packages; this takes a minute or two …', npm, 'ci', '--loglevel=error');
}
const sources = Math.max(
	newestInMs('nodes', 'credentials', 'icons'),
	...['gulpfile.js', 'tsconfig.json'].map(changedAtMs),
);
// n8n's watch mode compiles each module over the build
const isOutdated = changedAtMs('dist/progeny.js') < sources || existsSync('dist/nodes/progeny');
if (isOutdated && !process.argv.includes('--packages')) {
	run('Building the node …', 'node_modules/gulp/bin/gulp.js', 'build', '--silent');
}
