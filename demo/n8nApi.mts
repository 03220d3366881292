import { setTimeout as delay } from 'node:timers/promises';

import type { INodeTypeDescription } from 'n8n-workflow';

import type { WorkflowJson } from '../test/engine/runWorkflow.mts';

export const OWNER = {
	email: 'demo@example.com',
	firstName: 'Demo',
	lastName: 'Owner',
	password: 'Progeny-demo-1',
};

/** n8n ties a session to the browser that began it. */
export const BROWSER_ID = 'n8n-nodes-progeny-demo';

const ATTEMPTS = 120;
const BETWEEN_ATTEMPTS_MS = 500;
const BETWEEN_LOOKS_MS = 100;

/** The calls that n8n's editor makes. */
export class N8nApi {
	/** @param cookie of an owner who is signed in already */
	constructor(
		readonly origin: string,
		private cookie = '',
	) {}

	/**
	 * Makes the owner's account, or signs in where it is there. n8n may take a while to have these routes.
	 * @returns the cookie
	 */
	async signIn(): Promise<string> {
		for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
			const made = await this.send('POST', '/rest/owner/setup', OWNER);
			const answer = made.ok
				? made
				: await this.send('POST', '/rest/login', {
						emailOrLdapLoginId: OWNER.email,
						password: OWNER.password,
					});
			if (answer.ok) {
				const cookies = answer.headers.getSetCookie().map((line) => line.split(';')[0]);
				this.cookie = cookies.join('; ');
				return this.cookie;
			}
			await delay(BETWEEN_ATTEMPTS_MS);
		}
		throw new Error('n8n takes neither a new owner nor the one of the demo');
	}

	/** @throws with n8n's answer when it refuses the call */
	async call<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
		const answer = await this.send(method, `/rest${path}`, body);
		const text = await answer.text();
		if (!answer.ok)
			throw new Error(`n8n answered ${method} ${path} with ${answer.status}: ${text}`);
		return (JSON.parse(text) as { data: Answer }).data;
	}

	/** What n8n knows of all types of nodes, those that it makes itself included. */
	async nodeTypes(): Promise<INodeTypeDescription[]> {
		const answer = await this.send('GET', '/types/nodes.json');
		return (await answer.json()) as INodeTypeDescription[];
	}

	/** Stores a new workflow, under its ID if it has one; returns the ID. */
	async store(workflow: WorkflowJson & { name: string }): Promise<string> {
		return (await this.call<{ id: string }>('POST', '/workflows', workflow)).id;
	}

	/** Publishes a stored workflow; resolves when its triggers are heard, which n8n does not wait for. */
	async publish(id: string): Promise<void> {
		const { versionId } = await this.call<{ versionId: string }>('GET', `/workflows/${id}`);
		await this.call('POST', `/workflows/${id}/activate`, { versionId });
		const path = `/workflows/${id}/publication-status`;
		let status: string;
		do {
			await delay(BETWEEN_LOOKS_MS);
			({ status } = await this.call<{ status: string }>('GET', path));
		} while (status === 'in_progress');
		if (status !== 'published') throw new Error(`Workflow ${id} is not published, but ${status}`);
	}

	/** The executions of a workflow as n8n's list of them shows them, the oldest first. */
	async executions<Summary extends { id: string }>(workflowId: string): Promise<Summary[]> {
		const filter = encodeURIComponent(JSON.stringify({ workflowId }));
		const { results } = await this.call<{ results: Summary[] }>(
			'GET',
			`/executions?limit=100&filter=${filter}`,
		);
		return results.sort((a, b) => Number(a.id) - Number(b.id));
	}

	private async send(method: string, path: string, body?: unknown): Promise<Response> {
		return await fetch(this.origin + path, {
			method,
			headers: {
				'browser-id': BROWSER_ID,
				cookie: this.cookie,
				...(body !== undefined && { 'content-type': 'application/json' }),
			},
			body: JSON.stringify(body),
		});
	}
}
