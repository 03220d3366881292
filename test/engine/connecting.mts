import { Socket } from 'node:net';

const { connect } = Socket.prototype;

/** What the system says of a connection that it cannot make. */
export function connectError(code: string, syscall: string): Error {
	return Object.assign(new Error(`${syscall} ${code}`), { code, errno: -1, syscall });
}

/** The next connections of this process fail, and then no more. */
export function failConnections(errors: Error[]): { left(): number; end(): void } {
	const waiting = [...errors];
	Socket.prototype.connect = function (this: Socket, ...given: Parameters<typeof connect>) {
		const error = waiting.shift();
		if (error === undefined) return connect.apply(this, given);
		Object.assign(this, { connecting: true });
		setImmediate(() => this.destroy(error));
		return this;
	} as typeof connect;
	return { left: () => waiting.length, end: () => (Socket.prototype.connect = connect) };
}
