import { CREDENTIAL } from '../demo/contents.mts';
import type { N8nApi } from '../demo/n8nApi.mts';
import type { ReachedSandbox } from './engine/sandbox.mts';

/** As after an edit of the credential: of the account that it then has, no process knows anything. */
export async function changeAccount(api: N8nApi, sandbox: ReachedSandbox): Promise<void> {
	const { id, name } = CREDENTIAL;
	const changed = { name, type: 'progenyApi', data: await sandbox.newAccount() };
	await api.call('PATCH', `/credentials/${id}`, changed);
}
