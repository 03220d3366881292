import { startSandbox, type RunningSandbox } from '../engine/sandbox.mts';
import { specimenFile } from '../specimens.mts';

/* What the API's documentation shows, asked of the sandbox without the node. */

let sandbox: RunningSandbox;
beforeAll(async () => (sandbox = await startSandbox()));
afterAll(async () => await sandbox.stop());
beforeEach(async () => await sandbox.set());

const FRONT = 'virginia-v10-front.jpg';
const BACK = 'virginia-v10-back.jpg';

function form(fields: Record<string, string | Blob>, fileName = 'card.jpg'): FormData {
	const body = new FormData();
	for (const [name, value] of Object.entries(fields)) {
		if (typeof value === 'string') body.append(name, value);
		else body.append(name, value, fileName);
	}
	return body;
}

const image = (name: string) => new Blob([specimenFile(name)], { type: 'image/jpeg' });

async function call(path: string, body?: FormData, accessToken?: string) {
	const response = await fetch(`${sandbox.baseUrl}${path}`, {
		method: body ? 'POST' : 'GET',
		body,
		headers: accessToken ? { authorization: `Bearer ${accessToken}` } : {},
	});
	return {
		status: response.status,
		headers: response.headers,
		body: (await response.json()) as Record<string, unknown>,
	};
}

const login = async (fields: Record<string, string>) =>
	await call('/accounts/token/obtain/', form(fields));

async function tokens(): Promise<{ access: string; refresh: string }> {
	const { username, password } = sandbox.credential;
	return (await login({ username, password })).body as { access: string; refresh: string };
}

const claims = (token: string) =>
	JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString()) as Record<string, unknown>;

describe('login', () => {
	it('gives tokens with the claims and lives of the documented samples', async () => {
		const { access, refresh } = await tokens();
		const now = Date.now() / 1000;
		expect(claims(access)).toEqual({
			token_type: 'access',
			exp: expect.any(Number),
			jti: expect.stringMatching(/^[0-9a-f]{32}$/),
			user_id: expect.any(Number),
		});
		expect(Number(claims(access).exp) - now).toBeCloseTo(300, -1);
		expect(Number(claims(refresh).exp) - Number(claims(access).exp)).toBe(1_209_300);
	});

	it('refuses as documented', async () => {
		expect(await login({ username: 'demo', password: 'wrong' })).toMatchObject({
			status: 401,
			body: { detail: 'No active account found with the given credentials' },
		});
		expect(await login({ username: 'demo' })).toMatchObject({
			status: 400,
			body: { password: ['This field is required.'] },
		});
	});

	it('refreshes with a new refresh token', async () => {
		const { refresh } = await tokens();
		const { status, body } = await call('/accounts/token/refresh/', form({ refresh }));
		expect(status).toBe(200);
		expect(Object.keys(body).sort()).toEqual(['access', 'refresh']);
		expect(body.refresh).not.toBe(refresh);
	});
});

describe('ocr_card', () => {
	const submit = async (body: FormData) =>
		await call('/services/ocr_card/', body, (await tokens()).access);

	it('answers a submission with an ID', async () => {
		const fields = { front_id: image(FRONT), back_id: image(BACK), extend_data: 'false' };
		const { status, body } = await submit(form(fields));
		expect(status).toBe(200);
		expect(body).toEqual({ id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4/) });
	});

	it('names all missing fields at once', async () => {
		expect(await submit(form({}))).toMatchObject({
			status: 400,
			body: {
				front_id: ['No file was submitted.'],
				back_id: ['No file was submitted.'],
				extend_data: ['This field is required.'],
			},
		});
	});

	it.each<[string, string | Blob, string, string]>([
		[
			'a text',
			'card',
			'x.jpg',
			'The submitted data was not a file. Check the encoding type on the form.',
		],
		['an empty file', new Blob([]), 'x.jpg', 'The submitted file is empty.'],
		[
			'no image',
			new Blob(['%PDF']),
			'x.jpg',
			'Upload a valid image. The file you uploaded was either not an image or a corrupted image.',
		],
		[
			'a name without an image ending',
			image(FRONT),
			'x.pdf',
			'File extension “pdf” is not allowed. Allowed extensions are: jpeg, jpg, png.',
		],
	])('refuses %s', async (_, front, fileName, message) => {
		const body = form({ front_id: front, extend_data: 'maybe' }, fileName);
		body.append('back_id', image(BACK), 'back.jpg');
		expect(await submit(body)).toMatchObject({
			status: 400,
			body: { front_id: [message], extend_data: ['Must be a valid boolean.'] },
		});
	});

	it('can refuse a token with HTTP 403, and the same words', async () => {
		const body = (await call('/services/task/?id=x', undefined, 'bad.bad.bad')).body;
		await sandbox.set({ refusedTokenStatus: 403 });
		const refused = await call('/services/task/?id=x', undefined, 'bad.bad.bad');
		expect(refused).toMatchObject({ status: 403, body });
		expect(body).toMatchObject({ code: 'token_not_valid' });
		expect(refused.headers.has('www-authenticate')).toBe(false);
	});

	it('takes nothing without a token, and says so', async () => {
		const { status, headers, body } = await call('/services/ocr_card/', form({}));
		expect(status).toBe(401);
		expect(headers.get('www-authenticate')).toBe('Bearer realm="api"');
		expect(body).toEqual({ detail: 'Authentication credentials were not provided.' });
		expect(await call('/services/ocr_card/', form({}), 'x.y.z')).toMatchObject({
			status: 401,
			body: { code: 'token_not_valid' },
		});
	});
});

