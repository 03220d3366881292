import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MANIFEST = ['package.json', 'package-lock.json', '.npmrc'];

/** A cache folder of a user, which keptPackages() takes for that of this process, and packages to install. */
export class ScratchCache {
	private readonly scratch = mkdtempSync(join(tmpdir(), 'n8n-nodes-progeny-'));
	private readonly usual = process.env.XDG_CACHE_HOME;
	/** Says what to install. */
	readonly source = join(this.scratch, 'source');
	private readonly folder = join(this.scratch, 'cache', 'n8n-nodes-progeny');

	constructor() {
		process.env.XDG_CACHE_HOME = join(this.scratch, 'cache');
		for (const file of MANIFEST) this.write(this.source, file, '{}');
	}

	/** What is in it. */
	folders(): string[] {
		return readdirSync(this.folder)
			.map((name) => this.pathOf(name))
			.sort();
	}

	pathOf(name: string): string {
		return join(this.folder, name);
	}

	write(folder: string, file: string, text: string): void {
		mkdirSync(folder, { recursive: true });
		writeFileSync(join(folder, file), text);
	}

	read(folder: string, file: string): string {
		return readFileSync(join(folder, file), 'utf8');
	}

	/** A file stands where the folder should be. */
	obstruct(): void {
		process.env.XDG_CACHE_HOME = join(this.source, 'package.json');
	}

	remove(): void {
		if (this.usual === undefined) delete process.env.XDG_CACHE_HOME;
		else process.env.XDG_CACHE_HOME = this.usual;
		rmSync(this.scratch, { recursive: true });
	}
}

export const RUNNING_PID = process.ppid;

export function endedPid(): number {
	return spawnSync(process.execPath, ['--version']).pid;
}
