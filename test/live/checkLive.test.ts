import type { Change } from '../../sandbox/settings.mts';
import { startSandbox, type RunningSandbox } from '../engine/sandbox.mts';
import { PASSPORT_ANSWER, PASSPORT_DOCUMENT } from '../documentedPassport.mts';
import { specimen, specimenFile, specimenPassports, specimens } from '../specimens.mts';
import { checkLive, report, type Finding } from './findings.mts';
import { EVERYTHING, masked, REFUSALS, STATES } from './masked.mts';
import { isInProject, runCommand } from './project.mts';
import type { CheckOptions } from './requests.mts';

const READABLE = specimen('virginia-v10');
const UNREADABLE = specimen('arizona-v9-unreadable');
/** Status checks that are sent before the submission. */
const EARLIER = 5;
const TASK_ID = '11111111-2222-4333-8444-555555555555';

/** Time is real in this file: long enough for the first check to come before. */
const IN_PROGRESS_AT_FIRST: Change = { processingMs: 1800 };

let sandbox: RunningSandbox;
beforeAll(async () => (sandbox = await startSandbox()));
afterAll(async () => await sandbox.stop());

async function checked(
	change: Change = {},
	{ card = READABLE, ...options }: Partial<CheckOptions> & { card?: typeof READABLE } = {},
): Promise<Finding[]> {
	await sandbox.set({ blacklistRotatedRefreshTokens: false, ...change });
	const [front, back] = [specimenFile(card.front), specimenFile(card.back)];
	return await checkLive({ ...sandbox.credential, front, back, pollIntervalMs: 50, ...options });
}

/** The one finding whose claim begins like this. */
function the(findings: Finding[], claim: string): Finding {
	const found = findings.filter((finding) => finding.claim.startsWith(claim));
	expect(found).toHaveLength(1);
	return found[0];
}

const claimsThatAre = (verdict: Finding['verdict'], findings: Finding[]) =>
	findings.filter((finding) => finding.verdict === verdict).map(({ claim }) => claim);

/** What nobody may find in what is printed. */
function expectNothingPersonalIn(printed: string): void {
	const values = specimens.flatMap(({ expected }) => Object.values(expected ?? {}));
	const dates = values.map((value) => value?.replace(/-0/g, '-'));
	for (const value of [...values, ...dates]) {
		// One letter of a sex is in any text
		if (value && value.length > 1) expect(printed).not.toContain(value);
	}
	expect(printed).not.toMatch(/eyJ/);
	expect(printed).not.toContain(sandbox.credential.password);
}

describe('of the sandbox', () => {
	it('all is as assumed, for one submission and what was announced', async () => {
		const findings = await checked(IN_PROGRESS_AT_FIRST);
		expect(claimsThatAre('different', findings)).toEqual([]);
		expect(claimsThatAre('not seen', findings)).toEqual([
			'The result of a crashed task is {exc_type, exc_message, exc_module}',
			'The HTTP status for a rejected card is 200',
			'result.status is 400 for a rejected card',
			'The issues of a rejected card are {ocr_card: {BARCODE_NOT_FOUND: …}}',
		]);

		// What is to be changed if it is otherwise
		expect(findings.filter(({ file }) => !isInProject(file))).toEqual([]);

		const { submissions, routes, log } = await sandbox.statistics();
		expect(submissions).toMatchObject([
			{
				extendData: true,
				front: { fileName: 'front.jpg', bytes: specimenFile(READABLE.front).length },
				back: { fileName: 'back.jpg', bytes: specimenFile(READABLE.back).length },
			},
		]);
		expect(routes.login.requests).toBe(2);
		expect(routes.refresh.requests).toBe(3);
		expect(routes.ocr_card.statuses).toEqual({ 200: 1, 400: 4, 405: 1 });
		expect(routes.task.statuses).toMatchObject({ 401: 2, 400: 2 });
		expect(routes.media.requests).toBe(1);
		// The path without its last slash
		expect(log.filter(({ route }) => route === 'other')).toHaveLength(1);
	});

	it('all is as assumed of a rejected card', async () => {
		const findings = await checked({}, { card: UNREADABLE });
		expect(claimsThatAre('different', findings)).toEqual([]);
		for (const claim of [
			'The HTTP status for a rejected card is 200',
			'result.status is 400 for a rejected card',
			'The issues of a rejected card are',
			'The node takes the card for extracted or rejected',
		]) {
			expect(the(findings, claim).verdict).toBe('as assumed');
		}
		expect(the(findings, 'extend_data=true').verdict).toBe('not seen');
	});

	it('the bad submissions can be left out', async () => {
		const findings = await checked({}, { badSubmissions: false });
		expect(the(findings, 'A bad submission').verdict).toBe('not seen');
		expect(the(findings, 'A submission gives 200').verdict).toBe('as assumed');
		expect((await sandbox.statistics()).routes.ocr_card.statuses).toEqual({ 200: 1, 405: 1 });
	});
});

