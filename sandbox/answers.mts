/** What goes back over the wire, and the refusals of the Django stack that Progeny shows. */
export interface Answer {
	status: number;
	contentType: string;
	body: string | Buffer;
	headers?: Record<string, string>;
}

/** Thrown by any step that refuses a request, as Django REST framework (DRF) raises its errors. */
export class Refusal extends Error {
	constructor(readonly answer: Answer) {
		super(`Refused with HTTP ${answer.status}`);
	}
}

export function json(status: number, body: unknown, headers?: Record<string, string>): Answer {
	return { status, contentType: 'application/json', body: JSON.stringify(body), headers };
}

/** INFERRED from SimpleJWT's views: every 401 names the scheme and the realm "api". */
export function unauthorized(body: { detail: string; code?: string; messages?: unknown }): Refusal {
	return new Refusal(json(401, body, { 'www-authenticate': 'Bearer realm="api"' }));
}

/** INFERRED from DRF's handle_exception: 403 where the first of its ways to log in names no scheme. */
export function forbidden({ answer }: Refusal): Refusal {
	return new Refusal({ ...answer, status: 403, headers: undefined });
}

/** DOCUMENTED shape (ocr_card): one key per bad field, each a list of sentences. */
export type FieldErrors = Record<string, string[]>;

export function badFields(errors: FieldErrors): Refusal {
	return new Refusal(json(400, errors));
}

/** INFERRED from DRF's ParseError. */
export function unreadableBody(detail: string): Refusal {
	return new Refusal(json(400, { detail }));
}

/** INFERRED from DRF's exceptions.py, like the two below. */
export function unsupportedMediaType(mediaType: string): Refusal {
	return new Refusal(json(415, { detail: `Unsupported media type "${mediaType}" in request.` }));
}

export function methodNotAllowed(method: string, allowed: readonly string[]): Refusal {
	const headers = { allow: [...allowed, 'OPTIONS'].join(', ') };
	return new Refusal(json(405, { detail: `Method "${method}" not allowed.` }, headers));
}

export const notFound = new Refusal(json(404, { detail: 'Not found.' }));

const htmlPage = (status: number, title: string, text: string): Answer => ({
	status,
	contentType: 'text/html; charset=utf-8',
	body: `
<!doctype html>
<html lang="en">
<head>
  <title>${title}</title>
</head>
<body>
  <h1>${title}</h1><p>${text}</p>
</body>
</html>
`,
});

/** INFERRED from Django: a path outside the API never reaches DRF, so its answer is a web page. */
export const notFoundPage = htmlPage(
	404,
	'Not Found',
	'The requested resource was not found on this server.',
);

export const serverErrorPage = htmlPage(500, 'Server Error (500)', '');
