import { isRecord } from '../json';
import { serviceText } from '../text';

/**
 * The messages of a refused request as one text, `Label: message; …`. Django REST framework, which
 * the API is visibly built on, answers `{ field: [messages] }` (documented) or `{ detail: message }`
 * (inferred); a plain text or a list is read too.
 *
 * @param labels the field names of the API in the user's words
 */
export function fieldMessages(body: unknown, labels = new Map<string, string>()): string {
	if (!isRecord(body)) return serviceText(textsOf(body));
	const messages = Object.entries(body).map(([field, value]) => {
		const text = textsOf(value);
		if (text === '') return '';
		const isGeneral = field === 'detail' || field === 'non_field_errors';
		return isGeneral ? text : `${labels.get(field) ?? serviceText(field)}: ${text}`;
	});
	return serviceText(messages.filter(Boolean).join('; '));
}

function textsOf(value: unknown): string {
	return Array.isArray(value) ? value.map(serviceText).join(' ') : serviceText(value);
}