describe('of passports', () => {
	const PASSPORT = { passport: specimenFile(READABLE.front) };
	const PASSED_CARD = { id: 6, status: 'SUCCESS', result: { data: { document: { sex: 'F' } } } };
	const aboutPassports = (findings: Finding[]) =>
		findings.filter(({ topic }) => topic === 'Passports');

	/** The first answer about the task of the card, and that about the task of the passport. */
	const readAs = (body: object): Change => ({
		faults: [PASSED_CARD, body].map((one, index) => ({
			route: 'task',
			skip: EARLIER + index,
			answer: { status: 200, body: one },
		})),
	});

	it('nothing is asked, unless a picture is given', async () => {
		const findings = await checked();
		expect(aboutPassports(findings)).toEqual([]);
		expect(report(findings)).not.toContain('Passports');
		expect((await sandbox.statistics()).routes.ocr_passport.requests).toBe(0);
	});

	it.each<[string, Change, CheckOptions['passport']]>([
		['where the answer is the documented one', readAs(PASSPORT_ANSWER), PASSPORT.passport],
		['of one that the sandbox reads', {}, specimenFile(specimenPassports[0].picture)],
	])('all is as assumed %s', async (_, change, passport) => {
		const findings = await checked(change, { passport });
		const about = aboutPassports(findings);
		expect(claimsThatAre('different', about)).toEqual([]);
		expect(claimsThatAre('not seen', about)).toEqual([
			'The issues of a rejected passport are {ocr_passport: {MRZ_NOT_FOUND: …}}',
		]);
		expect(about.filter(({ file }) => !isInProject(file))).toEqual([]);
		const { submissions, routes } = await sandbox.statistics();
		expect(submissions).toMatchObject([
			{ service: 'ocr_card' },
			{ service: 'ocr_passport', extendData: false, passport: { fileName: 'passport.jpg' } },
		]);
		expect(routes.ocr_passport.statuses).toEqual({ 200: 1, 400: 1 });
	});

	it('all is as assumed of a rejected one', async () => {
		const findings = await checked({}, PASSPORT);
		expect(claimsThatAre('different', findings)).toEqual([]);
		expect(the(findings, 'The issues of a rejected passport').verdict).toBe('as assumed');
	});

	it('what differs is shown, masked', async () => {
		const document = { ...PASSPORT_DOCUMENT, placeOfBirth: 'Ålesund' };
		const data = { document, compare: false, liveness: true };
		const body = { id: 7, status: 'SUCCESS', result: { status: 200, data } };
		const findings = await checked(readAs(body), PASSPORT);
		expect(the(findings, 'compare and liveness are true').answer).toBe(
			'{"compare":false,"liveness":true}',
		);
		expect(the(findings, 'A passport has the fields').answer).toContain('"placeOfBirth":"Aaaaaaa"');
		expectNothingPersonalIn(report(findings));
	});

	it.each<[string, NonNullable<Change['faults']>[number]]>([
		['is accepted', { route: 'ocr_passport', answer: { status: 200, body: { id: TASK_ID } } }],
		['crashes', { route: 'ocr_passport', answer: { status: 500 } }],
		['is lost', { route: 'ocr_passport', reset: 'afterBody' }],
	])('none is submitted after a bad submission that %s, which is told loudly', async (_, fault) => {
		const findings = await checked({ faults: [fault] }, PASSPORT);
		expect(the(findings, 'A submission without a passport').verdict).toBe('different');
		expect(report(findings)).toContain('YOU MAY HAVE BEEN CHARGED');
		const { submissions, routes } = await sandbox.statistics();
		expect(routes.ocr_passport.requests).toBe(1);
		expect(submissions).toMatchObject([{ service: 'ocr_card' }]);
		// What is told of the card stays as it was
		expect(the(findings, 'A bad submission').verdict).toBe('as assumed');
	});
});

const answering = (route: 'task' | 'media' | 'refresh', body: unknown, skip = 0, status = 200) => ({
	faults: [{ route, skip, answer: { status, body } }],
});
const taskWith = (document: Record<string, unknown>, further = {}) =>
	answering(
		'task',
		{ id: 7, status: 'SUCCESS', result: { status: 200, data: { document, ...further } } },
		EARLIER,
	);

