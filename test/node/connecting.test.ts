import { randomUUID } from 'node:crypto';

import { encodeToken, newToken } from '../../nodes/progeny/account/accessToken';
import { runCardNode } from '../engine/cardRun.mts';
import { connectError, failConnections } from '../engine/connecting.mts';
import { describeDifference } from '../engine/differences';
import { startRawServer, type Meet } from '../engine/rawServer.mts';
import { specimen, specimenItem } from '../specimens.mts';
import { faultTable } from '../faultTables.mts';
import { useSandbox } from '../useSandbox.mts';

/* A connection that was never made has carried no card. The card is sent as soon as there is one. */

const sandbox = useSandbox();
const CARD = specimenItem(specimen('virginia-v10'));

/** The lines of the table in docs/faults.md. */
const seen: string[][] = [];

let failing: ReturnType<typeof failConnections> | undefined;
afterEach(() => failing?.end());

async function extract(credential: object = {}) {
	return await runCardNode(
		{ operation: 'extract', options: { requestTimeout: 6 } },
		{ credential: { ...sandbox.account, ...credential }, items: [CARD] },
		{ onError: 'continueRegularOutput' },
	);
}

/** A login from before, so that the upload is the first to need a connection. */
function loggedIn(baseUrl: string) {
	const login = { baseUrl, username: randomUUID(), password: 'hush-hush-hush', accessToken: '' };
	return { ...login, accessToken: encodeToken(login, newToken('opaque', { nowMs: Date.now() })) };
}

describeDifference('causeOfConnectionFault', () => {
	it.each([
		['ECONNREFUSED', 'connect'],
		['EHOSTUNREACH', 'connect'],
		['ENETUNREACH', 'connect'],
		['EADDRNOTAVAIL', 'connect'],
		['ETIMEDOUT', 'connect'],
		['ECONNRESET', 'connect'],
		['EMFILE', 'connect'],
		['ENOTFOUND', 'getaddrinfo'],
		['EAI_AGAIN', 'getaddrinfo'],
		['EMFILE', 'getaddrinfo'],
	])('a card waits through %s of %s, and is sent once', async (code, syscall) => {
		const { account } = sandbox;
		// With the token of a login
		await runCardNode({ operation: 'getResult', taskId: 'none' }, { credential: account });
		failing = failConnections([connectError(code, syscall), connectError(code, syscall)]);
		const { rows } = await extract(account);
		expect(failing.left()).toBe(0);
		expect(rows).toMatchObject([{ status: 'extracted' }]);
		seen.push([`\`${syscall} ${code}\`, twice`, 'The card is read', '']);
		expect((await sandbox.statistics()).submissions).toHaveLength(1);
	});

	it('a card waits through both addresses of a host', async () => {
		const addresses = [
			connectError('ETIMEDOUT', 'connect'),
			connectError('ENETUNREACH', 'connect'),
		];
		const both = Object.assign(new AggregateError(addresses), { code: 'ETIMEDOUT' });
		failing = failConnections([both]);
		expect((await extract()).rows).toMatchObject([{ status: 'extracted' }]);
	});

	it.each<[string, Meet]>([
		['closes the connection at once', (socket) => void socket.end()],
		['resets the connection at once', (socket) => void socket.resetAndDestroy()],
		[
			'resets the connection during the TLS handshake',
			(socket) => socket.once('data', () => socket.resetAndDestroy()),
		],
		['does not use TLS', (socket) => void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')],
		['never answers', () => {}],
	])('a server that %s got no card', async (what, meets) => {
		const { host, connections, stop } = await startRawServer(meets);
		const { rows } = await extract(loggedIn(`https://${host}/api/v3`));
		stop();
		expect(rows).toMatchObject([{ details: { code: 'UNREACHABLE', retryable: true } }]);
		const { details, error } = rows[0] as { details: { code: string }; error: string };
		seen.push([`The server ${what}`, `\`${details.code}\``, error]);
		expect(connections()).toBeGreaterThan(0);
	});

	it('docs/faults.md shows what was seen', () => {
		const head = ['Before the upload', 'Result', 'The error says'];
		const { documented, seen: table } = faultTable('No connection', head, seen);
		expect(documented).toBe(table);
	});
});

it('a connection that breaks off later may have carried the card, whatever the system calls it', async () => {
	await sandbox.set({ faults: [{ route: 'ocr_card', times: -1, reset: 'afterBody' }] });
	expect((await extract()).rows).toMatchObject([{ details: { code: 'SUBMISSION_UNCERTAIN' } }]);
	expect((await sandbox.statistics()).routes.ocr_card.requests).toBe(1);
});
