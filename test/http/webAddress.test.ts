import { apiBaseUrl, webAddress } from '../../nodes/progeny/http/webAddress';

describe('a Base URL', () => {
	it.each([
		['https://be.progeny.tech/api/v3', 'https://be.progeny.tech/api/v3'],
		['https://be.progeny.tech/api/v3/', 'https://be.progeny.tech/api/v3'],
		[' https://be.progeny.tech/api/v3// ', 'https://be.progeny.tech/api/v3'],
		['https://proxy.example.com:8443', 'https://proxy.example.com:8443'],
		['http://127.0.0.1:8321/api/v3', 'http://127.0.0.1:8321/api/v3'],
		['http://127.0.0.12:8321/api/v3', 'http://127.0.0.12:8321/api/v3'],
		['http://localhost:8321/api/v3/', 'http://localhost:8321/api/v3'],
		['http://[::1]:8321/api/v3', 'http://[::1]:8321/api/v3'],
	])('%p is %p', (value, baseUrl) => {
		expect(apiBaseUrl(value)).toBe(baseUrl);
	});

	it.each([
		['', 'it is empty'],
		[' ', 'it is empty'],
		[undefined, 'it is empty'],
		['be.progeny.tech/api/v3', 'it is not a web address'],
		['http://be.progeny.tech/api/v3', 'it must begin with https://'],
		['http://127.0.0.1.example.com/api', 'it must begin with https://'],
		['http://localhost.example.com/api', 'it must begin with https://'],
		['http://notlocalhost/api', 'it must begin with https://'],
		['http://0.0.0.0/api', 'it must begin with https://'],
		['ftp://127.0.0.1/api', 'it must begin with https://'],
		['https://demo:hush@be.progeny.tech/api/v3', 'it holds a username or password'],
		['https://hush@be.progeny.tech/api/v3', 'it holds a username or password'],
		['https://be.progeny.tech/api/v3?x=1', 'it must end with the path'],
		['https://be.progeny.tech/api/v3#x', 'it must end with the path'],
	])('%p cannot be used: %s', (value, reason) => {
		expect(() => apiBaseUrl(value)).toThrow(
			expect.objectContaining({
				code: 'BASE_URL_INVALID',
				message: expect.stringContaining(reason),
			}),
		);
		expect(() => apiBaseUrl(value)).not.toThrow(/hush/);
	});
});

describe('an address that a text or a redirect names', () => {
	it.each([
		['https://files.example.com/front.jpg?key=1#page', undefined],
		['/2.jpg', 'https://files.example.com/folder/1.jpg'],
		['http://127.0.0.1:5678/front.jpg', undefined],
	])('%p may be asked, as seen from %p', (value, base) => {
		const url = webAddress(value, base === undefined ? undefined : new URL(base));
		expect(url).toEqual(new URL(value, base));
	});

	it.each<[unknown, string]>([
		[['https://files.example.com/front.jpg'], 'it is not a text, but a list or an object'],
		[{ url: 'https://files.example.com/front.jpg' }, 'it is not a text, but a list or an object'],
		[null, 'it is empty'],
		[17, 'it is not a web address'],
		['/front.jpg', 'it is not a web address'],
		['http://files.example.com/front.jpg', 'it must begin with https://'],
		['https://:hush@files.example.com/front.jpg', 'it holds a username or password'],
	])('%j may not be asked: %s', (value, reason) => {
		expect(webAddress(value)).toContain(reason);
	});
});
