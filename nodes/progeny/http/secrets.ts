const MASK = '***';

/** A secret that a document or the protocol may say as well: short, or nothing but letters, or but digits. */
const COMMON = /^(.{0,7}|[\p{L}_]{0,19}|\d{0,19})$/su;

const START_CHARACTERS = 8;

const HTML_NAMES = new Map([
	['&', 'amp'],
	['<', 'lt'],
	['>', 'gt'],
	['"', 'quot'],
	["'", 'apos'],
]);

/** The word behind which even a common password is taken out, and the name of such a field. */
const NAMED = /password/i;
const BEHIND_THE_WORD = '(?<=[Pp][Aa][Ss][Ss][Ww][Oo][Rr][Dd][^\\p{L}\\p{N}]{1,9})';

/** Takes secrets out of texts. */
export interface SecretFilter {
	/** Whether the text of an answer holds a secret. */
	finds(text: string): boolean;
	/** @param field the name of the field that holds the text, if any */
	clean(text: string, field?: string): string;
}

/**
 * What takes secrets out of what a service says, as a gateway may repeat what it was sent: plain, URL-encoded,
 * escaped for JSON or HTML, and in base64. A common password is only taken out behind the word `password`, and
 * from a field with such a name.
 */
export function secretFilter({
	token,
	password,
}: {
	token?: string;
	password: string;
}): SecretFilter {
	const secrets = [token ?? '', password].filter((secret) => secret !== '' && !COMMON.test(secret));
	const common =
		password !== '' && COMMON.test(password)
			? [`${BEHIND_THE_WORD}${spelled(password)}(?![\\p{L}\\p{N}])`]
			: [];
	const patterns = [...secrets.flatMap(patternsOf), ...common];
	if (patterns.length === 0) return { finds: () => false, clean: (text) => text };
	const starts = new RegExp(
		[...secrets.map(startOf).flatMap(patternsOf), ...common].join('|'),
		'u',
	);
	const anywhere = new RegExp(patterns.join('|'), 'gu');
	const inNamedField = new RegExp([spelled(password), ...patterns].join('|'), 'gu');
	return {
		finds: (text) => starts.test(text) && text.search(anywhere) !== -1,
		clean(text, field = '') {
			if (NAMED.test(field)) return text.replace(inNamedField, MASK);
			return starts.test(text) ? text.replace(anywhere, MASK) : text;
		},
	};
}

/** Almost no answer has as much of a secret in it. The pattern of a whole token takes far longer to make than to use. */
function startOf(secret: string): string {
	return [...secret].slice(0, START_CHARACTERS).join('');
}

function patternsOf(secret: string): string[] {
	return [spelled(secret), ...base64Forms(secret)];
}

/** A pattern for a text in which each character may be encoded in a way of its own. */
function spelled(text: string): string {
	const parts = text.match(/\\+|[^\\]/gsu) ?? [];
	return parts
		.map((part, index) => {
			if (part.startsWith('\\')) return backslashes(part);
			return oneOf(spellings(part, parts[index - 1]?.startsWith('\\') ?? false));
		})
		.join('');
}

/** All of a run at once: one after the other, they could share out a longer run in countless ways. */
function backslashes({ length }: string): string {
	const [, ...encoded] = spellings('\\', false);
	return oneOf([`(?<!\\\\)\\\\{${length},}`, `${oneOf(encoded)}{${length}}`]);
}

function oneOf(patterns: string[]): string {
	return `(?:${patterns.join('|')})`;
}

/** @param isBehindRun whether backslashes before it have taken those of its own escape, too */
function spellings(character: string, isBehindRun: boolean): string[] {
	const code = character.codePointAt(0)!;
	const units = [...Array(character.length).keys()].map((at) => character.charCodeAt(at));
	const hex = (value: number, digits: number) => anyCase(value.toString(16).padStart(digits, '0'));
	// Few, as a text of nothing else must not be gone through again from each of them
	const escapes = isBehindRun ? '' : '\\\\{0,15}';
	const own = character.replace(/[.*+?^${}()|[\]\\/]/, '\\$&');
	const name = HTML_NAMES.get(character);
	return [
		/["/]/.test(character) ? `${escapes}${own}` : own,
		...(character === ' ' ? ['\\+'] : []),
		[...Buffer.from(character)].map((byte) => `%${hex(byte, 2)}`).join(''),
		units.map((unit) => `${escapes}u${hex(unit, 4)}`).join(''),
		`&#(?:${code}|[xX]0{0,9}${hex(code, 1)});`,
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
