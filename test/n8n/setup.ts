import { installPostgres } from '../postgres.mts';
import { installBrowser } from './browser.mts';
import { startRealN8n } from './realN8n.mts';

export default async function setup(): Promise<void> {
	installBrowser();
	installPostgres();
	await startRealN8n();
}
