import type { IHttpRequestOptions } from 'n8n-workflow';

import { ProgenyApi } from '../../credentials/ProgenyApi.credentials';
import { encodeToken, newToken } from '../../nodes/progeny/account/accessToken';

const LOGIN = { baseUrl: 'https://be.example.com/api/v3', username: 'demo', password: 'hush' };
const accessToken = encodeToken(LOGIN, newToken('token', { nowMs: Date.now() }));

it.each<[string, Partial<IHttpRequestOptions>]>([
	['says nothing about redirects', {}],
	['would take it along', { sendCredentialsOnCrossOriginRedirect: true }],
])('the token follows no redirect to another host, though the request %s', async (_, options) => {
	const request = { url: 'https://be.example.com/api/v3/services/task/', ...options };
	const signed = await new ProgenyApi().authenticate({ ...LOGIN, accessToken }, request);
	expect(signed).toMatchObject({
		headers: { Authorization: 'Bearer token' },
		sendCredentialsOnCrossOriginRedirect: false,
	});
});
