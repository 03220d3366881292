/**
 * Makes the pictures, expected.json, passports.json and README.md in this folder out of people.mts
 * and zoneHolders.mts:
 *   npm run specimens
 */
import { writeFile } from 'node:fs/promises';
import { format } from 'prettier';
import sharp, { type Sharp } from 'sharp';
import { photographAskew, wearDown } from './conditions.mts';
import { drawBack, drawFront } from './drawCard.mts';
import { drawOtherSide, drawPortraitSide } from './drawZoneDocument.mts';
import { PEOPLE, type Person } from './people.mts';
import { ZONE_HOLDERS, type SpecimenHolder } from './zoneHolders.mts';

const NATIONALITIES: Record<string, string> = { USA: 'AMERICAN', CAN: 'CANADIAN', D: 'GERMAN' };
const DOCUMENT_TYPES = { DL: 'DRIVING LICENCE', ID: 'ID CARD' };

const README_START = `# Specimens

The people, the numbers and the look are invented: none of these is a real document. The names of
states and their issuer numbers (IIN) are real, because barcode readers need them. Each back has a
PDF417 barcode as in the AAMVA DL/ID Card Design Standard, in the version of the table. The cards and
passports of the second table have a machine-readable zone as in ICAO Doc 9303. Most are of Utopia,
the state that ICAO invented for specimens.

\`npm run specimens\` makes the pictures, \`expected.json\`, \`passports.json\` and this file out of
\`people.mts\` and \`zoneHolders.mts\`. They are committed, so you need not run it. The text on the cards
is in DejaVu Sans (Debian: \`fonts-dejavu-core\`). Without that font, a new run draws other letters. On
the same machine, every run writes the same bytes.

\`expected.json\` has the cards, and \`passports.json\` the passports, which have one picture each.
\`expected\` is null for a card that cannot be read. Ages are left out, because they change.
A zone has no hyphens: the row has \`CHEVRON BRACKET\`.

| Specimen | Shows | AAMVA | Kind | Number | Name | Born | Sex | Issued | Expires | Nationality |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
`;

const README_ZONES = `

| Specimen | Shows | Zone | Number | Name | Born | Sex | Expires | Nationality |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
`;

for (const person of PEOPLE) {
	await save(person, 'front', drawFront(person));
	await save(person, 'back', await drawBack(person));
}
for (const holder of ZONE_HOLDERS) {
	await saveHolder(holder, portraitSideOf(holder), drawPortraitSide(holder));
	if (!isPassport(holder))
		await saveHolder(holder, `${holder.slug}-back.jpg`, drawOtherSide(holder));
}
const cards = ZONE_HOLDERS.filter((holder) => !isPassport(holder));
await writeJson('expected.json', [...PEOPLE.map(expectationOf), ...cards.map(cardExpectationOf)]);
await writeJson('passports.json', ZONE_HOLDERS.filter(isPassport).map(passportExpectationOf));
const readme =
	README_START +
	PEOPLE.map(readmeRow).join('\n') +
	README_ZONES +
	ZONE_HOLDERS.map(readmeZoneRow).join('\n');
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

function writeJson(name: string, content: unknown): Promise<void> {
	return write(name, `${JSON.stringify(content, null, '\t')}\n`);
}

function isPassport({ format }: SpecimenHolder): boolean {
	return format === 'TD3';
}

function portraitSideOf(holder: SpecimenHolder): string {
	return isPassport(holder) ? `${holder.slug}.jpg` : `${holder.slug}-front.jpg`;
}

async function saveHolder(holder: SpecimenHolder, name: string, side: Sharp): Promise<void> {
	const settled = sharp(await side.png().toBuffer());
	const isAskew = holder.condition === 'askew';
	const picture = isAskew ? await photographAskew(settled) : settled;
	await write(name, await picture.jpeg({ quality: isAskew ? 60 : 75 }).toBuffer());
}

function cardExpectationOf(holder: SpecimenHolder) {
	const { slug, wrongCheckDigit } = holder;
	return {
		slug,
		front: portraitSideOf(holder),
		back: `${slug}-back.jpg`,
		documentType: DOCUMENT_TYPES.ID,
		expected: wrongCheckDigit ? null : zoneFactsOf(holder),
	};
}

function passportExpectationOf(holder: SpecimenHolder) {
	return {
		slug: holder.slug,
		picture: portraitSideOf(holder),
		expected: zoneFactsOf(holder),
	};
}

/** As a zone prints them: without hyphens, and without a date of issue. */
function zoneFactsOf({
	number,
	firstName,
	lastName,
	born,
	sex,
	expires,
	nationality,
}: SpecimenHolder) {
	return {
		documentNumber: number,
		firstName,
		lastName: lastName.replaceAll('-', ' '),
		dateOfBirth: born,
		sex,
		dateOfIssue: null,
		dateOfExpiry: expires,
		nationality: NATIONALITIES[nationality] ?? nationality,
	};
}

function readmeZoneRow(holder: SpecimenHolder): string {
	const { slug, shows, format, number, firstName, lastName, born, sex, expires } = holder;
	const name = [firstName, lastName].filter(Boolean).join(' ');
	const fields = [number, name, born, sex, expires, zoneFactsOf(holder).nationality];
	const read = fields.map((field) => (holder.wrongCheckDigit ? '–' : field));
	return `| ${[`\`${slug}\``, shows, format, ...read].join(' | ')} |`;
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
