import { factsReader, imageFormat } from '../../nodes/progeny/images/format';

/** What the headers of a picture tell that comes in one piece. */
export function imageFacts(file: Buffer) {
	const reader = factsReader(imageFormat(file)!);
	reader.push(file);
	return reader.facts();
}
