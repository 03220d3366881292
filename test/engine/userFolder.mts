import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// Imported before n8n-core, which keeps an encryption key in its user folder: never in the real one
const made = mkdtempSync(join(tmpdir(), 'n8n-nodes-progeny-'));
process.env.N8N_USER_FOLDER = made;
process.env.N8N_ENCRYPTION_KEY ??= 'no-secret-is-stored-here';
// The errors of a run are looked at where they arrive, not on the console
process.env.N8N_LOG_LEVEL ??= 'silent';

// What n8n has kept for this process goes with it
process.once('exit', () => rmSync(made, { recursive: true, force: true }));