describe('ocr_passport', () => {
	const submit = async (body: FormData) =>
		await call('/services/ocr_passport/', body, (await tokens()).access);

	it('answers a submission of one picture with an ID', async () => {
		const { status, body } = await submit(
			form({ passport_image: image(FRONT), extend_data: 'false' }),
		);
		expect(status).toBe(200);
		expect(body).toEqual({ id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4/) });
		expect((await sandbox.statistics()).submissions).toMatchObject([
			{ taskId: body.id, service: 'ocr_passport', passport: { fileName: 'card.jpg' } },
		]);
	});

	it('names all missing fields at once, and that of a selfie as the documentation does', async () => {
		const missing = {
			passport_image: ['No file was submitted.'],
			extend_data: ['This field is required.'],
		};
		const refused = await submit(form({}));
		expect([refused.status, refused.body]).toEqual([400, missing]);
		await sandbox.set({ literalDocs: true });
		expect((await submit(form({}))).body).toEqual({
			selfie_image: ['No file was submitted.'],
			...missing,
		});
	});

	it('does not take the pictures of a card', async () => {
		const fields = { front_id: image(FRONT), back_id: image(BACK), extend_data: 'false' };
		expect(await submit(form(fields))).toMatchObject({
			status: 400,
			body: { passport_image: ['No file was submitted.'] },
		});
	});

	it('takes nothing without a token', async () => {
		expect((await call('/services/ocr_passport/', form({}))).status).toBe(401);
	});

	it.each([
		['A', { ocr_passport: { result: false, error_code: 'MRZ_NOT_FOUND' } }, 400],
		['B', { ocr_passport: { data: { error_code: 'MRZ_NOT_FOUND' } } }, 200],
	] as const)('rejects what is no passport, in shape %s', async (issuesShape, data, status) => {
		await sandbox.set({ issuesShape });
		const { access } = await tokens();
		const fields = { passport_image: image(FRONT), extend_data: 'false' };
		const { id } = (await call('/services/ocr_passport/', form(fields), access)).body;
		const ask = async () =>
			(await call(`/services/task/?id=${String(id)}`, undefined, access)).body;
		while ((await ask()).status === 'PENDING');
		expect(await ask()).toMatchObject({ status: 'SUCCESS', result: { status, data } });
	});
});

describe('task', () => {
	it('is pending, then has the documented envelope', async () => {
		const { access } = await tokens();
		const fields = { front_id: image(FRONT), back_id: image(BACK), extend_data: 'false' };
		await sandbox.set({ processingMs: 1000 });
		const { id } = (await call('/services/ocr_card/', form(fields), access)).body;
		const task = async () =>
			(await call(`/services/task/?id=${String(id)}`, undefined, access)).body;
		expect(await task()).toEqual({ id: expect.any(Number), status: 'PENDING', result: null });
		await new Promise((resolve) => AbortSignal.timeout(1100).addEventListener('abort', resolve));
		expect(await task()).toEqual({
			id: expect.any(Number),
			status: 'SUCCESS',
			result: {
				status: 200,
				data: { document: expect.objectContaining({ dateOfBirth: '1988-4-12' }) },
			},
		});
	});

	it('of somebody else, or unknown, looks pending for ever', async () => {
		const { access } = await tokens();
		const path = '/services/task/?id=00000000-0000-4000-8000-000000000000';
		expect(await call(path, undefined, access)).toMatchObject({
			status: 200,
			body: { id: null, status: 'PENDING', result: null },
		});
	});
});

