import { createHash } from 'node:crypto';

import { logged } from '../engine/debugLog.mts';

import type * as DownloadModule from '../../nodes/progeny/http/download';
import type * as FormatModule from '../../nodes/progeny/images/format';
import { built } from '../engine/built.mts';
import { runCardNode } from '../engine/cardRun.mts';
import { after } from '../engine/clock.mts';
import {
	endlessFile,
	heldFile,
	redirect,
	refuse,
	startFileHost,
	type FileHost,
	type FileResponse,
	type Served,
} from '../engine/fileHost.mts';
import type { InputItem, Setting } from '../engine/runWorkflow.mts';
import { bytesOnDisk, filesOnDisk, useFileStorage } from '../engine/fileStorage.mts';
import { withComment } from '../engine/numberedCards.mts';
import { slowToStore, storageThat, type Slow } from '../engine/slowStorage.mts';
import { BROKEN } from '../images/phonePictures.mts';
import { scan } from '../images/scan.mts';
import { specimen, specimenFile } from '../specimens.mts';
import { useSandbox } from '../useSandbox.mts';

/* The images by URL: nothing but a good picture is sent to Progeny, and nothing of Progeny to the host. */

const QUICK = { minPollInterval: 0.1 };
/** One reason for all that a stranger must not learn of the network of n8n. */
const NO_FILE =
	'no complete file arrived. The server may be down or slow, have no valid certificate, refuse n8n, or redirect to an address that is not https';
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

