import {
	updateDisplayOptions,
	type INodeProperties,
	type INodePropertyOptions,
} from 'n8n-workflow';

import { label } from '../row/columnNames';
import { DOCUMENT_COLUMNS, ROW_COLUMNS } from '../row/document';
import { FURTHER_FIELDS } from '../row/row';

/** Fields that more than one operation has. */

const imageSourceField: INodeProperties = {
	displayName: 'Image Source',
	name: 'imageSource',
	type: 'options',
	noDataExpression: true,
	default: 'inputData',
	description: 'Where the two pictures come from',
	options: [
		{
			name: 'Input Data',
			value: 'inputData',
			description: 'Files of the input item, as a form or an upload gives them',
		},
		{
			name: 'URL',
			value: 'url',
			description: 'Links to the pictures, as webhooks, CRMs, cloud drives and AI agents give them',
		},
	],
};

export const imageFields: INodeProperties[] = [
	imageSourceField,
	...updateDisplayOptions({ show: { imageSource: ['inputData'] } }, [
		{
			displayName: 'Front Input Data Field Name',
			name: 'frontBinaryPropertyName',
			type: 'string',
			default: '',
			placeholder: 'e.g. front',
			hint: "Leave empty if its name contains 'front', such as Front_of_the_card",
			description: 'The input field that holds the picture of the front, a PNG or JPEG image',
		},
		{
			displayName: 'Back Input Data Field Name',
			name: 'backBinaryPropertyName',
			type: 'string',
			default: '',
			placeholder: 'e.g. back',
			hint: "Leave empty if its name contains 'back', such as Back_of_the_card",
			description: 'The input field that holds the picture of the back, a PNG or JPEG image',
		},
	]),
	...updateDisplayOptions({ show: { imageSource: ['url'] } }, [
		{
			displayName: 'Front Image URL',
			name: 'frontImageUrl',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. https://files.example.com/front.jpg',
			description:
				'The https link to the picture of the front of the ID card or driving licence, a PNG or JPEG file that opens without a login',
		},
		{
			displayName: 'Back Image URL',
			name: 'backImageUrl',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. https://files.example.com/back.jpg',
			description:
				'The https link to the picture of the back of the ID card or driving licence, a PNG or JPEG file that opens without a login',
		},
	]),
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
			name: 'Selected Fields',
			value: 'selected',
			description: 'Only the columns of the row that you choose',
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

export const selectedFieldsField: INodeProperties = {
	displayName: 'Fields',
	name: 'fields',
	type: 'multiOptions',
	default: ['taskId', 'fullName', 'documentNumber', 'dateOfBirth', 'dateOfExpiry', 'needsReview'],
	description: 'The columns to return, in the order of the row',
	options: choices([...ROW_COLUMNS, FURTHER_FIELDS]),
};

/** What Extract and Get Result show of the answer. */
export const outputFields: INodeProperties[] = [
	outputField,
	...updateDisplayOptions({ show: { output: ['selected'] } }, [selectedFieldsField]),
];

/** The options that say by what the row is judged. */
export const reviewOptions: INodeProperties[] = [
	{
		displayName: 'Expires Soon (Days)',
		name: 'expiresSoonDays',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 30,
		description:
			'A card that expires within so many days, or nobody knows when, needs review. With 0, only an expired one does.',
	},
	{
		displayName: 'Minimum Age',
		name: 'minimumAge',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 0,
		description: 'A person who is younger, or whose age is not known, needs review',
	},
	{
		displayName: 'Reference Date',
		name: 'referenceDate',
		type: 'dateTime',
		default: '',
		description: 'The day for which age and expiry are worked out. If empty, it is today.',
	},
	{
		displayName: 'Required Fields',
		name: 'requiredFields',
		type: 'multiOptions',
		default: ['documentNumber', 'firstName', 'lastName', 'dateOfBirth'],
		description: 'A card on which one of them could not be read needs review',
		options: choices(DOCUMENT_COLUMNS),
	},
];

/** The options that say how the row looks. */
export const rowOptions: INodeProperties[] = [
	{
		displayName: 'Column Names',
		name: 'columnNames',
		type: 'options',
		default: 'camelCase',
		description: 'How the columns of the outputs Simplified and Selected Fields are named',
		options: [
			{
				name: 'Camel Case',
				value: 'camelCase',
				description: 'Such as dateOfBirth, for expressions',
			},
			{
				name: 'Labels',
				value: 'labels',
				description: 'Such as Date of Birth, for sheets with headers',
			},
			{
				name: 'Snake Case',
				value: 'snake_case',
				description: 'Such as date_of_birth, for databases',
			},
		],
	},
	{
		displayName: 'Download Portrait',
		name: 'downloadPortrait',
		type: 'boolean',
		default: false,
		description: "Whether to add the face from the card as the file 'portrait'",
	},
	{
		displayName: 'Name Case',
		name: 'nameCase',
		type: 'options',
		default: 'asPrinted',
		description: 'How the names of the person are written',
		options: [
			{
				name: 'As Printed',
				value: 'asPrinted',
				description: 'As the card has them, often in capitals',
			},
			{
				name: 'Title Case',
				value: 'titleCase',
				description: "As people write them, such as O'Brien",
			},
		],
	},
];

/** The options that pass the input on. */
export const includeOptions: INodeProperties[] = [
	{
		displayName: 'Include Input Fields',
		name: 'includeInputFields',
		type: 'boolean',
		default: false,
		description: 'Whether to put the fields of the input item in front of those of the card',
	},
	{
		displayName: 'Include Input Files',
		name: 'includeInputFiles',
		type: 'boolean',
		default: false,
		description: 'Whether to pass on the files of the input item, the two pictures among them',
	},
];

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
	default: 100,
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
			'Whether items with exactly the same two images, or links, share one submission, which is charged once',
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
		options: [...options].sort((a, b) => (a.displayName < b.displayName ? -1 : 1)),
	};
}

/** Columns as a list to choose from, in alphabetical order as n8n wants it. */
function choices(columns: readonly string[]): INodePropertyOptions[] {
	return columns
		.map((column) => ({ name: label(column), value: column }))
		.sort((a, b) => (a.name < b.name ? -1 : 1));
}
