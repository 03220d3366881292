import { cpSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const PROJECT = join(import.meta.dirname, '..');

/** Puts the built package where n8n has it after an installation from Settings → Community nodes. */
export function installPackage(userFolder: string): void {
	const { name, files } = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8')) as {
		name: string;
		files: string[];
	};
	const installed = join(userFolder, '.n8n/nodes/node_modules', name);
	rmSync(installed, { recursive: true, force: true });
	mkdirSync(installed, { recursive: true });
	for (const file of ['package.json', ...files]) {
		cpSync(join(PROJECT, file), join(installed, file), { recursive: true });
	}
}
