import {
	sleep,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

interface Answer {
	status: string;
	[key: string]: unknown;
}

const FINISHED = ['SUCCESS', 'FAILURE'];

/**
 * Polls in the usual ways: one card after the other, the next status check after an interval that stays or
 * grows. It knows nothing of errors, so that nothing but the polling is compared.
 */
export class Poller implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Poller',
		name: 'poller',
		group: ['transform'],
		version: 1,
		description: 'Reads cards one after the other',
		defaults: { name: 'Poller' },
		inputs: ['main'],
		outputs: ['main'],
		properties: [
			{ displayName: 'Base URL', name: 'baseUrl', type: 'string', default: '' },
			{ displayName: 'Username', name: 'username', type: 'string', default: '' },
			{ displayName: 'Password', name: 'password', type: 'string', default: '' },
			{ displayName: 'First Interval (Ms)', name: 'firstMs', type: 'number', default: 1000 },
			{ displayName: 'Interval Grows by', name: 'growth', type: 'number', default: 1 },
			{ displayName: 'Longest Interval (Ms)', name: 'longestMs', type: 'number', default: 5000 },
		],
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const authorization = `Bearer ${await logIn(this)}`;
		const rows: INodeExecutionData[] = [];
		for (const item of this.getInputData().keys()) {
			const id = await upload(this, item, authorization);
			rows.push({ json: { id, ...(await result(this, id, authorization)) }, pairedItem: { item } });
		}
		return [rows];
	}
}

function text(ctx: IExecuteFunctions, name: string): string {
	return ctx.getNodeParameter(name, 0) as string;
}

function milliseconds(ctx: IExecuteFunctions, name: string): number {
	return ctx.getNodeParameter(name, 0) as number;
}

async function logIn(ctx: IExecuteFunctions): Promise<string> {
	const body = new FormData();
	for (const field of ['username', 'password']) body.append(field, text(ctx, field));
	const { access } = (await ctx.helpers.httpRequest({
		method: 'POST',
		url: `${text(ctx, 'baseUrl')}/accounts/token/obtain/`,
		body,
	})) as { access: string };
	return access;
}

async function upload(
	ctx: IExecuteFunctions,
	item: number,
	authorization: string,
): Promise<string> {
	const body = new FormData();
	for (const side of ['front', 'back']) {
		const content = await ctx.helpers.getBinaryDataBuffer(item, side);
		body.append(`${side}_id`, new Blob([content], { type: 'image/jpeg' }), `${side}.jpg`);
	}
	body.append('extend_data', 'false');
	const { id } = (await ctx.helpers.httpRequest({
		method: 'POST',
		url: `${text(ctx, 'baseUrl')}/services/ocr_card/`,
		headers: { authorization },
		body,
	})) as { id: string };
	return id;
}

async function result(ctx: IExecuteFunctions, id: string, authorization: string): Promise<Answer> {
	let intervalMs = milliseconds(ctx, 'firstMs');
	for (;;) {
		await sleep(intervalMs);
		const answer = (await ctx.helpers.httpRequest({
			url: `${text(ctx, 'baseUrl')}/services/task/`,
			qs: { id },
			headers: { authorization },
		})) as Answer;
		if (FINISHED.includes(answer.status)) return answer;
		const grown = intervalMs * milliseconds(ctx, 'growth');
		intervalMs = Math.min(grown, milliseconds(ctx, 'longestMs'));
	}
}
