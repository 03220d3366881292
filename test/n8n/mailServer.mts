import { text } from 'node:stream/consumers';

import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { SMTPServer } from 'smtp-server';

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
	const { server } = new SMTPServer({
		disabledCommands: ['AUTH', 'STARTTLS'],
		onData(stream, _session, received) {
			text(stream).then((mail) => {
				mails.push(mail.replaceAll('\r\n', '\n'));
				received();
			}, received);
		},
	});
	const { port, stop } = await onLoopback(server);
	const credential = { host: '127.0.0.1', port, secure: false, disableStartTls: true };
	return { credential: { ...credential, user: '', password: '' }, mails, stop };
}
