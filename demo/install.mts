/* Installs the n8n of npm run demo and of the tests in a real n8n, unless it is there. */
import { installN8n } from './installation.mts';
import { whenKilled } from './killed.mts';

// npm ends with this process
whenKilled(() => process.exit(1));
await installN8n();
