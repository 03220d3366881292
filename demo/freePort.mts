import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below those that systems give to connections: such a port may be taken before its server starts. */
const [FIRST, LAST] = [20_000, 32_000];

let next = randomInt(FIRST, LAST);

/** The wished port of 127.0.0.1, or a free one, which is not given again soon. */
export async function freePort(wish = next): Promise<number> {
	next = next < LAST ? next + 1 : FIRST;
	const server = createServer().listen(wish, '127.0.0.1');
	try {
		await once(server, 'listening');
	} catch {
		return await freePort();
	}
	server.close();
	await once(server, 'close');
	return wish;
}
