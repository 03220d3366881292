import { logged } from '../engine/debugLog.mts';

import type * as FormatModule from '../../nodes/progeny/images/format';
import { built } from '../engine/built.mts';
import { runCardNode } from '../engine/cardRun.mts';
import { after } from '../engine/clock.mts';
import {
	endlessFile,
	redirect,
	refuse,
	startFileHost,
	type FileHost,
	type FileResponse,
	type Served,
} from '../engine/fileHost.mts';
import type { InputItem } from '../engine/runWorkflow.mts';
import { specimen, specimenFile } from '../specimens.mts';
import { useSandbox } from '../useSandbox.mts';

/* The images by URL: nothing but a good picture is sent to Progeny, and nothing of Progeny to the host. */

const QUICK = { minPollInterval: 0.1 };
const { front, back } = specimen('virginia-v10');
const FRONT = specimenFile(front);
const BACK = specimenFile(back);

const sandbox = useSandbox({ files: 'disk' });
let host: FileHost;
let otherHost: FileHost;
beforeAll(async () => {
	[host, otherHost] = await Promise.all([startFileHost(), startFileHost()]);
});
afterAll(async () => {
	host.stop();
	otherHost.stop();
});
beforeEach(() => {
	host.files.clear();
	host.files.set('/front', FRONT).set('/back', BACK);
	host.requests.length = 0;
	otherHost.files.clear();
	otherHost.requests.length = 0;
});

const run = async (parameters: object = {}, items: InputItem[] = [{}], node = {}) =>
	await runCardNode(
		{
			operation: 'extract',
			imageSource: 'url',
			frontImageUrl: `${host.origin}/front`,
			backImageUrl: `${host.origin}/back`,
			options: QUICK,
			...parameters,
		},
		{ credential: { ...sandbox.account }, items },
		node,
	);

const submissions = async () => (await sandbox.statistics()).submissions;

describe('Extract', () => {
	it('sends the pictures that the links give, each asked for once, without a token', async () => {
		const { rows } = await run();
		expect(rows).toMatchObject([{ status: 'extracted', documentNumber: 'T00000010' }]);
		expect(await submissions()).toMatchObject([
			{
				front: { fileName: 'front.jpg', contentType: 'image/jpeg', bytes: FRONT.length },
				back: { fileName: 'back.jpg', bytes: BACK.length },
			},
		]);
		expect(host.requests.map(({ path }) => path).sort()).toEqual(['/back', '/front']);
		for (const { headers } of host.requests) {
			expect(headers).not.toHaveProperty('authorization');
			expect(headers).not.toHaveProperty('cookie');
		}
	});

	it('looks at each picture once', async () => {
		const format = built<typeof FormatModule>('images/format');
		const look = jest.spyOn(format, 'imageFacts');
		const { rows } = await run();
		expect(rows).toMatchObject([{ status: 'extracted' }]);
		expect(look).toHaveBeenCalledTimes(2);
		look.mockRestore();
	});

	it('takes the links from the item, with several items at once', async () => {
		const items = Array.from({ length: 9 }, (_, index) => ({
			json: { pictures: { front: `${host.origin}/front?n=${index}`, back: `${host.origin}/back` } },
		}));
		const { rows, items: output } = await run(
			{
				frontImageUrl: '={{ $json.pictures.front }}',
				backImageUrl: '={{ $json.pictures.back }}',
			},
			items,
		);
		expect(rows).toHaveLength(9);
		for (const row of rows) expect(row).toMatchObject({ status: 'extracted' });
		expect(output.map(({ pairedItem }) => pairedItem)).toEqual(items.map((_, item) => ({ item })));
	});

	it('asks the own host of the service without a token, too', async () => {
		await run({ frontImageUrl: new URL('/media/front', sandbox.baseUrl).href });
		const { log } = await sandbox.statistics();
		expect(log).toMatchObject([{ route: 'media', accessToken: 'none', status: 404 }]);
	});

	it('follows five redirects', async () => {
		for (const hop of [1, 2, 3, 4]) host.files.set(`/hop${hop}`, redirect(`/hop${hop + 1}`));
		host.files.set('/hop5', redirect('/front'));
		const { rows } = await run({ frontImageUrl: `${host.origin}/hop1` });
		expect(rows).toMatchObject([{ status: 'extracted' }]);
	});

	it('follows redirects, to other hosts as well', async () => {
		otherHost.files.set('/picture', FRONT);
		host.files
			.set('/short', redirect('/longer', 301))
			.set('/longer', redirect(`${otherHost.origin}/picture`, 307));
		const { rows } = await run({ frontImageUrl: `${host.origin}/short` });
		expect(rows).toMatchObject([{ status: 'extracted' }]);
	});

	it('passes the downloaded files on, if told to', async () => {
		const options = { ...QUICK, includeInputFiles: true };
		const { items } = await run({ options });
		expect(items[0].binary).toMatchObject({
			front: { mimeType: 'image/jpeg', fileName: 'front.jpg' },
			back: { mimeType: 'image/jpeg', fileName: 'back.jpg' },
		});
		const { items: without } = await run();
		expect(without[0]).not.toHaveProperty('binary');
	});

	it('refuses a bad option before anything is downloaded', async () => {
		const { error } = await run({ options: { ...QUICK, minimumAge: 'adult' } });
		expect(error?.message).toContain("'Minimum Age'");
		expect(host.requests).toEqual([]);
	});
});

