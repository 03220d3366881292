/* Everything that the check sends, in this order. What the answers mean is judged in *Assumptions.mts. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { retryAfterMs } from '../../nodes/progeny/http/answer.ts';
import { connectionFaultOf } from '../../nodes/progeny/http/connectionFault.ts';
import { imageFormat } from '../../nodes/progeny/images/format.ts';
import { isRecord, parsed } from '../../nodes/progeny/json.ts';
import { isLast, portraitUrlOf } from './taskAnswer.mts';

export interface CheckOptions {
	/** Without a slash at the end. */
	baseUrl: string;
	username: string;
	password: string;
	front: Buffer;
	back: Buffer;
	/** Of a photo page. Without it, nothing is asked about passports. */
	passport?: Buffer;
	/** Whether to send submissions that should be refused. */
	badSubmissions?: boolean;
	pollIntervalMs?: number;
	pollTimeoutMs?: number;
	requestTimeoutMs?: number;
}

export interface Answer {
	/** The name that the request has below. */
	request: string;
	statusCode: number;
	headers: Record<string, string>;
	/** Parsed JSON, or text where it is none; of a picture, nothing. */
	body: unknown;
	receivedAtMs: number;
}

export interface Observations {
	baseUrl: string;
	/** What must not be printed, beside personal data. */
	secrets: string[];
	/** The last answer to a request, by its name. */
	answers: Partial<Record<string, Answer>>;
	all: Answer[];
	/** `request: reason` */
	lost: string[];
	/** The bad submission that was not clearly refused. */
	notRefused?: string;
	/** Whether a submission without a passport was not clearly refused, so that yours was not sent. */
	isPassportHeldBack: boolean;
	/** The status checks of the submitted task. */
	checks: Answer[];
	/** Those of the passport's task. */
	passportChecks: Answer[];
}

const TINY_PNG = Buffer.from(
	'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
	'base64',
);
const MAYBE = { extend_data: 'maybe' };

/**
 * Submissions that no source makes likely to be accepted. None has a back, which is documented to be
 * refused, and none a picture of a card. But for the first, which asks whether extend_data may be
 * missing, each has an impossible extend_data as well.
 */
const BAD_SUBMISSIONS: Record<string, { what: string; fields: Record<string, string | File> }> = {
	textFront: {
		what: 'a text in place of the front, and no extend_data',
		fields: { front_id: 'no file' },
	},
	noImage: {
		what: 'a text file named front.jpg',
		fields: { front_id: new File(['no image'], 'front.jpg'), ...MAYBE },
	},
	emptyFile: {
		what: 'an empty file named front.jpg',
		fields: { front_id: new File([], 'front.jpg'), ...MAYBE },
	},
	wrongEnding: {
		what: 'a blank image of one pixel named front.pdf',
		fields: { front_id: new File([TINY_PNG], 'front.pdf'), ...MAYBE },
	},
};

/** As {@link BAD_SUBMISSIONS}, of a passport: without a picture, which is documented to be refused. */
const BAD_PASSPORT = { what: 'a passport without a picture', fields: MAYBE };

const LOGIN = '/accounts/token/obtain/';
const REFRESH = '/accounts/token/refresh/';
const OCR_CARD = '/services/ocr_card/';
const OCR_PASSPORT = '/services/ocr_passport/';
const TASK = '/services/task/';

const POLL_INTERVAL_MS = 2000;
/** The node's usual wait for a card, and its usual request time-out. */
const POLL_TIMEOUT_MS = 120_000;
const REQUEST_TIMEOUT_MS = 60_000;
const LONGEST_PAUSE_MS = 60_000;

