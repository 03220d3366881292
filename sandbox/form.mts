import type { Multipart, MultipartFields, MultipartFile } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { badFields, unreadableBody } from './answers.mts';

/** A part of a multipart body that has a file name: what Django takes for a file. */
export interface UploadedFile {
	fileName: string;
	contentType: string;
	content: Buffer;
}

/** Text, an uploaded file, or, from a JSON body, any JSON value. */
export type Form = Map<string, unknown>;

export function isUploadedFile(value: unknown): value is UploadedFile {
	return typeof value === 'object' && value !== null && 'content' in value;
}

export function mediaTypeOf(request: FastifyRequest): string {
	return (request.headers['content-type'] ?? '').split(';')[0].trim().toLowerCase();
}

export async function multipartForm(request: FastifyRequest): Promise<Form> {
	const fields = (request.body ?? {}) as MultipartFields;
	const form: Form = new Map();
	for (const [name, parts] of Object.entries(fields)) {
		// INFERRED from Django's QueryDict: of a field sent twice, the last one counts.
		const part: Multipart | undefined = [parts].flat().at(-1);
		if (part?.type === 'field') form.set(name, String(part.value));
		if (part?.type === 'file') form.set(name, await uploaded(part));
	}
	return form;
}

async function uploaded(part: MultipartFile): Promise<UploadedFile> {
	const content = await part.toBuffer();
	return { fileName: part.filename, contentType: part.mimetype, content };
}

export function urlEncodedForm(body: string): Form {
	return new Map(new URLSearchParams(body));
}

export function jsonForm(body: string): Form {
	const value = parsedJson(body);
	if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
		return new Map(Object.entries(value));
	}
	throw badFields({ non_field_errors: ['Invalid data. Expected a dictionary.'] });
}

function parsedJson(body: string): unknown {
	try {
		return JSON.parse(body);
	} catch (error) {
		throw unreadableBody(`JSON parse error - ${error instanceof Error ? error.message : ''}`);
	}
}
