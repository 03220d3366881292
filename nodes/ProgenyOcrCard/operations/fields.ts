import type { INodeProperties } from 'n8n-workflow';

/** Fields that more than one operation has. */

export const imageFields: INodeProperties[] = [
	{
		displayName: 'Front Input Data Field Name',
		name: 'frontBinaryPropertyName',
		type: 'string',
		required: true,
		default: 'front',
		placeholder: 'e.g. front',
		hint: 'The name of the input field that holds the picture of the front',
		description: 'A PNG or JPEG image of the front of the ID card or driving licence',
	},
	{
		displayName: 'Back Input Data Field Name',
		name: 'backBinaryPropertyName',
		type: 'string',
		required: true,
		default: 'back',
		placeholder: 'e.g. back',
		hint: 'The name of the input field that holds the picture of the back',
		description: 'A PNG or JPEG image of the back of the ID card or driving licence',
	},
];

export const extendDataField: INodeProperties = {
	displayName: 'Include Extended Data',
	name: 'extendData',
	type: 'boolean',
	default: false,
	description:
		"Whether to include the original answer of Progeny's OCR provider. It may hold more personal data than the row.",
};

export const outputField: INodeProperties = {
	displayName: 'Output',
	name: 'output',
	type: 'options',
	noDataExpression: true,
	default: 'simplified',
	description: 'How much of the answer to return',
	options: [
		{
			name: 'Simplified',
			value: 'simplified',
			description: 'One flat row, ready for a spreadsheet or CRM',
		},
		{
			name: 'Full',
			value: 'full',
			description: "The row beside Progeny's own fields, issues as a list and all further data",
		},
		{
			name: 'Raw',
			value: 'raw',
			description: 'The answer of the API, unchanged',
		},
	],
};

export const requestTimeoutOption: INodeProperties = {
	displayName: 'Request Timeout (Seconds)',
	name: 'requestTimeout',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 60,
	description: 'How long one HTTP request may take, the upload of both images included',
};

export const cardsInProgressOption: INodeProperties = {
	displayName: 'Cards in Progress',
	name: 'maxCardsInProgress',
	type: 'number',
	noDataExpression: true,
	typeOptions: { minValue: 1, maxValue: 500 },
	default: 50,
	description: 'How many cards are uploaded or waited for at once',
};

export const submissionOptions: INodeProperties[] = [
	{
		displayName: 'Maximum Image Size (MB)',
		name: 'maxImageSize',
		type: 'number',
		typeOptions: { minValue: 0.1, numberPrecision: 2 },
		default: 10,
		description: 'A larger image is not sent',
	},
	{
		displayName: 'Submit Identical Cards Once',
		name: 'reuseIdenticalCards',
		type: 'boolean',
		default: false,
		description:
			'Whether items with exactly the same two images share one submission, which is charged once',
	},
];

export const waitOptions: INodeProperties[] = [
	{
		displayName: 'Maximum Poll Interval (Seconds)',
		name: 'maxPollInterval',
		type: 'number',
		typeOptions: { minValue: 0.1, numberPrecision: 2 },
		default: 3,
		description: 'The longest pause between two status checks',
	},
	{
		displayName: 'Minimum Poll Interval (Seconds)',
		name: 'minPollInterval',
		type: 'number',
		typeOptions: { minValue: 0.1, numberPrecision: 2 },
		default: 0.5,
		description: 'The shortest pause between two status checks',
	},
	{
		displayName: 'Wait Timeout (Seconds)',
		name: 'timeout',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 120,
		description: 'How long to wait for the result of one card. The task goes on after that.',
	},
	{
		displayName: 'When the Wait Times Out',
		name: 'onTimeout',
		type: 'options',
		default: 'error',
		description: 'What to do with a card whose result is not there in time',
		options: [
			{
				name: 'Return a Row',
				value: 'return',
				description: 'Pass on a row with the status pending and the task ID',
			},
			{
				name: 'Stop With an Error',
				value: 'error',
				description: "Fail the item as the node's On Error setting says",
			},
		],
	},
];

export const onRejectedOption: INodeProperties = {
	displayName: 'When the Card Is Rejected',
	name: 'onRejected',
	type: 'options',
	default: 'error',
	description: 'What to do with a card that Progeny looked at and refused',
	options: [
		{
			name: 'Return a Row',
			value: 'return',
			description: 'Pass on a row with the status rejected and the issues',
		},
		{
			name: 'Stop With an Error',
			value: 'error',
			description: "Fail the item as the node's On Error setting says",
		},
	],
};

/** The Options collection of an operation, its entries in alphabetical order as n8n wants them. */
export function optionsField(options: INodeProperties[]): INodeProperties {
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [...options].sort((a, b) => a.displayName.localeCompare(b.displayName)),
	};
}
