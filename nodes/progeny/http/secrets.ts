const MASK = '***';

/** A secret that a document or the protocol may say as well: short, or nothing but letters, or but digits. */
const COMMON = /^(.{0,7}|[\p{L}_]{0,19}|\d{0,19})$/su;

const HTML_NAMES = new Map([
	['&', 'amp'],
	['<', 'lt'],
	['>', 'gt'],
	['"', 'quot'],
	["'", 'apos'],
]);

/** Takes secrets out of texts. */
export interface SecretFilter {
	/** Whether a text holds a secret. */
	finds(text: string): boolean;
	clean(text: string): string;
}

/**
 * What takes secrets out of what a service says, as a gateway may repeat what it was sent: plain, URL-encoded,
 * escaped for JSON or HTML, and in base64. A common password is only taken out behind the word `password`.
 */
export function secretFilter({
	token,
	password,
}: {
	token?: string;
	password: string;
}): SecretFilter {
	const secrets = [token ?? '', password].filter((secret) => secret !== '' && !COMMON.test(secret));
	const patterns = secrets.flatMap((secret) => [spelled(secret), ...base64Forms(secret)]);
	if (password !== '' && COMMON.test(password)) {
		patterns.push(`(?<=password[^\\p{L}\\p{N}]{1,9})${spelled(password)}(?![\\p{L}\\p{N}])`);
	}
	if (patterns.length === 0) return { finds: () => false, clean: (text) => text };
	const all = new RegExp(patterns.join('|'), 'gu');
	return {
		finds: (text) => text.search(all) !== -1,
		clean: (text) => text.replace(all, MASK),
	};
}

/** A pattern for a text in which each character may be encoded in a way of its own. */
function spelled(text: string): string {
	return [...text].map((character) => `(?:${spellings(character).join('|')})`).join('');
}

function spellings(character: string): string[] {
	const code = character.codePointAt(0)!;
	const units = [...Array(character.length).keys()].map((at) => character.charCodeAt(at));
	const hex = (value: number, digits: number) => anyCase(value.toString(16).padStart(digits, '0'));
	const own = character.replace(/[.*+?^${}()|[\]\\/]/, '\\$&');
	const name = HTML_NAMES.get(character);
	return [
		...(/["\\/]/.test(character) ? [`\\\\*${own}`] : [own]),
		...(character === ' ' ? ['\\+'] : []),
		[...Buffer.from(character)].map((byte) => `%${hex(byte, 2)}`).join(''),
		units.map((unit) => `\\\\+u${hex(unit, 4)}`).join(''),
		`&#(?:${code}|[xX]0*${hex(code, 1)});`,
		...(name === undefined ? [] : [`&${name};`]),
	];
}

function anyCase(hex: string): string {
	return hex.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
}

/** Also as a part of something longer: it can begin at each of the three bytes of a group. */
function base64Forms(secret: string): string[] {
	return [0, 1, 2].map((bytesBefore) => {
		const bytes = Buffer.concat([Buffer.alloc(bytesBefore), Buffer.from(secret)]);
		const ofSecretOnly = [Math.ceil((bytesBefore * 8) / 6), Math.floor((bytes.length * 8) / 6)];
		const form = bytes.toString('base64').slice(...ofSecretOnly);
		// The URL-safe alphabet has two other signs
		return form.replace(/\+/g, '[-+]').replace(/\//g, '[_/]');
	});
}
