import { CardError } from '../errors';

const LOOPBACK_HOST = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * The API's base URL without a trailing slash. It must be https, because the password travels
 * there; http is for a Progeny on the same machine.
 *
 * @throws CardError BASE_URL_INVALID
 */
export function apiBaseUrl(value: unknown): string {
	const text = typeof value === 'string' ? value.trim() : '';
	if (text === '') throw invalid('it is empty');
	const url = parse(text);
	if (url === null) throw invalid('it is not a web address');
	if (url.username !== '' || url.password !== '') {
		throw invalid('it holds a username or password, which have fields of their own');
	}
	if (url.search !== '' || url.hash !== '')
		throw invalid('it must end with the path, without ? or #');
	if (
		url.protocol !== 'https:' &&
		!(url.protocol === 'http:' && LOOPBACK_HOST.test(url.hostname))
	) {
		throw invalid('it must begin with https:// (http:// is only for a server on this machine)');
	}
	return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}

function parse(text: string): URL | null {
	try {
		return new URL(text);
	} catch {
		return null;
	}
}

function invalid(reason: string): CardError {
	return new CardError('BASE_URL_INVALID', { reason });
}
