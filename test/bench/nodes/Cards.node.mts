import { createReadStream } from 'node:fs';

import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';

/** Gives cards that are all the same two files, which n8n stores once, so that their making costs nothing. */
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
		],
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const stored = async (field: 'front' | 'back') => {
			const path = this.getNodeParameter(field, 0) as string;
			const content = createReadStream(path);
			return await this.helpers.prepareBinaryData(content, `${field}.jpg`, 'image/jpeg');
		};
		const binary = { front: await stored('front'), back: await stored('back') };
		const cards = Number(this.getNodeParameter('cards', 0));
		return [Array.from({ length: cards }, (_, number) => ({ json: { number }, binary }))];
	}
}
