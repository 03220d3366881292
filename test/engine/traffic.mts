import { subscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';

/** The open ends of connections in this process. */
const sockets = new Set<Socket>();

for (const end of ['net.client.socket', 'net.server.socket']) {
	subscribe(end, (message) => {
		const { socket } = message as { socket: Socket };
		sockets.add(socket);
		socket.once('close', () => sockets.delete(socket));
	});
}

/** What was left open before is no concern of those who come now. */
export const forgetTraffic = () => sockets.clear();

/**
 * Whether anything is on its way between two ends in this process: bytes that were written and not read, a
 * connection that is not accepted, or an end that does not know yet that the other one is gone. A busy
 * system takes its time for that.
 */
export function isOnTheWay(): boolean {
	const ends = new Map([...sockets].map((socket) => [portsOf(socket), socket]));
	return [...sockets].some((socket) => {
		const other = ends.get(portsOf({ localPort: socket.remotePort, remotePort: socket.localPort }));
		return other === undefined || other.bytesRead !== socket.bytesWritten;
	});
}

/** Changes with whatever happens on the connections. */
export const stateOfTraffic = () =>
	[...sockets].map((one) => `${portsOf(one)} ${one.bytesRead} ${one.bytesWritten}`).join();

const portsOf = ({ localPort, remotePort }: Pick<Socket, 'localPort' | 'remotePort'>) =>
	`${localPort} ${remotePort}`;
