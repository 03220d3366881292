import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { specimen, specimenFile } from '../specimens.mts';
import { realN8n } from './realN8n.mts';

/** A folder that n8n may read, into which somebody scans cards. */
export class ScansFolder {
	readonly path: string;

	constructor(name: string) {
		this.path = join(realN8n().filesFolder, name);
		mkdirSync(this.path);
	}

	add(...slugs: string[]): void {
		for (const slug of slugs) {
			this.addFront(slug);
			this.write(specimen(slug).back);
		}
	}

	addFront(slug: string): void {
		this.write(specimen(slug).front);
	}

	/** The pictures of a specimen, which somebody has given another name. */
	addAs(card: string, slug: string): void {
		const { front, back } = specimen(slug);
		this.write(
			front,
			front.replace(slug, () => card),
		);
		this.write(
			back,
			back.replace(slug, () => card),
		);
	}

	/** The path of the one file with this ending. */
	pathOf(ending: string): string {
		const [file, ...others] = readdirSync(this.path).filter((name) => name.endsWith(`.${ending}`));
		if (file === undefined || others.length > 0) throw new Error(`Not one file .${ending}`);
		return join(this.path, file);
	}

	/** The one file with this ending, as text. */
	textOf(ending: string): string {
		return readFileSync(this.pathOf(ending), 'utf8');
	}

	/** The lines of the one file with this ending. */
	written(ending: string): string[] {
		return this.textOf(ending).trim().split(/\r?\n/);
	}

	private write(file: string, name = file): void {
		writeFileSync(join(this.path, name), specimenFile(file));
	}
}
