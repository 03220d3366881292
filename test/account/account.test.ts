import { newToken, type AccessToken } from '../../nodes/progeny/account/accessToken';
import { Account, accountOf } from '../../nodes/progeny/account/account';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const BASE_URL = 'https://be.progeny.tech/api/v3';

const forever = () => new AbortController().signal;
const tokenOf = (value: string): AccessToken => newToken(value, { nowMs: Date.now() });

let accounts = 0;
/** Login data that no other test has. */
function newLogin() {
	accounts += 1;
	return { baseUrl: BASE_URL, username: `guest-${accounts}`, password: 'hush-hush' };
}

/** A login that ends when it is told to. */
function login(account: Account, value: string) {
	let end: (error?: Error) => void = () => {};
	const ended = new Promise<void>((resolve, reject) => {
		end = (error) => (error ? reject(error) : resolve());
	});
	const renewal = jest.fn(async () => {
		await ended;
		account.replace(tokenOf(value));
	});
	return { renewal, end: (error?: Error) => end(error) };
}

/** The answer to whether an upload may start, without waiting. */
const value = (account: Account) => account.freshToken(true)?.value ?? null;

beforeEach(() => void jest.useFakeTimers());
afterEach(() => {
	jest.useRealTimers();
	jest.restoreAllMocks();
});

describe('a login', () => {
	it('is one for all that need a token, whatever login of their own they would make', async () => {
		const account = new Account();
		const { renewal, end } = login(account, 'new');
		const others = jest.fn(async () => await Promise.resolve());
		const waits = [
			account.renew(renewal, forever()),
			account.renew(others, forever()),
			account.renew(others, forever()),
		];
		end();
		await Promise.all(waits);
		expect(renewal).toHaveBeenCalledTimes(1);
		expect(others).not.toHaveBeenCalled();
		expect(value(account)).toBe('new');
	});

	it('that comes to nothing comes to nothing for all, and the next is made anew', async () => {
		const account = new Account();
		const failing = login(account, 'none');
		const waits = [
			account.renew(failing.renewal, forever()),
			account.renew(failing.renewal, forever()),
		];
		failing.end(new Error('no answer'));
		for (const wait of waits) await expect(wait).rejects.toThrow('no answer');
		const { renewal, end } = login(account, 'new');
		end();
		await account.renew(renewal, forever());
		expect(value(account)).toBe('new');
	});

	it('goes on for the others when the one who began it leaves, who waits no longer', async () => {
		const account = new Account();
		const ending = new AbortController();
		const { renewal, end } = login(account, 'new');
		const leaving = account.renew(renewal, ending.signal);
		const staying = account.renew(renewal, forever());
		ending.abort(new Error('stopped'));
		await expect(leaving).rejects.toThrow('stopped');
		const joining = account.renew(renewal, forever());
		end();
		await Promise.all([staying, joining]);
		expect(renewal).toHaveBeenCalledTimes(1);
		expect(value(account)).toBe('new');
	});

	it('that all have left may come to nothing', async () => {
		const account = new Account();
		const ending = new AbortController();
		const { renewal, end } = login(account, 'none');
		const leaving = account.renew(renewal, ending.signal);
		ending.abort(new Error('stopped'));
		await expect(leaving).rejects.toThrow('stopped');
		// An unhandled rejection would end n8n
		end(new Error('no answer'));
		await jest.advanceTimersByTimeAsync(0);
		expect(value(account)).toBeNull();
	});

	it.each([
		['has given a token', undefined],
		['has come to nothing', new Error('no answer')],
	])('holds up the status checks until it %s', async (_, error) => {
		const account = new Account();
		const { renewal, end } = login(account, 'new');
		const wait = account.renew(renewal, forever()).catch(() => undefined);
		const started = jest.fn();
		const inAnHourMs = Date.now() + HOUR_MS;
		void account.limiter.acquire(() => 0, inAnHourMs, forever()).then(started);
		await jest.advanceTimersByTimeAsync(10_000);
		expect(started).not.toHaveBeenCalled();
		end(error);
		await wait;
		await jest.advanceTimersByTimeAsync(0);
		expect(started).toHaveBeenCalledWith(true);
	});
});

