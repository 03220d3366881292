import { Socket } from 'node:net';

const { setTimeout: real } = Socket.prototype;
const timers = new WeakMap<Socket, NodeJS.Timeout>();

/** Lets the idle time-outs of connections, which Node.js keeps on a clock of its own, go by `setTimeout`. */
export function useTimersForIdleConnections(): void {
	Socket.prototype.setTimeout = function (timeoutMs, callback) {
		clearTimeout(timers.get(this));
		// As Node.js does: 0 takes the listener away
		if (callback && timeoutMs === 0) this.removeListener('timeout', callback);
		else if (callback) this.once('timeout', callback);
		if (timeoutMs > 0) watch(this, timeoutMs);
		return this;
	};
}

export function restoreIdleTimeouts(): void {
	Socket.prototype.setTimeout = real;
}

function watch(socket: Socket, timeoutMs: number): void {
	const { bytesRead, bytesWritten } = socket;
	const timer = setTimeout(() => {
		const isIdle = socket.bytesRead === bytesRead && socket.bytesWritten === bytesWritten;
		if (isIdle) socket.emit('timeout');
		else watch(socket, timeoutMs);
	}, timeoutMs);
	// Else it would hold what the socket holds
	if (!timers.has(socket)) socket.once('close', () => clearTimeout(timers.get(socket)));
	timers.set(socket, timer);
}
