import type {
	IAuthenticateGeneric,
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IDataObject,
	IHttpRequestHelper,
	INodeProperties,
} from 'n8n-workflow';

import { logIn } from '../nodes/ProgenyOcrCard/api/login';

export class ProgenyApi implements ICredentialType {
	name = 'progenyApi';

	displayName = 'Progeny API';

	icon = { light: 'file:../icons/progeny.svg', dark: 'file:../icons/progeny.dark.svg' } as const;

	documentationUrl = 'https://docs.progeny.tech/our-api/token-obtain';

	properties: INodeProperties[] = [
		{
			// Filled by preAuthentication, which n8n runs while it is empty
			displayName: 'Access Token',
			name: 'accessToken',
			type: 'hidden',
			typeOptions: { expirable: true, password: true },
			default: '',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			required: true,
			default: 'https://be.progeny.tech/api/v3',
			placeholder: 'e.g. https://be.progeny.tech/api/v3',
			description:
				'The address of the API, without a trailing path such as /services. It must begin with https://; only a server on this machine may use http://.',
		},
		{
			displayName: 'Username',
			name: 'username',
			type: 'string',
			required: true,
			default: '',
			description: 'The username provided by Progeny',
		},
		{
			displayName: 'Password',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description: 'The password provided by Progeny',
		},
	];

	async preAuthentication(
		this: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
	): Promise<IDataObject> {
		return await logIn(this.helpers, credentials);
	}

	authenticate: IAuthenticateGeneric = {
		type: 'generic',
		properties: { headers: { Authorization: '=Bearer {{$credentials.accessToken}}' } },
	};

	/**
	 * The login that n8n makes before it is the test. The request asks for a task that cannot exist,
	 * which costs nothing; how the service answers that is not known, so only a refusal counts.
	 */
	test: ICredentialTestRequest = {
		request: {
			baseURL: "={{$credentials.baseUrl.replace(/\\/+$/, '')}}",
			url: '/services/task/',
			qs: { id: '00000000-0000-4000-8000-000000000000' },
			ignoreHttpStatusErrors: { ignore: true, except: [401, 403] },
		},
		rules: [401, 403].map((value) => ({
			type: 'responseCode',
			properties: {
				value,
				message: `The login is right, but Progeny refused the account the use of the service (HTTP ${value}). Ask Progeny whether the account is active.`,
			},
		})),
	};
}