describe('what differs is shown, masked', () => {
	it.each<[string, Change, string]>([
		[
			'A refresh token can be used twice',
			{ blacklistRotatedRefreshTokens: true },
			'HTTP 401 {"detail":"Token is blacklisted","code":"token_not_valid"}',
		],
		['An access token lives 300 s', { accessTokenSeconds: 60 }, '"seconds":60}'],
		[
			'A refresh gives',
			answering('refresh', { refresh: 'abcdef' }, 1),
			'HTTP 200 {"refresh":"<secret>"}',
		],
		[
			'A refusal does not name selfie_image',
			{ literalDocs: true },
			'HTTP 400 {"selfie_image":["No file was submitted."],',
		],
		[
			'An unknown task ID',
			answering('task', { detail: 'Not found.' }, 2, 404),
			'HTTP 404 {"detail":"Not found."}',
		],
		[
			'A status check without ID',
			answering('task', [{ name: 'MARIGOLD' }], 4),
			'HTTP 200 [{"name":"AAAAAAAA"}]',
		],
		['A task is known as soon as', answering('task', {}, EARLIER, 404), 'HTTP 404 {}'],
		['A waiting task gives', answering('task', [], EARLIER), 'HTTP 200 []'],
		[
			'PENDING is the only word',
			answering('task', { status: 'READING', name: 'MARIGOLD' }, EARLIER),
			'[{"status":"READING"}',
		],
		['A finished task is', { unwrapped: true }, '"documentNumber":"A99999999"'],
		[
			'Its result is an object',
			{ resultAsText: true },
			'"status":"SUCCESS","result":"{\\"aaaaaa\\":999,',
		],
		[
			'result.status is 200',
			answering(
				'task',
				{ status: 'SUCCESS', result: { data: { document: { sex: 'F' } } } },
				EARLIER,
			),
			'{"data":{"document":{"sex":"A"}}}',
		],
		[
			'Its data holds no issues',
			taskWith({ sex: 'F' }, { liveness: true }),
			'{"document":{"sex":"A"},"liveness":true}',
		],
		[
			'extend_data=true adds',
			taskWith({ sex: 'F' }, { raw: { T00000010: 'MARIGOLD', n: 12.5 } }),
			'{"raw":{"A99999999":"AAAAAAAA","n":99.9}}',
		],
		['The document has all fields', taskWith({ sex: 'F', age: 1 }), '{"missing":["is_valid",'],
		['It also has', taskWith({ sex: 'F', placeOfBirth: 'Ålesund' }), '{"placeOfBirth":"Aaaaaaa"}'],
		['Its values have the types', taskWith({ sex: 'F', age: '38' }), '{"sex":"A","age":"99"}'],
		[
			'Dates are like',
			taskWith({ sex: 'F', dateOfBirth: '1988-04-12', dateOfIssue: 'None-None-None' }),
			'{"dateOfBirth":"9999-99-99","dateOfIssue":"None-None-None"}',
		],
		[
			'portrait is images',
			taskWith({ sex: 'F', portrait: 'media/marigold/7.png' }),
			'"media/aaaaaaaa/9.aaa"',
		],
		[
			'The portrait needs no token',
			answering('media', {}, 0, 403),
			'{"without":"403 application/json","withToken":"200 image/jpeg"}',
		],
		[
			'The node takes the card',
			answering('task', { status: 'FAILURE', result: 'MARIGOLD' }, EARLIER),
			'"failed"',
		],
		[
			'The result of a crashed task',
			answering('task', { status: 'FAILURE', result: 'MARIGOLD' }, EARLIER),
			'HTTP 200 {"status":"FAILURE","result":"AAAAAAAA"}',
		],
	])('%s', async (claim, change, answer) => {
		const findings = await checked(change);
		expect(the(findings, claim)).toMatchObject({
			verdict: 'different',
			answer: expect.stringContaining(answer),
		});
		expectNothingPersonalIn(report(findings));
		expect((await sandbox.statistics()).submissions).toHaveLength(1);
	});

	it.each<[string, Change, string]>([
		['The HTTP status for a rejected card', { rejectedHttpStatus: 400 }, 'HTTP 400 {'],
		['result.status is 400', { issuesShape: 'B' }, '"status":200}'],
		[
			'The issues of a rejected card',
			answering(
				'task',
				{
					status: 'SUCCESS',
					result: { data: { face: { error_code: 'BLURRED', error: 'MARIGOLD' } } },
				},
				EARLIER,
			),
			'{"face":{"error_code":"BLURRED","error":"AAAAAAAA"}}',
		],
	])('%s', async (claim, change, answer) => {
		const findings = await checked(change, { card: UNREADABLE });
		expect(the(findings, claim)).toMatchObject({
			verdict: 'different',
			answer: expect.stringContaining(answer),
		});
	});
});

