import {
	getCredentialOwnRequestAllowedDomains,
	ICredentialsHelper,
	type ICredentialDataDecryptedObject,
	type ICredentials,
	type ICredentialType,
	type IHttpRequestHelper,
	type IHttpRequestOptions,
	type INode,
	type INodeCredentialsDetails,
	type INodeProperties,
	type IWorkflowExecuteAdditionalData,
	UserError,
} from 'n8n-workflow';

/**
 * One stored credential, treated as n8n's own `credentials-helper` treats it (that class is in the
 * package `n8n`, which is not a library): when to log in, what to store, how to sign a request.
 */
export class StoredCredential extends ICredentialsHelper {
	constructor(
		private readonly type: ICredentialType,
		readonly data: ICredentialDataDecryptedObject,
	) {
		super();
	}

	override getParentTypes(): string[] {
		return [];
	}

	override isCredentialUsableByNode(): boolean {
		return true;
	}

	override getCredentialsProperties(): INodeProperties[] {
		return this.type.properties;
	}

	/** As n8n reads it from its database: every time anew. */
	override async getDecrypted(): Promise<ICredentialDataDecryptedObject> {
		return { ...this.data };
	}

	override async updateCredentials(
		_node: INodeCredentialsDetails,
		_type: string,
		data: ICredentialDataDecryptedObject,
	): Promise<void> {
		Object.assign(this.data, data);
	}

	override async updateCredentialsOauthTokenData(
		_node: INodeCredentialsDetails,
		_type: string,
		_data: ICredentialDataDecryptedObject,
		_additionalData: IWorkflowExecuteAdditionalData,
	): Promise<void> {
		throw new Error('The credential is no OAuth credential');
	}

	override async getCredentials(): Promise<ICredentials> {
		throw new Error('The stored credential is read through getDecrypted only');
	}

	override async preAuthentication(
		helpers: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
		_typeName: string,
		_node: INode,
		credentialsExpired: boolean,
	): Promise<ICredentialDataDecryptedObject | undefined> {
		const expirable = this.type.properties.find(
			({ type, typeOptions }) => type === 'hidden' && typeOptions?.expirable === true,
		);
		if (expirable === undefined || this.type.preAuthentication === undefined) return undefined;
		if (credentials[expirable.name] !== '' && !credentialsExpired) return undefined;
		const output = await this.type.preAuthentication.call(
			restrictToCredentialDomains(helpers, credentials),
			credentials,
		);
		if (output[expirable.name] === undefined) return undefined;
		await this.updateCredentials(
			{ id: null, name: '' },
			'',
			output as ICredentialDataDecryptedObject,
		);
		return Object.assign(credentials, output);
	}

	override async runPreAuthentication(): Promise<undefined> {
		return undefined;
	}

	override async authenticate(
		credentials: ICredentialDataDecryptedObject,
		_typeName: string,
		options: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		const { authenticate } = this.type;
		if (typeof authenticate !== 'function') throw new Error('Only a function is called here');
		return await authenticate(credentials, options);
	}
}

/** As n8n 2.41 does it: the login goes to the Allowed HTTP Request Domains of the credential only. */
function restrictToCredentialDomains(
	{ helpers }: IHttpRequestHelper,
	credentials: ICredentialDataDecryptedObject,
): IHttpRequestHelper {
	return {
		helpers: {
			httpRequest: async (options) => {
				// Older versions of n8n-workflow do not have it
				const allowedDomains = getCredentialOwnRequestAllowedDomains?.(credentials);
				if (allowedDomains === undefined) return (await helpers.httpRequest(options)) as unknown;
				if (options.allowedDomains !== undefined) {
					throw new UserError('The login must not ask for domains of its own');
				}
				return (await helpers.httpRequest({ ...options, allowedDomains })) as unknown;
			},
		},
	};
}
