import { CardError } from '../errors';
import { webAddress } from './webAddress';

/**
 * The API's base URL without a trailing slash. The password travels there.
 *
 * @throws CardError BASE_URL_INVALID
 */
export function apiBaseUrl(value: unknown): string {
	const url = webAddress(value);
	if (typeof url === 'string') throw invalid(url);
	if (url.search !== '' || url.hash !== '')
		throw invalid('it must end with the path, without ? or #');
	return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}

function invalid(reason: string): CardError {
	return new CardError('BASE_URL_INVALID', { reason });
}
