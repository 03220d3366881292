import { ItemError } from '../errors';

const LOOPBACK_HOST = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * The address that a text is, if it may be asked: by https, because what travels there is secret; http is
 * for a server on the same machine.
 *
 * @param base what the text is relative to, if it is
 * @returns why not, where it may not
 */
export function webAddress(value: unknown, base?: URL): URL | string {
	if (typeof value === 'object' && value !== null)
		return 'it is not a text, but a list or an object';
	const text = String(value ?? '').trim();
	if (text === '') return 'it is empty';
	const url = parse(text, base);
	if (url === null) return 'it is not a web address';
	const isLocal = url.protocol === 'http:' && LOOPBACK_HOST.test(url.hostname);
	if (url.protocol !== 'https:' && !isLocal) {
		return 'it must begin with https:// (http:// is only for a server on this machine)';
	}
	return url.username === '' && url.password === '' ? url : 'it holds a username or password';
}

/**
 * The API's base URL without a trailing slash. The password travels there.
 *
 * @throws ItemError BASE_URL_INVALID
 */
export function apiBaseUrl(value: unknown): string {
	const url = webAddress(value);
	if (typeof url === 'string') throw invalid(url);
	if (url.search !== '' || url.hash !== '')
		throw invalid('it must end with the path, without ? or #');
	return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}

function invalid(reason: string): ItemError {
	return ItemError.of('BASE_URL_INVALID', { reason });
}

function parse(text: string, base: URL | undefined): URL | null {
	try {
		return new URL(text, base);
	} catch {
		return null;
	}
}
