import { isPassportName } from './images/passportWords';
import { isBackName, isFrontName } from './images/sideWords';

/** One picture that a service takes. */
export interface ServiceImage {
	/** In names of parameters and files, for example `front`. */
	name: string;
	/** In labels and messages, for example `Front`. */
	label: string;
	/** In descriptions, for example `front of the ID card or driving licence`. */
	shows: string;
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
	/** What is uploaded, in descriptions: `both sides`. */
	pictures: string;
	/** What a person does about a document that is rejected. */
	whenRejected: { whatToDo: string; advice: string };
	images: readonly ServiceImage[];
}

/** The only place that says what a service is. */
export const SERVICES = {
	/** Documented: docs.progeny.tech/our-api/ocr_card. */
	ocrCard: {
		name: 'ocr_card',
		path: '/services/ocr_card/',
		document: { one: 'card', many: 'cards' },
		pictures: 'both sides',
		whenRejected: {
			whatToDo: 'Take new pictures',
			advice:
				'The pictures must show the whole card, sharp and evenly lit, front and back in the right order.',
		},
		images: [
			{
				name: 'front',
				label: 'Front',
				shows: 'front of the ID card or driving licence',
				formField: 'front_id',
				isNamed: isFrontName,
			},
			{
				name: 'back',
				label: 'Back',
				shows: 'back of the ID card or driving licence',
				formField: 'back_id',
				isNamed: isBackName,
			},
		],
	},
	/** Documented: docs.progeny.tech/our-api/ocr_passport. */
	ocrPassport: {
		name: 'ocr_passport',
		path: '/services/ocr_passport/',
		document: { one: 'passport', many: 'passports' },
		pictures: 'the photo page',
		whenRejected: {
			whatToDo: 'Take a new picture',
			advice:
				'The picture must show the whole photo page, sharp and evenly lit, with the lines of letters and digits at its foot.',
		},
		images: [
			{
				name: 'passport',
				label: 'Passport',
				shows: "passport's photo page",
				formField: 'passport_image',
				isNamed: isPassportName,
			},
		],
	},
} satisfies Record<string, Service>;
