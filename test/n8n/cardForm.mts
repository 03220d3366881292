import { specimen, specimenFile } from '../specimens.mts';

/** What a browser or a program sends with the pictures of a specimen, its front first. */
export function cardForm(
	slug: string,
	pictureFields: string[],
	otherFields: Record<string, string>,
): FormData {
	const { front, back } = specimen(slug);
	const form = new FormData();
	for (const [name, value] of Object.entries(otherFields)) form.set(name, value);
	for (const [index, name] of pictureFields.entries()) {
		const file = [front, back][index];
		const picture = new Blob([new Uint8Array(specimenFile(file))], { type: 'image/jpeg' });
		form.set(name, picture, file);
	}
	return form;
}

/** How a picture of a specimen stands in an e-mail to which it is attached. */
export function attachmentOf(file: string): string {
	const lines = specimenFile(file)
		.toString('base64')
		.match(/.{1,76}/g)!;
	return lines.join('\n');
}