const run = async (
	parameters: object = {},
	items: InputItem[] = [{}],
	node = {},
	setting: Partial<Setting> = {},
) =>
	await runCardNode(
		{
			operation: 'extract',
			imageSource: 'url',
			frontImageUrl: `${host.origin}/front`,
			backImageUrl: `${host.origin}/back`,
			options: QUICK,
			...parameters,
		},
		{ credential: { ...sandbox.account }, items, ...setting },
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
		const format = built<typeof FormatModule>();
		const look = jest.spyOn(format, 'factsReader');
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
			`could not be downloaded from ${host.host}: there is no such file (HTTP 404) (task ${taskId})`,
		);
	});

	it.each([false, true])(
		'is not sent again where nobody knows whether it was accepted, files wanted: %p',
		async (includeInputFiles) => {
			await sandbox.set({ faults: [{ route: 'ocr_card', answer: { status: 500, body: '' } }] });
			host.files.set('/front', once(FRONT));
			const { error } = await run({ options: { ...QUICK, includeInputFiles } }, [{}], RETRY);
			expect(error?.message).toMatch(
				/^Not sent again: an earlier try may have been charged\. It is not known/,
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
			"'Front Image URL' has an invalid value: it is empty",
		],
		[
			'is no link',
			() => ({ backImageUrl: 'front.jpg' }),
			"'Back Image URL' has an invalid value: it is not a web address",
		],
		[
			'is of plain http',
			() => ({ frontImageUrl: 'http://files.example.com/front.jpg' }),
			"'Front Image URL' has an invalid value: it must begin with https:// (http:// is only for a server on this machine)",
		],
		[
			'is of a file on disk',
			() => ({ frontImageUrl: 'file:///etc/hostname' }),
			"'Front Image URL' has an invalid value: it must begin with https:// (http:// is only for a server on this machine)",
		],
		[
			'holds a password',
			() => ({ frontImageUrl: 'https://demo:hush@files.example.com/front.jpg' }),
			"'Front Image URL' has an invalid value: it contains a username or password",
		],
		[
			'is a list of links',
			() => ({ frontImageUrl: '={{ [{ url: "https://files.example.com/front.jpg" }] }}' }),
			"'Front Image URL' has an invalid value: it is a list or an object, not text",
		],
		[
			'redirects to an address with a password',
			() => ({ frontImageUrl: at(redirect('https://demo:hush@files.example.com/front.jpg')) }),
			`Front image could not be downloaded from HOST: ${NO_FILE}`,
		],
		[
			'leads nowhere',
			() => ({ backImageUrl: `${host.origin}/gone?token=hush` }),
			'Back image could not be downloaded from HOST: there is no such file (HTTP 404)',
		],
		[
			'needs a login',
			() => ({ frontImageUrl: at(refuse(401)) }),
			'Front image could not be downloaded from HOST: the link is not public (HTTP 401)',
		],
		[
			'has expired',
			() => ({ frontImageUrl: at(refuse(403)) }),
			'Front image could not be downloaded from HOST: the link is not public, or it has expired (HTTP 403)',
		],
		[
			'meets a server in trouble',
			() => ({ frontImageUrl: at(refuse(503)) }),
			`Front image could not be downloaded from HOST: ${NO_FILE}`,
		],
		[
			'meets nobody',
			() => ({ frontImageUrl: 'http://127.0.0.1:9/front.jpg' }),
			`Front image could not be downloaded from 127.0.0.1:9: ${NO_FILE}`,
		],
		[
			'redirects for ever',
			() => ({ frontImageUrl: at(redirect('/served')) }),
			`Front image could not be downloaded from HOST: ${NO_FILE}`,
		],
		[
			'redirects to plain http',
			() => ({ frontImageUrl: at(redirect('http://files.example.com/front.jpg')) }),
			`Front image could not be downloaded from HOST: ${NO_FILE}`,
		],
		[
			'breaks off',
			() => ({ frontImageUrl: at(half) }),
			`Front image could not be downloaded from HOST: ${NO_FILE}`,
		],
		[
			'never comes to an end',
			() => ({ frontImageUrl: at(stall), options: { ...QUICK, requestTimeout: 0.5 } }),
			`Front image could not be downloaded from HOST: ${NO_FILE}`,
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
			() => ({ frontImageUrl: at(BROKEN['is cut off and filled with zeros'](FRONT)) }),
			'Front image: the file from HOST is cut off or damaged: it begins like a JPEG image but is not complete',
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
		['401', refuse(401), false],
		['403', refuse(403), false],
		['404', refuse(404), false],
		['410', refuse(410), false],
		['418', refuse(418), true],
		['429', refuse(429), true],
		['503', refuse(503), true],
		['half', half, true],
		['redirects', redirect('/served'), true],
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
	expect(error?.message).toContain(NO_FILE);
	expect(Date.now() - startedAtMs).toBe(1000);
	expect(host.requests.filter(({ path }) => path === '/slow')).toHaveLength(3);
});

it.each([
	[404, 'there is no such file'],
	[302, NO_FILE],
	[200, 'is a web page'],
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

describe('a card of which one picture cannot be had', () => {
	const CONTINUE = { onError: 'continueRegularOutput' };
	const items = Array.from({ length: 48 }, () => ({}));
	const gone = (response: FileResponse) => void after(50).then(() => refuse404(response));
	const refuse404 = refuse(404) as (response: FileResponse) => void;

	it.each<[string, (response: FileResponse) => void]>([
		['is not answered', () => undefined],
		[
			'stalls',
			(response) =>
				void response
					.writeHead(200, { 'content-length': BACK.length })
					.write(BACK.subarray(0, 5000)),
		],
	])('ends the download of the other that %s, before the next card begins', async (_, back) => {
		const open = new Set<FileResponse>();
		const openAtOnce: number[] = [];
		host.files.set('/back', (response) => {
			open.add(response);
			response.once('close', () => open.delete(response));
			back(response);
		});
		// Time passes when all that is on its way has arrived
		host.files.set(
			'/front',
			(response) =>
				void after(50).then(() => {
					openAtOnce.push(open.size);
					refuse404(response);
				}),
		);
		const startedAtMs = Date.now();
		const { rows } = await run({}, items, CONTINUE);
		// Not only when the Request Timeout is over
		expect(Date.now() - startedAtMs).toBeLessThan(5000);
		expect(rows).toHaveLength(items.length);
		for (const { error } of rows) expect(error).toContain('Front image could not be downloaded');
		expect(openAtOnce).toHaveLength(items.length);
		expect(Math.max(...openAtOnce)).toBe(4);
		await after(1);
		expect(open.size).toBe(0);
	});

	it.each([
		['comes later', 1000],
		['is on its way', 0],
	])('has the other not stored either, which %s', async (_, delayMs) => {
		const storing = slowToStore(0);
		const filesBefore = await filesOnDisk();
		host.files.set('/front', gone);
		host.files.set('/back', (response) => {
			void after(delayMs).then(() => {
				heldFile(BACK).served(response);
			});
		});
		await run({}, items.slice(0, 8), CONTINUE);
		expect(storing.unfinished()).toBe(0);
		const calls = storing.calls();
		await after(5000);
		storing.end();
		expect(storing.calls()).toBe(calls);
		expect(await filesOnDisk()).toBe(filesBefore);
	});
});

/* n8n cannot cancel a write that has begun, and deletes nothing that is stored after the execution. */
describe('a picture that is being stored is waited for, and no other is stored after it', () => {
	const SLOW_MS = 4000;
	let slow: Slow;
	beforeEach(() => {
		slow = slowToStore(SLOW_MS);
	});
	afterEach(() => slow.end());

	it('by Stop', async () => {
		let stop = () => {};
		const running = run({}, [{}], {}, { onStart: (given) => (stop = given) });
		while (slow.calls() === 0) await after(20);
		stop();
		const { run: stopped } = await running;
		expect(stopped.status).toBe('canceled');
		expect([slow.calls(), slow.unfinished()]).toEqual([2, 0]);
		await after(2 * SLOW_MS);
		expect(slow.calls()).toBe(2);
	});

	it('by Stop, of a scan', async () => {
		const pages = scan(
			{ jpeg: FRONT, widthPx: 1010, heightPx: 638 },
			{ jpeg: BACK, widthPx: 1010, heightPx: 638 },
		);
		host.files.set('/front', pages).set('/back', pages);
		let stop = () => {};
		const running = run({}, [{}], {}, { onStart: (given) => (stop = given) });
		while (slow.calls() === 0) await after(20);
		stop();
		expect((await running).run.status).toBe('canceled');
		expect([slow.calls(), slow.unfinished()]).toEqual([1, 0]);
		await after(2 * SLOW_MS);
		expect(slow.calls()).toBe(1);
	});

	it('by a run that fails', async () => {
		host.files.set('/late', (response) => void after(1000).then(() => response.end('No picture')));
		const items = ['/front', '/late'].map((path) => ({ json: { path } }));
		const { error } = await run({ frontImageUrl: `=${host.origin}{{ $json.path }}` }, items);
		expect(error?.context.itemIndex).toBe(1);
		// Both sides of the first card, and the back of the other
		expect([slow.calls(), slow.unfinished()]).toEqual([3, 0]);
		await after(2 * SLOW_MS);
		expect(slow.calls()).toBe(3);
	});
});

describe('a picture is stored while it arrives', () => {
	const LARGE = withComment(FRONT, 'large', 8_000_000);
	const ROOM = 500_000;
	let storing: Slow | undefined;
	afterEach(() => {
		storing?.end();
		storing = undefined;
	});

	/** Until so much more is stored, or the node waits for something else. */
	async function isStored(bytes: number): Promise<boolean> {
		for (let looks = 0; looks < 50; looks += 1) {
			if ((await bytesOnDisk()) >= bytes) return true;
			await after(20);
		}
		return false;
	}

	it('before its host has sent the rest, and arrives at Progeny as it was', async () => {
		const held = heldFile(LARGE);
		host.files.set('/front', held.served);
		const bytesBefore = await bytesOnDisk();
		const running = run();
		const wasStored = await isStored(bytesBefore + LARGE.length / 2 - ROOM);
		held.goOn();
		expect((await running).rows).toMatchObject([{ status: 'extracted' }]);
		expect(wasStored).toBe(true);
		const sha256 = createHash('sha256').update(LARGE).digest('hex');
		expect(await submissions()).toMatchObject([{ front: { sha256, bytes: LARGE.length } }]);
	});

	it('no faster than n8n stores it, which is not taken for a slow server', async () => {
		const waitsMs = 6000;
		storing = storageThat({ waitsMs }, 1_000_000);
		const large = withComment(FRONT, 'larger', 19_000_000);
		let sent = 0;
		host.files.set('/front', (response) => {
			response.writeHead(200, { 'content-length': large.length });
			const send = () => {
				const piece = large.subarray(sent, sent + 65_536);
				sent += piece.length;
				if (piece.length === 0) response.end();
				else response.write(piece, send);
			};
			send();
		});
		const startedAtMs = Date.now();
		const running = run({ options: { ...QUICK, requestTimeout: 5 } });
		await after(4000);
		// The system itself holds some megabytes
		const sentMeanwhile = sent;
		expect((await running).rows).toMatchObject([{ status: 'extracted' }]);
		expect(sentMeanwhile).toBeLessThan(large.length - 4_000_000);
		expect(Date.now() - startedAtMs).toBeGreaterThan(waitsMs);
	});

	it.each<[string, () => Served]>([
		['a web page', () => Buffer.from(`<!DOCTYPE html>${' '.repeat(1_000_000)}`)],
		['a HEIC photo', () => Buffer.concat([Buffer.from('\0\0\0\x18ftypheic'), LARGE])],
		['what begins like nothing', () => Buffer.concat([Buffer.alloc(300), LARGE])],
		['half a PDF', () => Buffer.from('%PDF-1.7')],
	])('unless it is %s', async (_, served) => {
		storing = slowToStore(0);
		host.files.set('/front', served()).set('/back', served());
		const { error } = await run();
		expect(error?.message).toContain('and Progeny reads PNG and JPEG only');
		expect(storing.calls()).toBe(0);
	});

	it.each<[string, () => Served, string]>([
		[
			'breaks off',
			() => (response) => {
				const held = heldFile(LARGE);
				held.served(response);
				void after(1000).then(held.breakOff);
			},
			`could not be downloaded from HOST: ${NO_FILE}`,
		],
		['stalls', () => heldFile(LARGE).served, `could not be downloaded from HOST: ${NO_FILE}`],
		['is too large', () => endlessFile(FRONT).served, 'is larger than 20 MB'],
		[
			'turns out damaged',
			() => BROKEN['is cut off and filled with zeros'](LARGE),
			'is cut off or damaged',
		],
		[
			'turns out too small',
			() => {
				const small = Buffer.from(FRONT);
				small.writeUInt16BE(99, small.indexOf(Buffer.from([0xff, 0xc0])) + 5);
				return small;
			},
			'is too small to be read',
		],
	])('and the write ends if it %s', async (_, served, message) => {
		storing = slowToStore(0);
		host.files.set('/front', served()).set('/back', () => undefined);
		const filesBefore = await filesOnDisk();
		const { error } = await run({ options: { ...QUICK, requestTimeout: 2 } });
		expect(error?.message).toContain(message.replace('HOST', host.host));
		expect([storing.calls(), storing.unfinished()]).toEqual([1, 0]);
		const bytesLeft = await bytesOnDisk();
		await after(60_000);
		expect([storing.calls(), await bytesOnDisk()]).toEqual([1, bytesLeft]);
		expect(await filesOnDisk()).toBe(filesBefore);
	});

	it('and a storage that fails meanwhile is told as what it is', async () => {
		storing = storageThat('fails', 1_000_000);
		let open = 0;
		host.files.set('/front', (response) => {
			open += 1;
			response.once('close', () => (open -= 1));
			heldFile(LARGE).served(response);
		});
		const { errorItems, rows } = await run({}, [{}], { onError: 'continueErrorOutput' });
		expect(rows).toEqual([]);
		expect(errorItems).toMatchObject([
			{
				json: {
					error: expect.stringMatching(/n8n .+: ENOSPC: no space left on device, write$/),
					details: { code: 'INPUT_UNREADABLE' },
				},
			},
		]);
		expect(storing.unfinished()).toBe(0);
		await after(1);
		expect(open).toBe(0);
	});

	it('and Stop ends the write at once', async () => {
		storing = slowToStore(0);
		const [bytesBefore, filesBefore] = [await bytesOnDisk(), await filesOnDisk()];
		host.files.set('/front', heldFile(LARGE).served).set('/back', heldFile(LARGE).served);
		let stop = () => {};
		const running = run({}, [{}], {}, { onStart: (given) => (stop = given) });
		expect(await isStored(bytesBefore + LARGE.length - ROOM)).toBe(true);
		stop();
		const stoppedAtMs = Date.now();
		expect((await running).run.status).toBe('canceled');
		expect(Date.now()).toBe(stoppedAtMs);
		expect([storing.calls(), storing.unfinished()]).toEqual([2, 0]);
		expect(await filesOnDisk()).toBe(filesBefore);
	});

	describe('where n8n keeps files in memory', () => {
		beforeAll(async () => await useFileStorage('memory'));
		afterAll(async () => await useFileStorage('disk'));

		it('is in the item as it was', async () => {
			const options = { ...QUICK, includeInputFiles: true };
			const { rows, items } = await run({ options });
			expect(rows).toMatchObject([{ status: 'extracted' }]);
			expect(items[0].binary).toMatchObject({
				front: { data: FRONT.toString('base64'), fileName: 'front.jpg', fileExtension: 'jpg' },
				back: { data: BACK.toString('base64'), mimeType: 'image/jpeg' },
			});
		});

		it.each([
			['breaks off', 'could not be downloaded'],
			['is damaged', 'is cut off or damaged'],
		])('leaves nothing under way if it %s', async (how, message) => {
			storing = slowToStore(0);
			const held = heldFile(LARGE);
			host.files
				.set('/back', () => undefined)
				.set(
					'/front',
					how === 'breaks off' ? held.served : BROKEN['is cut off and filled with zeros'](LARGE),
				);
			const running = run();
			await after(1000);
			if (how === 'breaks off') held.breakOff();
			expect((await running).error?.message).toContain(message);
			expect([storing.calls(), storing.unfinished()]).toEqual([1, 0]);
		});
	});
});

it('of cards that are submitted anew, the pictures of eight at a time are downloaded, too', async () => {
	const items = Array.from({ length: 12 }, () => ({}));
	await sandbox.set({
		faults: [
			{ route: 'task', times: items.length, answer: { status: 403, body: {} } },
			{
				route: 'task',
				skip: items.length,
				times: items.length,
				answer: { status: 200, body: { status: 'FAILURE' } },
			},
		],
	});
	let open = 0;
	const openAtOnce: number[] = [];
	host.files.set('/back', (response) => {
		open += 1;
		response.once('close', () => (open -= 1));
		void after(500).then(() => {
			openAtOnce.push(open);
			response.end(BACK);
		});
	});
	const node = { onError: 'continueRegularOutput', retryOnFail: true, maxTries: 2 };
	const { rows } = await run({}, items, { ...node, waitBetweenTries: 0 });
	expect(rows.map(({ status }) => status)).toEqual(items.map(() => 'extracted'));
	expect(openAtOnce).toHaveLength(2 * items.length);
	expect(Math.max(...openAtOnce)).toBe(8);
});

/** The file host stands for every other host: a request for any address goes there, with its path. */
function allHostsAreThisOne(): void {
	const module = built<typeof DownloadModule>();
	const { withoutToken } = module;
	jest.spyOn(module, 'withoutToken').mockImplementation((ctx) => async (options, signal) => {
		const { pathname, search } = new URL(options.url);
		return await withoutToken(ctx)(
			{ ...options, url: `${host.origin}${pathname}${search}` },
			signal,
		);
	});
}
afterEach(() => jest.restoreAllMocks());

describe('where the service is elsewhere, a link does not lead to the n8n server', () => {
	const elsewhere = (): Partial<Setting> => ({
		credential: { ...sandbox.account, baseUrl: 'https://progeny.invalid/api/v3' },
	});
	const port = () => new URL(host.origin).port;

	it.each(['http://127.0.0.1', 'https://127.1', 'http://localhost.', 'https://[::ffff:127.0.0.1]'])(
		'not with %s',
		async (origin) => {
			const frontImageUrl = `${origin}:${port()}/front`;
			const { error } = await run({ frontImageUrl }, [{}], {}, elsewhere());
			expect(error?.message).toBe(
				"'Front Image URL' has an invalid value: it leads to the n8n server itself",
			);
			expect(host.requests).toEqual([]);
		},
	);

	it('nor by plain http anywhere', async () => {
		const frontImageUrl = 'http://files.example.com/front.jpg';
		const { error } = await run({ frontImageUrl }, [{}], {}, elsewhere());
		expect(error?.message).toBe(
			"'Front Image URL' has an invalid value: it must begin with https://",
		);
	});

	it.each(['http://127.0.0.1', 'https://localhost', 'https://[::1]'])(
		'nor by a redirect to %s',
		async (origin) => {
			allHostsAreThisOne();
			host.files.set('/hop', redirect(`${origin}:${port()}/front`));
			const { error } = await run(
				{
					frontImageUrl: 'https://files.example.com/hop',
					backImageUrl: 'https://files.example.com/back',
				},
				[{}],
				{},
				elsewhere(),
			);
			expect(error?.message).toBe(
				`Front image could not be downloaded from files.example.com: ${NO_FILE}`,
			);
			expect(host.requests.map(({ path }) => path)).not.toContain('/front');
		},
	);
});

describe('a link that people share', () => {
	const PAGE = Buffer.from('<!DOCTYPE html><title>Sign in</title>');
	beforeEach(allHostsAreThisOne);

	it.each([
		['https://drive.google.com/file/d/hush/view', 'Google Drive node'],
		['https://www.dropbox.com/s/hush/front.jpg?dl=0', 'Dropbox node'],
		['https://www.dropbox.com/s/hush/front.jpg?dl=1', 'the link to the picture itself'],
	])('leads to a page, and the error says what to do instead: %s', async (link, advice) => {
		host.files.set(new URL(link).pathname, redirect('/page')).set('/page', PAGE);
		const { error } = await run({ frontImageUrl: link });
		expect(error?.message).toBe(
			`Front image: the file from ${new URL(link).host} is a web page, and Progeny reads PNG and JPEG only`,
		);
		expect(error?.description).toContain(advice);
		expect(`${error?.message} ${error?.description}`).not.toContain('hush');
		expect(await submissions()).toEqual([]);
	});

	it('is fine where it does give the picture', async () => {
		host.files.set('/file/d/hush/view', FRONT);
		const { rows } = await run({ frontImageUrl: 'https://drive.google.com/file/d/hush/view' });
		expect(rows).toMatchObject([{ status: 'extracted' }]);
	});
});
