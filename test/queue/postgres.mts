import { execFile, execFileSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { freePort } from '../../demo/freePort.mts';
import { installDebianPackages } from '../debianPackages.mts';
import { startProgram, type Program } from './program.mts';

/** Debian has a folder in it for each major version. */
const VERSIONS = '/usr/lib/postgresql';

/** Who may do all in the database; no password, as only this machine reaches it. */
export const DATABASE_USER = 'n8n';
/** There from the start. */
export const DATABASE = 'postgres';

/** Starts a PostgreSQL of our own, with a new database in `folder/postgres`, on a free port. */
export async function startPostgres(folder: string): Promise<Program> {
	const programs = installedPrograms();
	const data = join(folder, 'postgres');
	const user = databaseOwner();
	mkdirSync(data, { mode: 0o700 });
	if (user) chownSync(data, user.uid, user.gid);
	const init = ['--pgdata', data, '--username', DATABASE_USER, '--auth', 'trust'];
	await promisify(execFile)(join(programs, 'initdb'), [...init, '--encoding', 'UTF8'], {
		...user,
		cwd: '/',
	});
	const port = await freePort();
	const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', `port=${port}`];
	return await startProgram({
		command: join(programs, 'postgres'),
		args: ['-D', data, ...settings.flatMap((setting) => ['-c', setting])],
		port,
		logPath: join(folder, 'postgres.log'),
		// The one that does not wait for those who are connected
		endSignal: 'SIGINT',
		user,
		async isReady() {
			const where = ['--host', '127.0.0.1', '--port', String(port)];
			return await promisify(execFile)(join(programs, 'pg_isready'), where).then(
				() => true,
				() => false,
			);
		},
	});
}

function installedPrograms(): string {
	installDebianPackages({ [newestPrograms() ?? join(VERSIONS, 'postgres')]: 'postgresql' });
	return newestPrograms()!;
}

function newestPrograms(): string | undefined {
	if (!existsSync(VERSIONS)) return undefined;
	return readdirSync(VERSIONS)
		.sort((a, b) => Number(b) - Number(a))
		.map((version) => join(VERSIONS, version, 'bin'))
		.find((programs) => existsSync(join(programs, 'postgres')));
}

/** PostgreSQL does not run as root; Debian's package brings a user for it. */
function databaseOwner(): { uid: number; gid: number } | undefined {
	if (process.getuid?.() !== 0) return undefined;
	const id = (which: string) =>
		Number(execFileSync('id', [which, 'postgres'], { encoding: 'utf8' }));
	return { uid: id('-u'), gid: id('-g') };
}
