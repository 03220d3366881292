import { existsSync } from 'node:fs';
import { join } from 'node:path';

const MINUTE_MS = 60_000;
/** Before, the pace says nothing yet. */
const ESTIMATED_FROM = 0.05;

/** What package-lock.json says of a package. */
export interface LockedPackage {
	os?: string | string[];
	cpu?: string | string[];
	libc?: string | string[];
}

/** By their folders; the folder '' is the project itself. */
export type LockedPackages = Record<string, LockedPackage>;

export interface System {
	os: string;
	cpu: string;
	libc: string;
}

export const THIS_SYSTEM: System = {
	os: process.platform,
	cpu: process.arch,
	libc: existsSync('/etc/alpine-release') ? 'musl' : 'glibc',
};

/** The folders of the packages that npm installs on a system. */
export function foldersFor(packages: LockedPackages, system: System): string[] {
	return Object.entries(packages)
		.filter(([folder, { os, cpu, libc }]) => {
			const fits = allows(os, system.os) && allows(cpu, system.cpu) && allows(libc, system.libc);
			return folder !== '' && fits;
		})
		.map(([folder]) => folder);
}

function allows(listed: string | string[] | undefined, value: string): boolean {
	const list = [listed ?? []].flat();
	if (list.includes(value)) return true;
	return list.every((one) => one.startsWith('!')) && !list.includes(`!${value}`);
}

/** Says how many packages are in place in a folder, and how long the others take at this pace. */
export class PackagesInPlace {
	private readonly startedAtMs = Date.now();
	private readonly total: number;

	constructor(
		private readonly root: string,
		private missing: string[],
	) {
		this.total = missing.length;
	}

	words(): string {
		this.missing = this.missing.filter(
			(folder) => !existsSync(join(this.root, folder, 'package.json')),
		);
		const done = this.total - this.missing.length;
		if (done === this.total) return `all ${this.total} packages are in place, npm is checking them`;
		return `${done} of ${this.total} packages are in place${this.estimate(done)}`;
	}

	private estimate(done: number): string {
		if (done < ESTIMATED_FROM * this.total) return '';
		const leftMs = ((Date.now() - this.startedAtMs) * this.missing.length) / done;
		return leftMs < MINUTE_MS
			? ', less than a minute at this pace'
			: `, about ${Math.round(leftMs / MINUTE_MS)} min at this pace`;
	}
}