describe('a card that is tried again', () => {
	const RETRY = { retryOnFail: true, maxTries: 2, waitBetweenTries: 0 };
	/** Works once. */
	const once = (file: Buffer) => (response: FileResponse) => {
		response.end(file);
		host.files.delete('/front');
	};
	beforeEach(async () => {
		await sandbox.set({ faults: [{ route: 'task', answer: { status: 403, body: {} } }] });
	});

	it('goes on with its task, though a link works only once', async () => {
		host.files.set('/front', once(FRONT));
		const { rows } = await run({}, [{}], RETRY);
		expect(rows).toMatchObject([{ status: 'extracted' }]);
		expect(await submissions()).toHaveLength(1);
		expect(host.requests).toHaveLength(2);
	});

	it('goes on with its task, though the host has another file by then', async () => {
		let times = 0;
		host.files.set('/front', (response) => {
			times += 1;
			response.end(times === 1 ? FRONT : specimenFile('texas-v4-expired-front.jpg'));
		});
		const options = { ...QUICK, includeInputFiles: true };
		const { rows } = await run({ options }, [{}], RETRY);
		expect(rows).toMatchObject([{ documentNumber: 'T00000010' }]);
		expect(await submissions()).toHaveLength(1);
	});

	it('gives its row without files where those are wanted, and are gone', async () => {
		host.files.set('/front', once(FRONT));
		logged.length = 0;
		const { rows, items } = await run(
			{ options: { ...QUICK, includeInputFiles: true } },
			[{}],
			RETRY,
		);
		const [{ taskId }] = await submissions();
		expect(rows).toMatchObject([{ status: 'extracted', taskId }]);
		expect(items[0].binary).toBeUndefined();
		expect(JSON.stringify(logged)).toContain(
			`it could not be downloaded from ${host.host}: there is no such file (HTTP 404) (task ${taskId})`,
		);
	});

	it.each([false, true])(
		'is not sent again where nobody knows whether it was accepted, files wanted: %p',
		async (includeInputFiles) => {
			await sandbox.set({ faults: [{ route: 'ocr_card', answer: { status: 500, body: '' } }] });
			host.files.set('/front', once(FRONT));
			const { error } = await run({ options: { ...QUICK, includeInputFiles } }, [{}], RETRY);
			expect(error?.message).toMatch(
				/^It is not known whether Progeny accepted the card: an earlier/,
			);
			expect((await sandbox.statistics()).routes.ocr_card.requests).toBe(1);
		},
	);

	it('is downloaded anew where its task is lost', async () => {
		await sandbox.set({
			faults: [
				{ route: 'task', answer: { status: 403, body: {} } },
				{ route: 'task', skip: 1, answer: { status: 200, body: { status: 'FAILURE' } } },
			],
		});
		const { rows } = await run({}, [{}], RETRY);
		expect(rows).toMatchObject([{ status: 'extracted' }]);
		expect(await submissions()).toHaveLength(2);
		expect(host.requests).toHaveLength(4);
	});

	it('is another one with another link', async () => {
		const items = ['/front?1', '/front?2'].map((path) => ({ json: { path } }));
		await run({ frontImageUrl: `=${host.origin}{{ $json.path }}` }, items, RETRY);
		expect(await submissions()).toHaveLength(2);
	});
});

it('Submit takes links, too', async () => {
	const { rows } = await run({ operation: 'submit', options: {} });
	expect(rows).toEqual([{ taskId: expect.any(String), status: 'pending' }]);
	expect(await submissions()).toHaveLength(1);
});

