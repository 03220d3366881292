import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { realN8n } from './realN8n.mts';

/** What n8n has written so far: its database, with every execution, and its log. */
export function keptByN8n(): string {
	const { userFolder } = realN8n();
	const data = join(userFolder, '.n8n');
	const database = readdirSync(data).filter((file) => file.startsWith('database.sqlite'));
	const files = [...database.map((file) => join(data, file)), join(userFolder, 'n8n.log')];
	return files.map((file) => readFileSync(file, 'latin1')).join('\n');
}

/** The other machines that n8n has turned to; the file is there when the watch is. */
export function contacts(): string[] {
	return readFileSync(realN8n().contactsPath, 'utf8').split('\n').filter(Boolean);
}
