/** Anywhere in a text; a shorter secret only as a word of its own, because it may be part of what a document says. */
const MIN_LENGTH_ANYWHERE = 8;
const MASK = '***';

/**
 * Takes secrets out of what a service says, as a gateway may repeat what it was sent: plain, URL-encoded, in
 * base64 and as JSON text. A secret of less than eight digits is left, as any number could be it.
 */
export function withoutSecrets(secrets: string[]): (text: string) => string {
	const patterns = secrets.filter((secret) => secret !== '').flatMap(patternsOf);
	if (patterns.length === 0) return (text) => text;
	const all = new RegExp(patterns.join('|'), 'gu');
	return (text) => text.replace(all, MASK);
}

function patternsOf(secret: string): string[] {
	const isShort = secret.length < MIN_LENGTH_ANYWHERE;
	if (isShort && /^\d+$/.test(secret)) return [];
	const forms = [secret, ...urlForms(secret), JSON.stringify(secret).slice(1, -1)];
	const longestFirst = [...new Set(forms)].sort((a, b) => b.length - a.length).map(escaped);
	if (isShort) return longestFirst.map((form) => `(?<![\\p{L}\\p{N}])${form}(?![\\p{L}\\p{N}])`);
	return [...longestFirst, ...base64Forms(secret).map(escaped)];
}

function urlForms(secret: string): string[] {
	const [, formEncoded] = new URLSearchParams({ '': secret }).toString().split('=');
	return [encodeURIComponent(Buffer.from(secret).toString()), formEncoded].flatMap((form) => [
		form,
		form.replace(/%../g, (code) => code.toLowerCase()),
	]);
}

/** Also as a part of something longer: it can begin at each of the three bytes of a group. */
function base64Forms(secret: string): string[] {
	return [0, 1, 2].flatMap((bytesBefore) => {
		const bytes = Buffer.concat([Buffer.alloc(bytesBefore), Buffer.from(secret)]);
		const ofSecretOnly = [Math.ceil((bytesBefore * 8) / 6), Math.floor((bytes.length * 8) / 6)];
		return (['base64', 'base64url'] as const).map((encoding) =>
			bytes.toString(encoding).slice(...ofSecretOnly),
		);
	});
}

function escaped(text: string): string {
	return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
