import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import type { InputItem } from './engine/runWorkflow.mts';

const FOLDER = resolve(import.meta.dirname, '../sandbox/specimens');

export interface Specimen {
	slug: string;
	front: string;
	back: string;
	documentType: string;
	/** Null where neither barcode nor zone can be read. */
	expected: Record<string, string | null> | null;
}

/** A passport has one picture. */
export interface SpecimenPassport {
	slug: string;
	picture: string;
	expected: Record<string, string | null>;
}

export const specimens = JSON.parse(specimenFile('expected.json').toString()) as Specimen[];

export const specimenPassports = JSON.parse(
	specimenFile('passports.json').toString(),
) as SpecimenPassport[];

export function specimen(slug: string): Specimen {
	const found = specimens.find((one) => one.slug === slug);
	if (found === undefined) throw new Error(`There is no specimen ${slug}`);
	return found;
}

export function specimenFile(name: string): Buffer {
	return readFileSync(resolve(FOLDER, name));
}

/** The item that a form with two upload fields would give. */
export function specimenItem(
	{ slug, front, back }: Specimen,
	frontField = 'front',
	backField = 'back',
): InputItem {
	return {
		json: { slug },
		files: {
			[frontField]: { content: specimenFile(front), fileName: front },
			[backField]: { content: specimenFile(back), fileName: back },
		},
	};
}
