import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { executeItems } from '../progeny/execute';
import { operationProperties } from '../progeny/operations';
import { SERVICES } from '../progeny/services';

/** Programmatic, because one item takes an upload, a wait of unknown length and several checks. */
export class ProgenyOcrCard implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Progeny OCR Card',
		name: 'progenyOcrCard',
		icon: { light: 'file:../../icons/progeny.svg', dark: 'file:../../icons/progeny.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle:
			'={{ { extract: "Extract", submit: "Submit", getResult: "Get Result" }[$parameter["operation"]] }}',
		description: 'Read the fields of ID cards and driving licences from pictures of both sides',
		defaults: { name: 'Progeny OCR Card' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'progenyApi', required: true }],
		// n8n hides it from who looks at an execution, where it does so; the workflow has it
		sensitiveOutputFields: ['extendedData'],
		properties: [
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				default: 'extract',
				options: [
					{
						name: 'Extract',
						value: 'extract',
						action: 'Extract fields of card',
						description:
							"Upload both sides, wait, and return the fields. You are charged, even if you stop it. The task ID is then in n8n's log.",
					},
					{
						name: 'Get Result',
						value: 'getResult',
						action: 'Get result of card',
						description: 'Fetch the result of a submitted card by its task ID',
					},
					{
						name: 'Submit',
						value: 'submit',
						action: 'Submit card',
						description:
							'Upload both sides and return the task ID at once. You are charged for this.',
					},
				],
			},
			...operationProperties(SERVICES.ocrCard),
		],
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return [await executeItems(this, SERVICES.ocrCard)];
	}
}