describe('a link that gives no picture costs nothing', () => {
	const CASES: Array<[string, () => object, string]> = [
		[
			'is empty',
			() => ({ frontImageUrl: '={{ "" }}' }),
			"'Front Image URL' has a value that cannot be used: it is empty",
		],
		[
			'is no link',
			() => ({ backImageUrl: 'front.jpg' }),
			"'Back Image URL' has a value that cannot be used: it is not a web address",
		],
		[
			'is of plain http',
			() => ({ frontImageUrl: 'http://files.example.com/front.jpg' }),
			"'Front Image URL' has a value that cannot be used: it must begin with https:// (http:// is only for a server on this machine)",
		],
		[
			'is of a file on disk',
			() => ({ frontImageUrl: 'file:///etc/hostname' }),
			"'Front Image URL' has a value that cannot be used: it must begin with https:// (http:// is only for a server on this machine)",
		],
		[
			'holds a password',
			() => ({ frontImageUrl: 'https://demo:hush@files.example.com/front.jpg' }),
			"'Front Image URL' has a value that cannot be used: it holds a username or password",
		],
		[
			'is a list of links',
			() => ({ frontImageUrl: '={{ [{ url: "https://files.example.com/front.jpg" }] }}' }),
			"'Front Image URL' has a value that cannot be used: it is not a text, but a list or an object",
		],
		[
			'redirects to an address with a password',
			() => ({ frontImageUrl: at(redirect('https://demo:hush@files.example.com/front.jpg')) }),
			'Front image: it could not be downloaded from HOST: it redirects, but of that address: it holds a username or password',
		],
		[
			'leads nowhere',
			() => ({ backImageUrl: `${host.origin}/gone?token=hush` }),
			'Back image: it could not be downloaded from HOST: there is no such file (HTTP 404)',
		],
		[
			'needs a login',
			() => ({ frontImageUrl: at(refuse(401)) }),
			'Front image: it could not be downloaded from HOST: the link is not open to everybody (HTTP 401)',
		],
		[
			'has expired',
			() => ({ frontImageUrl: at(refuse(403)) }),
			'Front image: it could not be downloaded from HOST: the link is not open to everybody, or it has expired (HTTP 403)',
		],
		[
			'meets a server in trouble',
			() => ({ frontImageUrl: at(refuse(503)) }),
			'Front image: it could not be downloaded from HOST: HTTP 503',
		],
		[
			'meets nobody',
			() => ({ frontImageUrl: 'http://127.0.0.1:9/front.jpg' }),
			'Front image: it could not be downloaded from 127.0.0.1:9: the server refused the connection',
		],
		[
			'redirects for ever',
			() => ({ frontImageUrl: at(redirect('/served')) }),
			'Front image: it could not be downloaded from HOST: it redirects more than 5 times',
		],
		[
			'redirects to plain http',
			() => ({ frontImageUrl: at(redirect('http://files.example.com/front.jpg')) }),
			'Front image: it could not be downloaded from HOST: it redirects, but of that address: it must begin with https:// (http:// is only for a server on this machine)',
		],
		[
			'breaks off',
			() => ({ frontImageUrl: at(half) }),
			'Front image: it could not be downloaded from HOST: the connection broke off',
		],
		[
			'never comes to an end',
			() => ({ frontImageUrl: at(stall), options: { ...QUICK, requestTimeout: 0.5 } }),
			'Front image: it could not be downloaded from HOST: no answer within the request timeout',
		],
		[
			'gives a web page',
			() => ({ frontImageUrl: at(Buffer.from('<!DOCTYPE html><title>Photo</title>')) }),
			'Front image: the file from HOST is a web page, and Progeny reads PNG and JPEG only',
		],
		[
			'gives a PDF',
			() => ({ backImageUrl: at(Buffer.from('%PDF-1.7 …')) }),
			'Back image: the file from HOST is a PDF document, and Progeny reads PNG and JPEG only',
		],
		[
			'gives nothing',
			() => ({ frontImageUrl: at(Buffer.alloc(0)) }),
			'Front image: the file from HOST is empty: a file of 0 bytes',
		],
		[
			'gives half a picture',
			() => ({ frontImageUrl: at(FRONT.subarray(0, 5000)) }),
			'Front image: the file from HOST is cut off or damaged: it begins like a JPEG image but is not a whole one',
		],
	];

	const at = (served: Served) => {
		host.files.set('/served', served);
		return `${host.origin}/served`;
	};
	const half = (response: FileResponse) => {
		response.writeHead(200, { 'content-length': FRONT.length });
		response.write(FRONT.subarray(0, 5000), () => response.destroy());
	};
	const stall = (response: FileResponse) => {
		response.writeHead(200, { 'content-length': FRONT.length });
		response.write(FRONT.subarray(0, 5000));
	};

	it.each(CASES)('one that %s', async (_, parameters, message) => {
		const { error } = await run(parameters());
		expect(error?.message).toBe(message.replace('HOST', host.host));
		expect(error?.context.itemIndex).toBe(0);
		expect(`${error?.message} ${error?.description}`).not.toContain('hush');
		expect((await sandbox.statistics()).log).toEqual([]);
	});

	it.each<[string, Served, boolean]>([
		['404', refuse(404), false],
		['503', refuse(503), true],
		['429', refuse(429), true],
		['half', half, true],
		['redirects', redirect('/served'), false],
	])('%s: the error says whether it may go better another time', async (_, served, retryable) => {
		const parameters = { frontImageUrl: at(served) };
		const { errorItems } = await run(parameters, [{}], { onError: 'continueErrorOutput' });
		const hint = expect.stringContaining('without a login');
		expect(errorItems).toMatchObject([
			{ json: { details: { code: 'IMAGE_NOT_DOWNLOADED', retryable, hint } } },
		]);
	});

	it('is found before any other card of the run is paid for', async () => {
		const items = ['/front', '/front', '/gone'].map((path) => ({ json: { path } }));
		const { error } = await run({ frontImageUrl: `=${host.origin}{{ $json.path }}` }, items);
		expect(error?.context.itemIndex).toBe(2);
		expect(await submissions()).toEqual([]);
	});
});