describe('a token', () => {
	it('is used until its end, but not for an upload that may take longer', () => {
		const account = new Account();
		expect(account.freshToken(false)).toBeNull();
		account.adopt(tokenOf('token'));
		jest.advanceTimersByTime(4.5 * MINUTE_MS);
		expect(account.freshToken(true)).toBeNull();
		expect(account.freshToken(false)?.value).toBe('token');
		jest.advanceTimersByTime(0.5 * MINUTE_MS);
		expect(account.freshToken(false)).toBeNull();
	});

	it('gives way to that of a login, and not to an older one that n8n still stores', () => {
		const account = new Account();
		const stored = tokenOf('stored');
		account.adopt(stored);
		expect(value(account)).toBe('stored');
		jest.advanceTimersByTime(MINUTE_MS);
		account.replace(tokenOf('new'));
		account.adopt(stored);
		account.adopt(null);
		expect(value(account)).toBe('new');
	});

	it('gives way to a later one that another process has stored', () => {
		const account = new Account();
		account.replace(tokenOf('token'));
		jest.advanceTimersByTime(MINUTE_MS);
		account.adopt(tokenOf('stored'));
		expect(value(account)).toBe('stored');
	});

	it('of a login is taken in any case: its end may seem to come sooner on a clock that was set back', () => {
		const account = new Account();
		account.replace(tokenOf('token'));
		jest.setSystemTime(Date.now() - 10 * MINUTE_MS);
		account.replace(tokenOf('new'));
		expect(value(account)).toBe('new');
	});

	it('that the service refused is not taken again, from whatever it comes', () => {
		const account = new Account();
		const refused = tokenOf('refused');
		account.adopt(refused);
		account.refuse(refused);
		expect(value(account)).toBeNull();
		account.adopt(refused);
		expect(value(account)).toBeNull();
		account.replace(tokenOf('new'));
		expect(value(account)).toBe('new');
		account.adopt({ ...refused, expiresAtMs: Date.now() + HOUR_MS });
		expect(value(account)).toBe('new');
	});

	it('stays although the one before it is refused late', () => {
		const account = new Account();
		const before = tokenOf('before');
		account.adopt(before);
		account.replace(tokenOf('new'));
		account.refuse(before);
		expect(value(account)).toBe('new');
	});
});

describe('the job times of a service', () => {
	it('are the same for all, and others than those of another service', () => {
		const account = new Account();
		account.jobTimesOf('ocr_card').note(0, 10_000, false);
		expect(account.jobTimesOf('ocr_card').nextCheckAtMs(0)).toBeGreaterThan(1200);
		expect(account.jobTimesOf('ocr_passport').nextCheckAtMs(0)).toBe(1200);
	});
});

describe('login data', () => {
	it('have one account, whatever n8n stores beside them', () => {
		const login = newLogin();
		const account = accountOf(login);
		expect(accountOf({ ...login })).toBe(account);
		expect(accountOf({ ...login, accessToken: 'stored', allowedDomains: 'x' })).toBe(account);
		expect(accountOf({ ...login, baseUrl: ` ${BASE_URL}/ ` })).toBe(account);
	});

	it.each([
		['base URL', { baseUrl: 'https://elsewhere.example.com/api/v3' }],
		['username', { username: 'somebody-else' }],
		['password', { password: 'changed' }],
	])('with another %s share nothing', async (_, edited) => {
		const login = newLogin();
		const [account, other] = [accountOf(login), accountOf({ ...login, ...edited })];
		expect(other).not.toBe(account);

		account.adopt(tokenOf('token'));
		account.limiter.backOff(60_000);
		for (let upload = 0; upload < 4; upload += 1) account.breaker.fail(account.breaker.enter()!);
		account.jobTimesOf('ocr_card').note(0, 10_000, false);
		const uploading = jest.fn(async () => await new Promise<never>(() => {}));
		for (let upload = 0; upload < 9; upload += 1) void account.upload(uploading, forever());
		await jest.advanceTimersByTimeAsync(0);
		expect(uploading).toHaveBeenCalledTimes(8);

		expect(value(other)).toBeNull();
		expect(other.limiter.pauseMs).toBe(0);
		expect(other.breaker.isClosed).toBe(true);
		expect(other.jobTimesOf('ocr_card').nextCheckAtMs(0)).toBe(1200);
		expect(await other.upload(async () => await Promise.resolve('free'), forever())).toBe('free');
	});
});

describe('an account', () => {
	/** The timers of signals, which no test can wait for. */
	function heldTimers() {
		const timers: Array<{ atMs: number; controller: AbortController }> = [];
		jest.spyOn(AbortSignal, 'timeout').mockImplementation((inMs) => {
			const controller = new AbortController();
			timers.push({ atMs: Date.now() + inMs, controller });
			return controller.signal;
		});
		return (minutes: number) => {
			jest.advanceTimersByTime(minutes * MINUTE_MS);
			const due = timers.filter(({ atMs }) => atMs <= Date.now());
			for (const { controller } of due) controller.abort();
		};
	}

	it('that nobody has used for an hour is forgotten', () => {
		const passMinutes = heldTimers();
		const login = newLogin();
		const account = accountOf(login);
		passMinutes(59);
		// Looked for only now, or it would be used
		expect(account).toBe(accountOf(login));
		passMinutes(60);
		expect(accountOf(login)).not.toBe(account);
	});

	it('that is used again and again is kept for as long as that goes on', () => {
		const passMinutes = heldTimers();
		const login = newLogin();
		const account = accountOf(login);
		for (let times = 0; times < 12; times += 1) {
			passMinutes(50);
			expect(accountOf(login)).toBe(account);
		}
		passMinutes(30);
		expect(accountOf(login)).toBe(account);
		passMinutes(59);
		passMinutes(1);
		expect(accountOf(login)).not.toBe(account);
	});

	it('is forgotten without others', () => {
		const passMinutes = heldTimers();
		const [used, unused] = [newLogin(), newLogin()];
		const accountsBefore = [accountOf(used), accountOf(unused)];
		passMinutes(30);
		accountOf(used);
		passMinutes(30);
		expect(accountOf(used)).toBe(accountsBefore[0]);
		expect(accountOf(unused)).not.toBe(accountsBefore[1]);
	});
});
