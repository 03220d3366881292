import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';

import { freePort } from '../../demo/freePort.mts';
import { installDebianPackages } from '../debianPackages.mts';
import { startProgram, type Program } from '../program.mts';

const ANSWER_WITHIN_MS = 1000;
const REDIS = '/usr/bin/redis-server';

/** Starts a Redis of our own on a free port; it keeps nothing on disk. */
export async function startRedis(folder: string): Promise<Program> {
	installDebianPackages({ [REDIS]: 'redis-server' });
	const port = await freePort();
	return await startProgram({
		command: REDIS,
		args: ['--bind', '127.0.0.1', '--port', String(port), '--save', '', '--dir', folder],
		port,
		logPath: join(folder, 'redis.log'),
		endSignal: 'SIGTERM',
		isReady: async () => await answersPing(port),
	});
}

async function answersPing(port: number): Promise<boolean> {
	const socket = connect(port, '127.0.0.1');
	try {
		await once(socket, 'connect');
		socket.write('PING\r\n');
		const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
		const [answer] = (await once(socket, 'data', { signal })) as [Buffer];
		return answer.toString().startsWith('+PONG');
	} catch {
		return false;
	} finally {
		socket.destroy();
	}
}
