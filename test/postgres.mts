import { execFile, execFileSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { freePort } from '../demo/freePort.mts';
import { installDebianPackages } from './debianPackages.mts';
import { startProgram, type Program } from './program.mts';

/** Debian has a folder in it for each major version. */
const VERSIONS = '/usr/lib/postgresql';

/** Who may do all in the database; no password, as only this machine reaches it. */
export const DATABASE_USER = 'n8n';
/** There from the start. */
export const DATABASE = 'postgres';

const HOST = '127.0.0.1';

const run = promisify(execFile);

/** A PostgreSQL of our own, which keeps what it has while it is stopped. */
export class Postgres {
	private server: Program | undefined;

	private constructor(
		private readonly programs: string,
		private readonly folder: string,
		/** Of 127.0.0.1. */
		readonly port: number,
	) {}

	/** Makes a new database in `folder/postgres`, and starts its server on a free port. */
	static async make(folder: string): Promise<Postgres> {
		const postgres = new Postgres(installPostgres(), folder, await freePort());
		await postgres.makeDatabase();
		await postgres.start();
		return postgres;
	}

	async start(): Promise<void> {
		const settings = [`listen_addresses=${HOST}`, 'unix_socket_directories=', `port=${this.port}`];
		this.server = await startProgram({
			command: join(this.programs, 'postgres'),
			args: ['-D', this.data, ...settings.flatMap((setting) => ['-c', setting])],
			port: this.port,
			logPath: join(this.folder, 'postgres.log'),
			// The one that does not wait for those who are connected
			endSignal: 'SIGINT',
			user: databaseOwner(),
			isReady: async () =>
				await this.client('pg_isready').then(
					() => true,
					() => false,
				),
		});
	}

	async stop(): Promise<void> {
		await this.server?.stop();
	}

	async execute(sql: string): Promise<void> {
		await this.psql(sql);
	}

	/** What a query gives, in the order of its columns. */
	async rows(query: string): Promise<Array<Record<string, unknown>>> {
		const json = await this.psql(`SELECT coalesce(json_agg(row), '[]') FROM (${query}) row`);
		return JSON.parse(json) as Array<Record<string, unknown>>;
	}

	private get data(): string {
		return join(this.folder, 'postgres');
	}

	private async makeDatabase(): Promise<void> {
		const user = databaseOwner();
		mkdirSync(this.data, { mode: 0o700 });
		if (user) chownSync(this.data, user.uid, user.gid);
		const init = ['--pgdata', this.data, '--username', DATABASE_USER, '--auth', 'trust'];
		await run(join(this.programs, 'initdb'), [...init, '--encoding', 'UTF8'], {
			...user,
			cwd: '/',
		});
	}

	private async psql(sql: string): Promise<string> {
		const plain = ['--no-psqlrc', '--quiet', '--tuples-only', '--no-align'];
		const where = ['--username', DATABASE_USER, '--dbname', DATABASE];
		return await this.client('psql', ...plain, ...where, '--command', sql);
	}

	private async client(program: string, ...args: string[]): Promise<string> {
		const where = ['--host', HOST, '--port', String(this.port)];
		return (await run(join(this.programs, program), [...where, ...args])).stdout;
	}
}

/** @returns the folder of its programs */
export function installPostgres(): string {
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