describe('faults', () => {
	const check = async (taskId: string) => {
		const response = await fetch(`${sandbox.baseUrl}/services/task/?id=${taskId}`);
		return { status: response.status, bytes: (await response.arrayBuffer()).byteLength };
	};

	it('fill an answer up to a size', async () => {
		const answer = { status: 200, body: { id: 1 }, padToBytes: 3_000_000 };
		await sandbox.set({ faults: [{ route: 'task', answer }] });
		expect(await check('x')).toEqual({ status: 200, bytes: 3_000_000 });
		expect((await check('x')).status).toBe(401);
	});

	it('at random meet about the part of all requests that was asked for, the same on every start', async () => {
		const statuses = async (seed: number) => {
			await sandbox.set({ disturbances: { rate: 0.3, seed } });
			const seen: number[] = [];
			for (let request = 0; request < 60; request += 1) {
				const answer = await fetch(`${sandbox.baseUrl}/services/task/?id=x`, {
					signal: AbortSignal.timeout(300),
				}).catch(() => ({ status: 0 }));
				seen.push(answer.status);
			}
			return seen;
		};
		const [first, again, other] = [await statuses(1), await statuses(1), await statuses(2)];
		expect(again).toEqual(first);
		expect(other).not.toEqual(first);
		// Undisturbed, each is refused for want of a token; so are some of the disturbed
		const met = first.filter((status) => status !== 401).length;
		expect(met).toBeGreaterThan(60 * 0.1);
		expect(met).toBeLessThan(60 * 0.5);
	});

	it('are refused when they make no sense', async () => {
		await expect(sandbox.set({ disturbances: { rate: 2, seed: 1 } })).rejects.toThrow(
			/must be null, or \{rate, seed\}/,
		);
	});

	it('leave the task ID of a status check in the log', async () => {
		await sandbox.set();
		await check('a%20b');
		expect((await sandbox.statistics()).log).toMatchObject([{ route: 'task', taskId: 'a b' }]);
	});
});

describe('the statistics', () => {
	it('call no request open whose client has left, however soon', async () => {
		const { access } = await tokens();
		const headers = { authorization: `Bearer ${access}` };
		for (let request = 0; request < 40; request += 1) {
			const signal = AbortSignal.timeout(1 + (request % 3));
			await fetch(`${sandbox.baseUrl}/services/task/?id=x`, { headers, signal }).catch(() => {});
		}
		// The login is answered when all of them have been
		await tokens();
		const { log } = await sandbox.statistics();
		expect(log.length).toBeGreaterThan(1);
		expect(log.filter(({ isOpen }) => isOpen)).toEqual([]);
	});

	it('say when a card was accepted, when it is read, and when somebody was first told', async () => {
		await sandbox.set({ processingMs: 700 });
		const { access } = await tokens();
		const body = form({ front_id: image(FRONT), back_id: image(BACK), extend_data: 'false' });
		const { id } = (await call('/services/ocr_card/', body, access)).body;
		const ask = async () =>
			(await call(`/services/task/?id=${String(id)}`, undefined, access)).body;
		expect((await ask()).status).toBe('PENDING');
		const [before] = (await sandbox.statistics()).submissions;
		expect(before.resultGivenAtMs).toBeNull();
		expect(before.readyAtMs - before.acceptedAtMs).toBeGreaterThanOrEqual(699);
		while ((await ask()).status === 'PENDING');
		await ask();
		const { submissions, log } = await sandbox.statistics();
		const [{ readyAtMs, resultGivenAtMs }] = submissions;
		expect(resultGivenAtMs).toBeGreaterThanOrEqual(readyAtMs);
		// By the last check but one; asking once more changes nothing
		const [told, again] = log.slice(-2).map(({ atMs }) => atMs);
		expect(resultGivenAtMs).toBeGreaterThanOrEqual(told);
		expect(resultGivenAtMs).toBeLessThanOrEqual(again);
	});
});
