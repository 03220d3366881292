import { createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { onLoopback } from './loopback.mts';

/** A mail server that takes every e-mail and delivers none. */
export interface MailServer {
	/** What belongs into the credential. */
	credential: ICredentialDataDecryptedObject;
	/** As they came, with headers and encoded attachments, the oldest first. */
	mails: string[];
	stop(): Promise<void>;
}

export async function startMailServer(): Promise<MailServer> {
	const mails: string[] = [];
	const server = createServer((socket) => void receive(socket, mails));
	const { port, stop } = await onLoopback(server);
	const credential = { host: '127.0.0.1', port, secure: false, disableStartTls: true };
	return { credential: { ...credential, user: '', password: '' }, mails, stop };
}

/** The least of SMTP that a sender needs. */
async function receive(socket: Socket, mails: string[]): Promise<void> {
	let mail: string[] | null = null;
	const say = (reply: string) => socket.write(`${reply}\r\n`);
	socket.on('error', () => socket.destroy());
	say('220 127.0.0.1');
	for await (const line of createInterface(socket)) {
		if (mail !== null && line !== '.') mail.push(line);
		else if (mail !== null) {
			mails.push(mail.join('\n'));
			mail = null;
			say('250 OK');
		} else if (line === 'DATA') {
			mail = [];
			say('354 Go on');
		} else if (line === 'QUIT') {
			say('221 Bye');
			socket.end();
		} else say('250 OK');
	}
}
