import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { realN8n } from './realN8n.mts';

const ICONS = join(import.meta.dirname, '../../icons');

/** What n8n serves at an icon's address, and which of our icons that is. */
export async function icon(src: string) {
	const answer = await fetch(new URL(src, realN8n().origin));
	const served = await answer.text();
	return {
		type: answer.headers.get('content-type'),
		file: readdirSync(ICONS).find((file) => readFileSync(join(ICONS, file), 'utf8') === served),
	};
}