describe('a service in trouble', () => {
	it('is left in peace for as long as it asks', async () => {
		const answer = { status: 429, headers: { 'retry-after': '1' }, body: {} };
		const findings = await checked({ faults: [{ route: 'task', skip: EARLIER, answer }] });
		expect(the(findings, 'No request is throttled')).toMatchObject({
			verdict: 'different',
			answer: '["check: Retry-After 1"]',
		});
		const { log } = await sandbox.statistics();
		const at = log.findIndex(({ status }) => status === 429);
		expect(log[at + 1].atMs - log[at].atMs).toBeGreaterThan(990);
	});

	it('is named, and what it did not answer is not seen', async () => {
		const findings = await checked(
			{
				faults: [
					{ route: 'refresh', answer: { status: 503 } },
					{ route: 'task', skip: EARLIER, stall: true },
				],
			},
			{ requestTimeoutMs: 1000 },
		);
		expect(the(findings, 'Every request gets an answer').answer).toMatch(
			/^\["check: .*","wrongRefresh: HTTP 503"\]$/,
		);
		expect(the(findings, 'A wrong refresh token').verdict).toBe('not seen');
		expect(the(findings, 'The node takes').remark).toBe('extracted');
	});

	it('whose tokens run out does not lose the card', async () => {
		const options = { pollIntervalMs: 500 };
		const findings = await checked({ accessTokenSeconds: 2, processingMs: 3000 }, options);
		expect(the(findings, 'The node takes').remark).toBe('extracted');
		expect((await sandbox.statistics()).submissions).toHaveLength(1);
	});

	it('that never finishes is left after a time', async () => {
		const findings = await checked({ processingMs: 60_000 }, { pollTimeoutMs: 300 });
		expect(the(findings, 'A card is read within')).toMatchObject({
			verdict: 'different',
			remark: 'not finished',
		});
		expect(the(findings, 'A finished task').verdict).toBe('not seen');
	});

	it.each([
		[401, { detail: 'No active account found with the given credentials' }],
		[302, {}],
	])('that refuses the login with %s gets no further request', async (status, body) => {
		const headers = { location: `${sandbox.baseUrl}/services/task/` };
		const findings = await checked({
			faults: [{ route: 'login', answer: { status, headers, body } }],
		});
		expect(claimsThatAre('different', findings)).toEqual(['A login as multipart gives two tokens']);
		expect(report(findings)).toContain('!!! The login was not as documented.');
		expect((await sandbox.statistics()).log).toHaveLength(1);
	});
});

describe('a bad submission that is not refused', () => {
	it.each<[string, NonNullable<Change['faults']>[number]]>([
		['accepted', { route: 'ocr_card', skip: 2, answer: { status: 200, body: { id: TASK_ID } } }],
		['crashing', { route: 'ocr_card', skip: 2, answer: { status: 500 } }],
		['lost', { route: 'ocr_card', skip: 2, reset: 'afterBody' }],
	])('(%s) ends all submissions, loudly', async (how, fault) => {
		const findings = await checked({ faults: [fault] }, { pollTimeoutMs: 300 });
		expect(the(findings, 'A bad submission')).toMatchObject({
			verdict: 'different',
			answer: '{"notRefused":"noImage"}',
		});
		expect(report(findings)).toContain('YOU MAY HAVE BEEN CHARGED');

		const { submissions, routes } = await sandbox.statistics();
		// GET, and the first two bad ones
		expect(routes.ocr_card.requests).toBe(3);
		expect(submissions).toEqual([]);
		// Its task is followed in place of the user's
		expect(routes.task.requests > EARLIER).toBe(how === 'accepted');
	});
});

