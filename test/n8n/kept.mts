import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { CREDENTIAL } from '../../demo/contents.mts';
import { runN8n } from '../../demo/n8nProcess.mts';
import { realN8n } from './realN8n.mts';

/** What n8n has written so far: its database, with every execution, and its log. */
export function keptByN8n(): string {
	const { userFolder } = realN8n();
	const data = join(userFolder, '.n8n');
	const database = readdirSync(data).filter((file) => file.startsWith('database.sqlite'));
	const files = [...database.map((file) => join(data, file)), join(userFolder, 'n8n.log')];
	return files.map((file) => readFileSync(file, 'latin1')).join('\n');
}

/** The secrets of the credential that the workflows use, as n8n decrypts them. */
export async function secrets(): Promise<{ password: string; accessToken: string }> {
	const { installation, userFolder } = realN8n();
	const folder = mkdtempSync(join(tmpdir(), 'n8n-nodes-progeny-'));
	try {
		const file = join(folder, 'credentials.json');
		const args = ['export:credentials', `--id=${CREDENTIAL.id}`, '--decrypted', `--output=${file}`];
		await runN8n(installation, { userFolder }, ...args);
		const [{ data }] = JSON.parse(readFileSync(file, 'utf8')) as [
			{ data: { password: string; accessToken: string } },
		];
		return data;
	} finally {
		rmSync(folder, { recursive: true });
	}
}

/** The other machines that n8n has turned to; the file is there when the watch is. */
export function contacts(): string[] {
	return readFileSync(realN8n().contactsPath, 'utf8').split('\n').filter(Boolean);
}
