import { isBackName, isFrontName } from './images/sideWords';

/** One picture that a service takes. */
export interface ServiceImage {
	/** In names of parameters and files, for example `front`. */
	name: string;
	/** In labels and messages, for example `Front`. */
	label: string;
	formField: string;
	/** Whether the name of an input field or file tells this picture from the others of the document. */
	isNamed: (name: string) => boolean;
}

/** What differs from one service of Progeny to the next. All share the task endpoint and the account. */
export interface Service {
	/** Tells a submission, and the times of its jobs, from those of other services. */
	name: string;
	/** Below the Base URL, with the slashes at both ends that the API demands. */
	path: string;
	/** What is submitted, in labels and messages: `card`, `cards`. */
	document: { one: string; many: string };
	/** In descriptions, for example `ID card or driving licence`. */
	kinds: string;
	/** What is uploaded, in descriptions: `both sides`. */
	pictures: string;
	images: readonly ServiceImage[];
}

/** The only place that says what a service is. */
export const SERVICES = {
	/** Documented: docs.progeny.tech/our-api/ocr_card. */
	ocrCard: {
		name: 'ocr_card',
		path: '/services/ocr_card/',
		document: { one: 'card', many: 'cards' },
		kinds: 'ID card or driving licence',
		pictures: 'both sides',
		images: [
			{ name: 'front', label: 'Front', formField: 'front_id', isNamed: isFrontName },
			{ name: 'back', label: 'Back', formField: 'back_id', isNamed: isBackName },
		],
	},
} satisfies Record<string, Service>;
