import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const FOLDER = resolve(import.meta.dirname, 'pdf');

/** The files are described in pdf/README.md. */
export function pdfFile(name: string): Buffer {
	return readFileSync(resolve(FOLDER, name));
}
