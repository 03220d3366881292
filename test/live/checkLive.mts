/* npm run check:live: asks a real Progeny, or a sandbox, whether it is as the project assumes. */
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';

import { apiBaseUrl } from '../../nodes/progeny/http/webAddress.ts';
import { imageFormat } from '../../nodes/progeny/images/format.ts';
import { checkLive, report } from './findings.mts';
import { announcement, type CheckOptions } from './requests.mts';

const DEFAULT_BASE_URL = 'https://be.progeny.tech/api/v3';
const VARIABLES = {
	PROGENY_USERNAME: 'the username of your account',
	PROGENY_PASSWORD: 'the password of your account',
	PROGENY_FRONT: 'the path of a picture (PNG or JPEG) of the front of a card',
	PROGENY_BACK: 'the path of a picture (PNG or JPEG) of the back of that card',
};
/** Without it, nothing is asked about passports. */
const PASSPORT = 'PROGENY_PASSPORT';
const FLAGS = ['--yes', '--no-bad-submissions'];

/** A reason to stop before anything is sent. */
class NothingSent extends Error {}

function options(flags: string[]): CheckOptions {
	const unknown = flags.find((flag) => !FLAGS.includes(flag));
	if (unknown !== undefined)
		throw new NothingSent(`Unknown flag ${unknown}. The flags are ${FLAGS.join(' and ')}.`);
	const missing = Object.entries(VARIABLES).filter(([name]) => !process.env[name]);
	if (missing.length > 0) {
		const list = missing.map(([name, meaning]) => `${name} to ${meaning}`).join(', ');
		throw new NothingSent(
			`Set these environment variables: ${list}. To ask about passports, too, set ${PASSPORT} to the path of a picture of a photo page.`,
		);
	}
	return {
		baseUrl: baseUrl(process.env.PROGENY_BASE_URL || DEFAULT_BASE_URL),
		username: process.env.PROGENY_USERNAME!,
		password: process.env.PROGENY_PASSWORD!,
		front: picture('PROGENY_FRONT'),
		back: picture('PROGENY_BACK'),
		passport: process.env[PASSPORT] ? picture(PASSPORT) : undefined,
		badSubmissions: !flags.includes('--no-bad-submissions'),
	};
}

function baseUrl(value: string): string {
	try {
		return apiBaseUrl(value);
	} catch (error) {
		throw new NothingSent(`PROGENY_BASE_URL: ${(error as Error).message}.`);
	}
}

/** Looked at first, because a file that is no picture would cost money, too. */
function picture(name: keyof typeof VARIABLES | typeof PASSPORT): Buffer {
	const path = process.env[name]!;
	let content: Buffer;
	try {
		content = readFileSync(path);
	} catch {
		throw new NothingSent(`${name}: cannot read the file ${path}.`);
	}
	if (imageFormat(content) === null)
		throw new NothingSent(`${name}: ${path} is not a PNG or JPEG.`);
	return content;
}

async function confirm(): Promise<void> {
	if (!process.stdin.isTTY) {
		throw new NothingSent('This needs your confirmation. Add the flag --yes to send all this.');
	}
	const terminal = createInterface({ input: process.stdin, output: process.stdout });
	const reply = await terminal.question('Send all this? [y/N] ').finally(() => terminal.close());
	if (!/^y(es)?$/i.test(reply.trim())) throw new NothingSent('Nothing was sent.');
}

async function main(flags: string[]): Promise<number> {
	const chosen = options(flags);
	console.log(announcement(chosen));
	if (!flags.includes('--yes')) await confirm();
	console.log('Sending, and waiting for the answers ...\n');
	const findings = await checkLive(chosen);
	console.log(report(findings));
	return findings.some(({ verdict }) => verdict === 'different') ? 1 : 0;
}

try {
	process.exitCode = await main(process.argv.slice(2));
} catch (error) {
	if (!(error instanceof NothingSent)) throw error;
	console.error(error.message);
	process.exitCode = 2;
}