it('a file that is too large is not read to its end', async () => {
	const endless = endlessFile(FRONT);
	host.files.set('/endless', endless.served);
	const { error } = await run({ frontImageUrl: `${host.origin}/endless` });
	expect(error?.message).toBe(`Front image: the file from ${host.host} is larger than 20 MB`);
	// Some more is on its way when the node has seen enough
	expect(endless.bytes()).toBeLessThan(40 * 1024 * 1024);
});

it('takes no longer than the Request Timeout, all redirects together', async () => {
	const again = redirect('/slow');
	host.files.set('/slow', (response) => void after(400).then(() => again(response)));
	const startedAtMs = Date.now();
	const options = { ...QUICK, requestTimeout: 1 };
	const { error } = await run({ frontImageUrl: `${host.origin}/slow`, options });
	expect(error?.message).toMatch(/: no answer within the request timeout$/);
	expect(Date.now() - startedAtMs).toBe(1000);
	expect(host.requests.filter(({ path }) => path === '/slow')).toHaveLength(3);
});

it.each([
	[404, 'there is no such file'],
	[302, 'redirects more than 5 times'],
])('leaves the connection after a %i, however long its page is', async (status, reason) => {
	let open = 0;
	host.files.set('/page', (response) => {
		open += 1;
		response.once('close', () => (open -= 1));
		const headers = { location: '/page', 'content-length': 100_000_000 };
		response.writeHead(status, headers).write('<!DOCTYPE html>');
	});
	// A run that fails leaves them all
	const node = { onError: 'continueRegularOutput' };
	const { rows } = await run({ frontImageUrl: `${host.origin}/page` }, [{}], node);
	expect(rows).toMatchObject([{ error: expect.stringContaining(reason) }]);
	await after(1);
	expect(open).toBe(0);
});

it('Stop ends the downloads at once', async () => {
	let stoppedAtMs = Number.NaN;
	let left: (() => void) | undefined;
	const hasLeft = new Promise<void>((resolve) => (left = resolve));
	const asked = new Promise<void>((resolve) => {
		host.files.set('/front', (response) => {
			response.once('close', () => left!());
			resolve();
		});
	});
	const running = runCardNode(
		{
			operation: 'extract',
			imageSource: 'url',
			frontImageUrl: `${host.origin}/front`,
			backImageUrl: `${host.origin}/back`,
		},
		{
			credential: { ...sandbox.account },
			onStart: (stop) => void asked.then(() => (stop(), (stoppedAtMs = Date.now()))),
		},
	).catch(() => undefined);
	await Promise.all([running, hasLeft]);
	// Not only when the Request Timeout is over
	expect(Date.now()).toBe(stoppedAtMs);
	expect(await submissions()).toEqual([]);
});
