import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/**
 * Installs the Debian packages whose programs are missing, where this process may; says what to
 * install where it may not.
 * @param programs path of a program → the package that brings it
 */
export function installDebianPackages(programs: Record<string, string>): void {
	const missing = Object.entries(programs)
		.filter(([program]) => !existsSync(program))
		.map(([, name]) => name);
	if (missing.length === 0) return;
	if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
		throw new Error(`On Debian or Ubuntu, run first: sudo apt-get install ${missing.join(' ')}`);
	}
	console.log(`Installing ${missing.join(', ')} …`);
	aptGet('update');
	aptGet('install', '--yes', '--no-install-recommends', ...missing);
}

function aptGet(...args: string[]): void {
	const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
	execFileSync('apt-get', ['-qq', ...args], { env, stdio: ['ignore', 'ignore', 'inherit'] });
}
