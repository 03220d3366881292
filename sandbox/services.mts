/** The services that take pictures of a document, and everything in which they differ. */
import { readCard, type CardReading } from './card/readCard.mts';
import { readPassport } from './card/readPassport.mts';
import type { UploadedFile } from './form.mts';

interface DocumentService {
	/** Form field → what the statistics call its picture. */
	images: Record<string, string>;
	/** What is in `result.data` beside the document. */
	furtherData: Record<string, unknown>;
	/** From the pictures by their names in the statistics; null where nothing can be read. */
	read(files: Record<string, UploadedFile>, today: Date): Promise<CardReading | null>;
}

const DOCUMENT_SERVICES = {
	/** DOCUMENTED: the fields. INFERRED from ocr_passport: the document, without what concerns a selfie. */
	ocr_card: {
		images: { front_id: 'front', back_id: 'back' },
		furtherData: {},
		read: ({ front, back }, today) => readCard(front.content, back.content, today),
	},
	/** DOCUMENTED: the field, and the whole answer for a passport that was read. */
	ocr_passport: {
		images: { passport_image: 'passport' },
		furtherData: { compare: true, liveness: true },
		read: ({ passport }, today) => readPassport(passport.content, today),
	},
} satisfies Record<string, DocumentService>;

export type ServiceName = keyof typeof DOCUMENT_SERVICES;

export const SERVICE_NAMES = Object.keys(DOCUMENT_SERVICES) as ServiceName[];

export const documentService = (name: ServiceName): DocumentService => DOCUMENT_SERVICES[name];
