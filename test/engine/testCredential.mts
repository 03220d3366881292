import './userFolder.mts';
import 'reflect-metadata';

import { ExecuteContext, RoutingNode } from 'n8n-core';
import {
	createEmptyRunExecutionData,
	Workflow,
	type ICredentialDataDecryptedObject,
	type ICredentialTestRequest,
	type INode,
	type INodeType,
} from 'n8n-workflow';

import { passTime } from './clock.mts';
import { StoredCredential } from './credentials.mts';
import { loadPackage } from './runWorkflow.mts';

export interface CredentialTest {
	status: 'OK' | 'Error';
	message: string;
}

interface RequestError extends Error {
	cause?: { response?: { status: number; statusText: string }; code?: string };
}

/**
 * What the credential dialog shows. The steps are those of n8n's `credentials-tester.service`, which
 * is in the package `n8n`; the request goes through n8n-core's own RoutingNode.
 */
export async function testCredential(
	data: ICredentialDataDecryptedObject,
): Promise<CredentialTest> {
	const type = (await loadPackage()).getCredential('progenyApi').type;
	const node: INode = {
		id: 'temp',
		name: 'Temp-Node',
		// Without the package's name, so that n8n 2.41 does not take it for a test and log in anyway
		type: 'noOp',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
		credentials: { progenyApi: { id: 'credential', name: 'Progeny' } },
	};
	const nodeType: INodeType = {
		description: {
			displayName: 'No Operation',
			name: 'noOp',
			group: [],
			version: 1,
			description: '',
			defaults: {},
			inputs: ['main'],
			outputs: ['main'],
			credentials: [{ name: 'progenyApi', required: true }],
			properties: [
				{
					displayName: 'Temp',
					name: 'temp',
					type: 'string',
					default: '',
					routing: { request: type.test!.request },
				},
			],
		},
	};
	const workflow = new Workflow({
		nodes: [node],
		connections: {},
		active: false,
		nodeTypes: {
			getByName: () => nodeType,
			getByNameAndVersion: () => nodeType,
			getKnownTypes: () => ({}),
		},
	});
	const context = new ExecuteContext(
		workflow,
		node,
		{ credentialsHelper: new StoredCredential(type, data) } as never,
		'internal',
		createEmptyRunExecutionData(),
		0,
		[],
		{ main: [[{ json: {} }]] },
		{ node, data: {}, source: null },
		[],
	);
	const decrypted = { id: 'credential', name: 'Progeny', type: 'progenyApi', data };
	try {
		await passTime(new RoutingNode(context, nodeType, decrypted).runNode());
		return { status: 'OK', message: 'Connection successful!' };
	} catch (error) {
		return { status: 'Error', message: shownMessage(error as RequestError, type.test!.rules) };
	}
}

function shownMessage(
	{ message, cause }: RequestError,
	rules: ICredentialTestRequest['rules'] = [],
): string {
	if (cause?.response === undefined) return cause?.code ?? message;
	const { status, statusText } = cause.response;
	const rule = rules.find(
		({ type, properties }) => type === 'responseCode' && properties.value === status,
	);
	return rule?.properties.message ?? statusText;
}
