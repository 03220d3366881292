import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Postgres } from '../postgres.mts';

/** What a test has of the PostgreSQL of its file. */
interface UsedPostgres {
	readonly postgres: Postgres;
}

/** A PostgreSQL for the tests of a file, of which nothing is left after them. */
export function usePostgres(): UsedPostgres {
	const used = {} as { postgres: Postgres };
	let folder: string;
	beforeAll(async () => {
		folder = mkdtempSync(join(tmpdir(), 'n8n-nodes-progeny-postgres-'));
		// PostgreSQL runs as another user than root, and must reach its folder in this one
		chmodSync(folder, 0o711);
		used.postgres = await Postgres.make(folder);
	});
	afterAll(async () => await used.postgres.stop());
	afterAll(() => rmSync(folder, { recursive: true }));
	return used;
}
