import { createReadStream } from 'node:fs';

import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';

/** Gives cards that are all the same two files, which n8n stores once, or the same two addresses, so that their making costs nothing. */
export class Cards implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Cards',
		name: 'cards',
		group: ['transform'],
		version: 1,
		description: 'Gives cards to be read',
		defaults: { name: 'Cards' },
		inputs: ['main'],
		outputs: ['main'],
		properties: [
			{ displayName: 'Cards', name: 'cards', type: 'number', default: 1 },
			{ displayName: 'Front', name: 'front', type: 'string', default: '' },
			{ displayName: 'Back', name: 'back', type: 'string', default: '' },
			{ displayName: 'Source', name: 'source', type: 'string', default: 'files' },
		],
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const path = (field: 'front' | 'back') => this.getNodeParameter(field, 0) as string;
		const cards = Number(this.getNodeParameter('cards', 0));
		const items = (item: Omit<INodeExecutionData, 'json'>, json = {}) => [
			Array.from({ length: cards }, (_, number) => ({ json: { number, ...json }, ...item })),
		];
		if (this.getNodeParameter('source', 0) === 'links') {
			return items({}, { front: path('front'), back: path('back') });
		}
		const stored = async (field: 'front' | 'back') => {
			const content = createReadStream(path(field));
			return await this.helpers.prepareBinaryData(content, `${field}.jpg`, 'image/jpeg');
		};
		return items({ binary: { front: await stored('front'), back: await stored('back') } });
	}
}