/** Said before anything is sent. */
export function announcement({ baseUrl, passport, badSubmissions = true }: CheckOptions): string {
	const bad = badSubmissions ? Object.values(BAD_SUBMISSIONS) : [];
	const badPassports = badSubmissions
		? `  1     submission of ${BAD_PASSPORT.what}, which should be refused and cost nothing\n`
		: '';
	const checks = `1-${POLL_TIMEOUT_MS / POLL_INTERVAL_MS + 1}  status checks of it, one every ${POLL_INTERVAL_MS / 1000} seconds`;
	const ofPassport = passport
		? `${badPassports}  1     SUBMISSION OF YOUR PASSPORT with extend_data=false, WHICH ALSO COSTS MONEY\n  ${checks}\n`
		: '';
	return `This will be sent to ${baseUrl}. If the login is refused, nothing more is sent:

  1     login with your username and password, and another whenever the token expires
  1     login with both fields blank
  2     status checks without a token and with a wrong one
  4     status checks without a task: unknown ID, malformed ID, no ID, path without its last slash
  1     GET to ocr_card, which accepts only POST
  3     refreshes: with a wrong token, with the right one, and at the end with the right one again
  ${bad.length}     submissions without a back, which should be refused and cost nothing
${bad.map(({ what }) => `          ${what}\n`).join('')}  1     SUBMISSION OF YOUR TWO IMAGES with extend_data=true, WHICH COSTS MONEY
  ${checks}
  0-2   GET of its portrait: without a token, then with it if that is on the same server
${ofPassport}
If Progeny does not refuse one of those submissions, nothing is submitted after it. If that was one without a back, the
status checks ask for it.
`;
}

export async function observe(options: CheckOptions): Promise<Observations> {
	const service = new Service(options);
	await service.logIn('login');
	if (service.token === '') return service.seen;
	await service.makeBadCalls();
	await service.refresh();
	const taskId = await service.submit();
	if (taskId !== undefined) await service.follow(taskId);
	if (options.passport) await service.readPassport(options.passport);
	await service.reuseRefreshToken();
	return service.seen;
}

class Service {
	readonly seen: Observations;
	token = '';
	private refreshToken = '';
	/** The refresh token that was exchanged for another. */
	private usedRefreshToken = '';
	private pauseMs = 0;

	constructor(private readonly options: CheckOptions) {
		const { baseUrl, username, password } = options;
		this.seen = {
			baseUrl,
			secrets: [username, password],
			answers: {},
			all: [],
			lost: [],
			isPassportHeldBack: false,
			checks: [],
			passportChecks: [],
		};
	}

	async logIn(request: string): Promise<void> {
		const { username, password } = this.options;
		this.keepTokens(await this.post(request, LOGIN, { username, password }, null));
	}

	async makeBadCalls(): Promise<void> {
		const unknown = `${TASK}?id=${randomUUID()}`;
		// With both blank, as wrong passwords might lock the account
		await this.post('blankLogin', LOGIN, { username: '', password: '' }, null);
		await this.get('noToken', unknown, null);
		await this.get('wrongToken', unknown, 'not-a-token');
		await this.get('unknownTask', unknown);
		await this.get('malformedTask', `${TASK}?id=not-an-id`);
		await this.get('missingTask', TASK);
		await this.get('noSlash', unknown.replace('/?', '?'));
		await this.get('wrongMethod', OCR_CARD);
		await this.post('wrongRefresh', REFRESH, { refresh: 'not-a-token' }, null);
	}

	async refresh(): Promise<void> {
		const refresh = this.refreshToken;
		const answer = await this.post('refresh', REFRESH, { refresh }, null);
		this.keepTokens(answer);
		if (answer?.statusCode === 200) this.usedRefreshToken = refresh;
	}

	/** At the very end, because a service may take it for theft and end the session. */
	async reuseRefreshToken(): Promise<void> {
		const refresh = this.usedRefreshToken;
		if (refresh !== '') await this.post('reusedRefresh', REFRESH, { refresh }, null);
	}

	/** @returns the ID of the only task that there is to be */
	async submit(): Promise<string | undefined> {
		const { front, back, badSubmissions = true } = this.options;
		for (const [request, { fields }] of Object.entries(badSubmissions ? BAD_SUBMISSIONS : {})) {
			const answer = await this.post(request, OCR_CARD, fields);
			if (isRefused(answer)) continue;
			// It may be charged, so nothing more is submitted
			this.seen.notRefused = request;
			return taskIdOf(answer);
		}
		const images = { front_id: image(front, 'front'), back_id: image(back, 'back') };
		return taskIdOf(await this.post('submission', OCR_CARD, { ...images, extend_data: 'true' }));
	}

	/** Asks for the task until it is finished, then for its portrait. */
	async follow(taskId: string): Promise<void> {
		await this.poll('check', taskId, this.seen.checks);
		const url = portraitUrlOf(this.seen);
		const api = new URL(this.options.baseUrl);
		if (url?.protocol !== 'https:' && url?.protocol !== api.protocol) return;
		const isOpen = !isRefused(await this.get('portrait', url, null));
		if (!isOpen && url.origin === api.origin) await this.get('portraitWithToken', url);
	}

