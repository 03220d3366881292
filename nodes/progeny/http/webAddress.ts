import { ItemError } from '../errors';

/**
 * 127.0.0.0/8 and 0.0.0.0/8, also within IPv6, as the URL parser writes them whatever their spelling was; and the names
 * that Linux and Docker have for them.
 */
const LOOPBACK_HOST =
	/^(((.*\.)?localhost(\.localdomain)?|ip6-(localhost|loopback))\.*|(127|0)(\.\d+){3}|\[::(ffff:)?(7f\w\w:[^:]+|([^:]{1,2}:)?[^:]*)\])$/;

interface Allowed {
	/** Whether it may lead to the n8n server itself, then also by http. */
	mayBeLocal: boolean;
	/** What the text is relative to, if it is. */
	base?: URL;
}

/** Whether an address is on the n8n server itself. What a name of its network leads to is not known here. */
export function isLocal({ hostname }: URL): boolean {
	return LOOPBACK_HOST.test(hostname);
}

/**
 * The address that a text is, if it may be asked: by https, because what travels there is secret; http is
 * for a server on the same machine.
 *
 * @returns why not, where it may not
 */
export function webAddress(value: unknown, { mayBeLocal, base }: Allowed): URL | string {
	if (typeof value === 'object' && value !== null) return 'it is a list or an object, not text';
	const text = String(value ?? '').trim();
	if (text === '') return 'it is empty';
	const url = parse(text, base);
	if (url === null) return 'it is not a web address';
	if (isLocal(url) && !mayBeLocal) return 'it leads to the n8n server itself';
	if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLocal(url))) {
		const exception = mayBeLocal ? ' (http:// is only for a server on this machine)' : '';
		return `it must begin with https://${exception}`;
	}
	return url.username === '' && url.password === '' ? url : 'it contains a username or password';
}

/**
 * The API's base URL without a trailing slash. The password travels there.
 *
 * @throws ItemError BASE_URL_INVALID
 */
export function apiBaseUrl(value: unknown): string {
	const url = webAddress(value, { mayBeLocal: true });
	if (typeof url === 'string') throw baseUrlInvalid(url);
	if (url.search !== '' || url.hash !== '')
		throw baseUrlInvalid('it must end with the path, without ? or #');
	return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}

function baseUrlInvalid(reason: string): ItemError {
	return ItemError.of('BASE_URL_INVALID', { reason });
}

function parse(text: string, base: URL | undefined): URL | null {
	try {
		return new URL(text, base);
	} catch {
		return null;
	}
}
