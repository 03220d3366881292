import { apiBaseUrl } from '../../nodes/ProgenyOcrCard/api/baseUrl';

it.each([
	['https://be.progeny.tech/api/v3', 'https://be.progeny.tech/api/v3'],
	['https://be.progeny.tech/api/v3/', 'https://be.progeny.tech/api/v3'],
	[' https://be.progeny.tech/api/v3// ', 'https://be.progeny.tech/api/v3'],
	['https://proxy.example.com:8443', 'https://proxy.example.com:8443'],
	['http://127.0.0.1:8321/api/v3', 'http://127.0.0.1:8321/api/v3'],
	['http://localhost:8321/api/v3/', 'http://localhost:8321/api/v3'],
	['http://[::1]:8321/api/v3', 'http://[::1]:8321/api/v3'],
])('%p is %p', (value, baseUrl) => {
	expect(apiBaseUrl(value)).toBe(baseUrl);
});

it.each([
	['', 'it is empty'],
	[undefined, 'it is empty'],
	['be.progeny.tech/api/v3', 'it is not a web address'],
	['http://be.progeny.tech/api/v3', 'it must begin with https://'],
	['http://127.0.0.1.example.com/api', 'it must begin with https://'],
	['http://localhost.example.com/api', 'it must begin with https://'],
	['http://0.0.0.0/api', 'it must begin with https://'],
	['ftp://127.0.0.1/api', 'it must begin with https://'],
	['https://demo:hush@be.progeny.tech/api/v3', 'it holds a username or password'],
	['https://be.progeny.tech/api/v3?x=1', 'it must end with the path'],
	['https://be.progeny.tech/api/v3#x', 'it must end with the path'],
])('%p cannot be used: %s', (value, reason) => {
	expect(() => apiBaseUrl(value)).toThrow(
		expect.objectContaining({ code: 'BASE_URL_INVALID', message: expect.stringContaining(reason) }),
	);
	expect(() => apiBaseUrl(value)).not.toThrow(/hush/);
});
