/**
 * Makes the pictures, expected.json and README.md in this folder out of people.mts:
 *   npm run specimens
 */
import { writeFile } from 'node:fs/promises';
import { format } from 'prettier';
import sharp, { type Sharp } from 'sharp';
import { photographAskew, wearDown } from './conditions.mts';
import { drawBack, drawFront } from './drawCard.mts';
import { PEOPLE, type Person } from './people.mts';

const NATIONALITIES = { USA: 'AMERICAN', CAN: 'CANADIAN' };
const DOCUMENT_TYPES = { DL: 'DRIVING LICENCE', ID: 'ID CARD' };

const README_START = `# Specimen cards

The people, the numbers and the look are invented: none of these is a real document. The names of
states and their issuer numbers (IIN) are real, because barcode readers need them. Each back has a
PDF417 barcode as in the AAMVA DL/ID Card Design Standard, in the version of the table.

\`npm run specimens\` makes the pictures, \`expected.json\` and this file out of \`people.mts\`. They are
committed, so you need not run it. The text on the cards is in DejaVu Sans (Debian:
\`fonts-dejavu-core\`). Without that font, a new run draws other letters. On the same machine, every run
writes the same bytes.

In \`expected.json\`, \`expected\` is null for a card that cannot be read. Ages are left out, because they
change.

| Specimen | Shows | AAMVA | Kind | Number | Name | Born | Sex | Issued | Expires | Nationality |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
`;

for (const person of PEOPLE) {
	await save(person, 'front', drawFront(person));
	await save(person, 'back', await drawBack(person));
}
const expectations = PEOPLE.map(expectationOf);
await write('expected.json', `${JSON.stringify(expectations, null, '\t')}\n`);
const readme = README_START + PEOPLE.map(readmeRow).join('\n');
await write('README.md', await format(readme, { parser: 'markdown' }));

type Side = 'front' | 'back';

async function save(person: Person, side: Side, card: Sharp): Promise<void> {
	const picture = await inCondition(person, side, card);
	const encoded =
		person.format === 'png'
			? picture.png({ palette: true, colours: 64, effort: 10 })
			: picture.jpeg({ quality: person.condition === 'askew' ? 68 : 84 });
	await write(fileName(person, side), await encoded.toBuffer());
}

async function inCondition({ condition }: Person, side: Side, card: Sharp): Promise<Sharp> {
	// What sharp composes must be settled before it is drawn on again.
	const settled = sharp(await card.png().toBuffer());
	if (condition === 'askew') return await photographAskew(settled);
	return condition === 'worn' && side === 'back' ? await wearDown(settled) : settled;
}

function fileName({ slug, format }: Person, side: Side): string {
	return `${slug}-${side}.${format ?? 'jpg'}`;
}

function write(name: string, content: string | Buffer): Promise<void> {
	return writeFile(new URL(name, import.meta.url), content);
}

function expectationOf(person: Person) {
	const { slug, number, lastName, firstName, born, issued, expires, sex, country } = person;
	return {
		slug,
		front: fileName(person, 'front'),
		back: fileName(person, 'back'),
		documentType: DOCUMENT_TYPES[person.kind],
		expected:
			person.condition === 'worn'
				? null
				: {
						documentNumber: number,
						firstName,
						lastName,
						dateOfBirth: born,
						sex,
						dateOfIssue: issued,
						dateOfExpiry: expires,
						nationality: NATIONALITIES[country],
					},
	};
}

function readmeRow(person: Person): string {
	const readable = person.condition !== 'worn';
	const fields = [
		person.number,
		`${person.firstName} ${person.lastName}`,
		person.born,
		person.sex,
		person.issued ?? 'none',
		person.expires,
		NATIONALITIES[person.country],
	].map((field) => (readable ? field : '–'));
	const version = String(person.aamvaVersion).padStart(2, '0');
	const start = [`\`${person.slug}\``, person.shows, version, DOCUMENT_TYPES[person.kind]];
	return `| ${[...start, ...fields].join(' | ')} |`;
}
