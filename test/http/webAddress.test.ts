import { apiBaseUrl, isLocal, webAddress } from '../../nodes/progeny/http/webAddress';

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
		['http://0.0.0.0:8321/api/v3', 'http://0.0.0.0:8321/api/v3'],
		['http://LOCALHOST.:8321/api/v3', 'http://localhost.:8321/api/v3'],
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
		['ftp://127.0.0.1/api', 'it must begin with https://'],
		['https://demo:hush@be.progeny.tech/api/v3', 'it contains a username or password'],
		['https://hush@be.progeny.tech/api/v3', 'it contains a username or password'],
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
	])('%p may be asked, as seen from %p', (value, base) => {
		const from = base === undefined ? undefined : new URL(base);
		const url = webAddress(value, { mayBeLocal: false, base: from });
		expect(url).toEqual(new URL(value, base));
	});

	it.each<[unknown, string]>([
		[['https://files.example.com/front.jpg'], 'it is a list or an object, not text'],
		[{ url: 'https://files.example.com/front.jpg' }, 'it is a list or an object, not text'],
		[null, 'it is empty'],
		[17, 'it is not a web address'],
		['/front.jpg', 'it is not a web address'],
		['http://files.example.com/front.jpg', 'it must begin with https://'],
		['file:///etc/hostname', 'it must begin with https://'],
		['http://localhost:5678/rest/settings', 'it leads to the n8n server itself'],
		['https://localhost:5678/rest/settings', 'it leads to the n8n server itself'],
		['https://:hush@files.example.com/front.jpg', 'it contains a username or password'],
	])('%j may not be asked: %s', (value, reason) => {
		expect(webAddress(value, { mayBeLocal: false })).toBe(reason);
	});

	it.each(['http://127.0.0.1:5678/front.jpg', 'https://localhost/front.jpg'])(
		'%p may be asked where the service is on the n8n server, too',
		(value) => {
			expect(webAddress(value, { mayBeLocal: true })).toEqual(new URL(value));
		},
	);

	it('names plain http where that is allowed only', () => {
		expect(webAddress('http://files.example.com/', { mayBeLocal: true })).toBe(
			'it must begin with https:// (http:// is only for a server on this machine)',
		);
	});
});

describe('the n8n server itself', () => {
	it.each([
		'localhost',
		'localhost.localdomain',
		'ip6-localhost',
		'ip6-loopback.',
		'LOCALHOST',
		'localhost.',
		'localhost.localdomain',
		'ip6-localhost',
		'ip6-loopback',
		'localhost..',
		'foo.localhost',
		'a.b.localhost.',
		'%6cocalhost',
		'127.0.0.1',
		'127.0.0.1.',
		'127.255.255.254',
		'127.1',
		'0x7f.1',
		'0177.0.0.1',
		'2130706433',
		'0x7f000001',
		'１２７．０．０．１',
		'0',
		'0.0.0.0',
		'0.1.2.3',
		'[::]',
		'[::1]',
		'[0:0:0:0:0:0:0:1]',
		'[::127.0.0.1]',
		'[::127.0.0.0]',
		'[::7f00:1]',
		'[::0.1.2.3]',
		'[::ffff:0:0]',
		'[::ffff:0.1.2.3]',
		'[::ffff:127.0.0.1]',
		'[::ffff:7fff:ffff]',
		'[0:0:0:0:0:FFFF:127.0.0.0]',
	])('is %s', (host) => {
		expect(isLocal(new URL(`https://${host}:8443/front.jpg`))).toBe(true);
	});

	it.each([
		'files.example.com',
		'notlocalhost',
		'localhost.example.com',
		'127.0.0.1.example.com',
		'126.0.0.1',
		'128.0.0.1',
		'10.0.0.1',
		'1.127.0.0',
		'[::2:0:0]',
		'[::126.0.0.1]',
		'[::ffff:8.8.8.8]',
		'[::ffff:128.0.0.1]',
		'[::7f00:0:1]',
		'[1::1]',
		'[1::7f00:1]',
		'[2001:db8::127.0.0.1]',
	])('is not %s', (host) => {
		expect(isLocal(new URL(`https://${host}/front.jpg`))).toBe(false);
	});
});