describe('masked', () => {
	it.each<[unknown, string]>([
		['María-José 東京 ٣', '"Aaaaa-Aaaa aa 9"'],
		[{ age: -1, height: 180.5, weight: 1e21 }, '{"age":-9,"height":999.9,"weight":9e+99}'],
		[{ ok: true, none: null }, '{"ok":true,"none":null}'],
		[{ D1234567: 1, 'First name': 'x', '<b>': 1 }, '{"A9999999":9,"First name":"a","<a>":9}'],
		[
			{ document: { error_code: 'TESTERSON', status: 'X' } },
			'{"document":{"error_code":"AAAAAAAAA","status":"A"}}',
		],
		[['a', 'b', 'c', 'd'], '["a","a","a","… 4 entries"]'],
		['x'.repeat(99), `"${'a'.repeat(60)}… (99 characters)"`],
	])('%j', (value, text) => {
		expect(masked(value, STATES, [])).toBe(text);
	});

	it('hides tokens and secrets wherever they are', () => {
		const value = { detail: 'eyJh.eyJi.c-_ of demo, sesame', sesame: ['sesame2'] };
		for (const told of [EVERYTHING, REFUSALS]) {
			expect(masked(value, told, ['demo', 'sesame', 'sesame2'])).toBe(
				'{"detail":"<token> of <secret>, <secret>","<secret>":["<secret>"]}',
			);
		}
	});
});

describe('the command', () => {
	const ENVIRONMENT = {
		PROGENY_USERNAME: 'demo',
		PROGENY_PASSWORD: 'progeny-sandbox',
		PROGENY_FRONT: `sandbox/specimens/${READABLE.front}`,
		PROGENY_BACK: `sandbox/specimens/${READABLE.back}`,
	};

	const run = async (environment: Record<string, string>, ...flags: string[]) =>
		await runCommand({ PROGENY_BASE_URL: sandbox.baseUrl, ...environment }, flags);

	it('names what it sends and what it found', async () => {
		await sandbox.set({ literalDocs: true, ...IN_PROGRESS_AT_FIRST });
		const { out, problem, code } = await run(ENVIRONMENT, '--yes');
		expect(out).toMatch(/1 +SUBMISSION OF YOUR TWO IMAGES .*, WHICH COSTS MONEY/);
		expect(out).toContain('  as assumed  A malformed task ID gives 400 {"id":["Must be a valid');
		expect(out).toContain('  not seen    result.status is 400 for a rejected card [unknown]');
		expect(out).toContain('44 as assumed, 1 different, 4 not seen.');
		expect(out).toContain('  sandbox/settings.mts: A refusal does not name selfie_image');
		expect({ problem, code }).toEqual({ problem: '', code: 1 });
		expect((await sandbox.statistics()).submissions).toHaveLength(1);
		expectNothingPersonalIn(out);
	});

	it('names the passport, which also costs money', async () => {
		await sandbox.set();
		const passport = { PROGENY_PASSPORT: ENVIRONMENT.PROGENY_FRONT };
		const { out, code } = await run({ ...ENVIRONMENT, ...passport }, '--yes');
		expect(out).toMatch(/1 +SUBMISSION OF YOUR PASSPORT .*, WHICH ALSO COSTS MONEY/);
		expect(out).toContain('\nPassports\n');
		expect(code).toBe(0);
		expect((await sandbox.statistics()).submissions).toHaveLength(2);
	});

	it.each<[string, Record<string, string>, string]>([
		['a yes', ENVIRONMENT, 'This needs your confirmation. Add the flag --yes to send all this.\n'],
		[
			'an account',
			{ ...ENVIRONMENT, PROGENY_USERNAME: '', PROGENY_PASSWORD: '' },
			'Set these environment variables: PROGENY_USERNAME to the username of your account, PROGENY_PASSWORD to the password of your account. To ask about passports, too, set PROGENY_PASSPORT to the path of a picture of a photo page.\n',
		],
		[
			'a file',
			{ ...ENVIRONMENT, PROGENY_BACK: 'nowhere.jpg' },
			'PROGENY_BACK: cannot read the file nowhere.jpg.\n',
		],
		[
			'a picture',
			{ ...ENVIRONMENT, PROGENY_FRONT: 'README.md' },
			'PROGENY_FRONT: README.md is not a PNG or JPEG.\n',
		],
		[
			'a picture of the passport, if one is named',
			{ ...ENVIRONMENT, PROGENY_PASSPORT: 'README.md' },
			'PROGENY_PASSPORT: README.md is not a PNG or JPEG.\n',
		],
		[
			'https',
			{ ...ENVIRONMENT, PROGENY_BASE_URL: 'http://be.progeny.example/api/v3' },
			'PROGENY_BASE_URL: The Base URL of the Progeny credential cannot be used: it must begin with https:// (http:// is only for a server on this machine).\n',
		],
	])('sends nothing without %s', async (_, environment, sentence) => {
		await sandbox.set();
		expect(await run(environment)).toMatchObject({ problem: sentence, code: 2 });
		expect((await sandbox.statistics()).log).toEqual([]);
	});
});
