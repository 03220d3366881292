import { reasonOf, safeText, secondsText, serviceText } from '../nodes/progeny/text';

it.each<[unknown, string]>([
	['<script>alert(1)</script>', ''],
	['no <script>alert(1)</script>', 'no ‹script›alert(1)‹/script›'],
	['line\r\nline\t\u0000\u001b[31m', 'line line [31m'],
	[' between spaces\n', 'between spaces'],
	['x'.repeat(400), `${'x'.repeat(299)}…`],
	[{ a: '<' }, '{"a":"‹"}'],
	[undefined, ''],
	[null, ''],
])('the text %j of the service is shown as %j', (value, text) => {
	expect(serviceText(value)).toBe(text);
	expect(reasonOf(value)).toBe(text && `: ${text}`);
});

it('a text is cut to the length that is wanted, with a sign that it was', () => {
	expect(safeText('1234567890', 10)).toBe('1234567890');
	expect(safeText('1234567890', 9)).toBe('12345678…');
});

it.each([
	[1, '1 second'],
	[1000, '1 second'],
	[1001, '2 seconds'],
	[0, '0 seconds'],
])('%i ms read %j', (durationMs, text) => {
	expect(secondsText(durationMs)).toBe(text);
});
