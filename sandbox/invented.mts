/**
 * Everything the sandbox had to make up, because no public source of Progeny tells it.
 * Nothing here may be relied on against the real service.
 */
import { badFields, json, type Answer } from './answers.mts';
import type { ServiceName } from './services.mts';

/** No page says how long Progeny takes; two seconds let a client see a pending task or two. */
export const DEFAULT_PROCESSING_MS = 2000;

/** Row and user numbers are integers in every sample; where they start is not told. */
export const FIRST_ROW_ID = 1001;
export const FIRST_USER_ID = 41;

/** Django lists every extension its image library knows; Progeny documents these three only. */
export const IMAGE_EXTENSIONS = ['jpeg', 'jpg', 'png'];

/** With extend_data=true the provider's answer comes back, but under which key is not told. */
export const PROVIDER_ANSWER_KEY = 'provider_response';

/** No error code of the OCR services is published. */
const UNREADABLE: Record<ServiceName, { code: string; message: string }> = {
	ocr_card: {
		code: 'BARCODE_NOT_FOUND',
		message: 'No barcode or machine-readable zone of a driving license or ID could be read',
	},
	ocr_passport: {
		code: 'MRZ_NOT_FOUND',
		message: 'No machine-readable zone of a passport could be read',
	},
};

export type IssuesShape = 'A' | 'B';

/**
 * A rejected document is not shown; the two shapes are those of a rejected face liveness. What OCR problems are
 * filed under in `issues` is not told either; the samples know `liveness` only.
 */
export function rejectedResult(part: ServiceName, shape: IssuesShape) {
	const { code, message } = UNREADABLE[part];
	const reason = { error: message, error_code: code };
	const issues = { [part]: { [code]: message } };
	return shape === 'A'
		? { data: { [part]: { result: false, ...reason }, issues }, status: 400 }
		: { data: { [part]: { data: reason, result: false }, issues }, status: 200 };
}

/** The answer for a waiting task is not shown; Celery's states suggest this one. */
export function pendingTask(rowId: number): Answer {
	return json(200, { id: rowId, status: 'PENDING', result: null });
}

/** The answer for an unknown id is not shown; django-celery-results gives a row without number. */
export function unknownTask(): Answer {
	return json(200, { id: null, status: 'PENDING', result: null });
}

/** Whether the id's form is checked is not told; these are DRF's words for a UUIDField. */
export function malformedTaskId(): Answer {
	return badFields({ id: ['Must be a valid UUID.'] }).answer;
}

/** What a task call without id gives is not told either. */
export function missingTaskId(): Answer {
	return badFields({ id: ['This field is required.'] }).answer;
}

/** A crashed task is not shown; Celery stores the exception like this. */
export function failedTask(rowId: number, message: string): Answer {
	const result = {
		exc_type: 'ProviderError',
		exc_message: [message],
		exc_module: 'services.providers',
	};
	return json(200, { id: rowId, status: 'FAILURE', result });
}

/** Whether portraits need the token, and how they are cached, is not told: served to anybody. */
export function portraitFile(content: Buffer): Answer {
	return { status: 200, contentType: 'image/jpeg', body: content };
}

/**
 * The documented 400s of ocr_card and ocr_passport name `selfie_image`, which they do not have; when
 * it would appear is not told, so with `literalDocs` it joins any other refusal.
 */
export const LITERAL_DOCS_ERRORS = { selfie_image: ['No file was submitted.'] };