	/** With extend_data=false, as far as one can tell like the documented answer. */
	async readPassport(passport: Buffer): Promise<void> {
		const { badSubmissions = true } = this.options;
		if (this.seen.notRefused !== undefined) return;
		if (badSubmissions) {
			const answer = await this.post('noPassport', OCR_PASSPORT, BAD_PASSPORT.fields);
			// It may be charged, so nothing more is submitted
			this.seen.isPassportHeldBack = !isRefused(answer);
			if (this.seen.isPassportHeldBack) return;
		}
		const fields = { passport_image: image(passport, 'passport'), extend_data: 'false' };
		const taskId = taskIdOf(await this.post('passport', OCR_PASSPORT, fields));
		if (taskId !== undefined) await this.poll('passportCheck', taskId, this.seen.passportChecks);
	}

	private async poll(request: string, taskId: string, checks: Answer[]): Promise<void> {
		const { pollIntervalMs = POLL_INTERVAL_MS, pollTimeoutMs = POLL_TIMEOUT_MS } = this.options;
		const endsAtMs = Date.now() + pollTimeoutMs;
		let isNewToken = false;
		for (;;) {
			const answer = await this.get(request, `${TASK}?id=${encodeURIComponent(taskId)}`);
			const isTokenOver: boolean = answer?.statusCode === 401 && !isNewToken;
			isNewToken = isTokenOver;
			if (isTokenOver) {
				await this.logIn('furtherLogin');
				continue;
			}
			if (answer) checks.push(answer);
			if (answer && isLast(answer)) break;
			if (Date.now() + Math.max(pollIntervalMs, this.pauseMs) > endsAtMs) break;
			await sleep(pollIntervalMs);
		}
	}

	private async get(request: string, path: string | URL, token: string | null = this.token) {
		return await this.send(request, path, token);
	}

	private async post(
		request: string,
		path: string,
		fields: Record<string, string | File>,
		token: string | null = this.token,
	) {
		const form = new FormData();
		for (const [field, value] of Object.entries(fields)) form.append(field, value);
		return await this.send(request, path, token, form);
	}

	/** The only door to the network: each request once, in a bounded time, and without redirects. */
	private async send(request: string, path: string | URL, token: string | null, form?: FormData) {
		await sleep(this.pauseMs);
		try {
			const response = await fetch(typeof path === 'string' ? this.options.baseUrl + path : path, {
				method: form ? 'POST' : 'GET',
				body: form,
				headers: token === null ? {} : { authorization: `Bearer ${token}` },
				redirect: 'manual',
				signal: AbortSignal.timeout(this.options.requestTimeoutMs ?? REQUEST_TIMEOUT_MS),
			});
			const { status: statusCode } = response;
			const headers = Object.fromEntries(response.headers);
			const body = await bodyOf(response);
			const answer: Answer = { request, statusCode, headers, body, receivedAtMs: Date.now() };
			this.pauseMs = Math.min(retryAfterMs(headers) ?? 0, LONGEST_PAUSE_MS);
			this.seen.all.push(answer);
			this.seen.answers[request] = answer;
			return answer;
		} catch (error) {
			this.seen.lost.push(`${request}: ${connectionFaultOf(error).reason}`);
			return undefined;
		}
	}

	private keepTokens(answer: Answer | undefined): void {
		const { access, refresh } = isRecord(answer?.body) ? answer.body : {};
		if (answer?.statusCode !== 200) return;
		if (typeof access === 'string') this.seen.secrets.push((this.token = access));
		if (typeof refresh === 'string') this.seen.secrets.push((this.refreshToken = refresh));
	}
}

async function bodyOf(response: Response): Promise<unknown> {
	const isPicture = response.headers.get('content-type')?.startsWith('image/');
	return isPicture ? await response.body?.cancel() : parsed(await response.text());
}

/** Under a name of our own, as the user's may name a person. */
function image(content: Buffer, name: string): File {
	const { extension = 'jpg', mimeType = 'image/jpeg' } = imageFormat(content) ?? {};
	return new File([content], `${name}.${extension}`, { type: mimeType });
}

function isRefused(answer: Answer | undefined): boolean {
	return answer !== undefined && answer.statusCode >= 400 && answer.statusCode < 500;
}

function taskIdOf(answer: Answer | undefined): string | undefined {
	const { id } = isRecord(answer?.body) && answer.statusCode < 300 ? answer.body : {};
	return typeof id === 'string' || typeof id === 'number' ? String(id) : undefined;
}
