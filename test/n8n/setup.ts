import { installBrowser } from './browser.mts';
import { startRealN8n } from './realN8n.mts';

export default async function setup(): Promise<void> {
	installBrowser();
	await startRealN8n();
}
