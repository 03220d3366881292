// What every command needs first: the packages, when the lock file is newer than they are, and a
// build, when the sources are. Plain JavaScript, because nothing is installed yet.
import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const changedAtMs = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

const newestInMs = (...folders) =>
	Math.max(
		...folders.flatMap((folder) =>
			readdirSync(folder, { recursive: true }).map((name) => changedAtMs(join(folder, name))),
		),
	);

function npm(message, ...args) {
	console.log(message);
	// npm tells where it is, so that it is found on every system
	execFileSync(process.execPath, [process.env.npm_execpath, ...args, '--loglevel=error'], {
		stdio: 'inherit',
	});
}

if (changedAtMs('node_modules/.package-lock.json') < changedAtMs('package-lock.json')) {
	npm('Installing the packages; this takes a minute or two …', 'ci');
}
const sources = Math.max(newestInMs('nodes', 'credentials', 'icons'), changedAtMs('tsconfig.json'));
if (changedAtMs('dist/nodes/ProgenyOcrCard/ProgenyOcrCard.node.js') < sources) {
	npm('Building the node …', 'run', 'build', '--silent', '--', '--silent');
}
