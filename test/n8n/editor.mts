import { join } from 'node:path';

import {
	chromium,
	selectors,
	type Browser,
	type BrowserContextOptions,
	type Locator,
	type Page,
} from 'playwright-core';

import type { NamedWorkflow } from '../../demo/contents.mts';
import { BROWSER_ID, OWNER } from '../../demo/n8nApi.mts';
import { specimen } from '../specimens.mts';
import { eventually, PATIENCE_MS } from './eventually.mts';
import { realN8n } from './realN8n.mts';

/**
 * Run in the page before a picture is taken, so that it is the same every time: what differs from run
 * to run is replaced by what the README has in its place.
 */
const STEADY = `
	const steady = (text) => text
		.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '68adb135-8db3-4a9d-b5ee-1fa00d1d0f9f')
		.replace(/\\d{10}\\.jpg/g, '9456633680.jpg')
		.replace(/^Progeny account \\d+$/, 'Progeny account')
		.replace(/127\\.0\\.0\\.1:\\d+/g, '127.0.0.1:8321');
	const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
	while (texts.nextNode()) texts.currentNode.data = steady(texts.currentNode.data);
	for (const input of document.querySelectorAll('input')) input.value = steady(input.value);
	document.activeElement?.blur();
`;

/** Hides what is there to be clicked, and that a credential is still to be chosen. */
const BARE_CANVAS = `
	.vue-flow__panel,
	[data-test-id="canvas-wrapper"] > :not(:first-child),
	[data-test-id="canvas-handle-plus-wrapper"],
	[data-test-id="node-issues"] { visibility: hidden !important; }
`;

const NO_NOTICES = '.el-notification { display: none !important; }';

const MARGIN_PX = 16;
/** Names are wider than their nodes, and stand below them. */
const CANVAS_MARGIN_PX = 64;
const NAME_PX = 64;

/**
 * Run in the page: the texts in a place, and whether a box around them cuts them. Those in inputs are measured by
 * themselves, as an input scrolls.
 */
const SHOWN_TEXTS = `(place) => {
	const hasRoom = (box) =>
		getComputedStyle(box).overflowX === 'visible' || box.scrollWidth <= box.clientWidth;
	const isWhole = (box) => hasRoom(box) && (box === place || isWhole(box.parentElement));
	const pen = document.createElement('canvas').getContext('2d');
	const fits = (input, text) => {
		const { font, letterSpacing, paddingLeft, paddingRight } = getComputedStyle(input);
		Object.assign(pen, { font, letterSpacing });
		const room = input.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
		return pen.measureText(text).width <= room;
	};
	const shown = [];
	const nodes = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
	while (nodes.nextNode()) {
		const { data, parentElement } = nodes.currentNode;
		const isShown = data.trim() !== '' && parentElement.checkVisibility();
		if (isShown) shown.push({ text: data.trim(), isCut: !isWhole(parentElement) });
	}
	for (const input of place.querySelectorAll('input:not([type=checkbox])')) {
		const text = input.value || input.placeholder;
		if (input.checkVisibility()) shown.push({ text, isCut: !fits(input, text) });
	}
	return shown;
}`;

/** Other systems draw the same letters a little wider: by this, a text becomes about 2 % longer. */
const WIDER_LETTERS = '* { letter-spacing: 0.01em !important; }';

/** A click on a node that has just been drawn may be lost. */
const OPENED_WITHIN_MS = 5_000;

/** Run in the page before an execution: what n8n said of an earlier one may still be there. */
const MARK_OLD_NOTICES = `
	for (const notice of document.querySelectorAll('.el-notification')) notice.dataset.old = '';
`;
const NEW_NOTICE = '.el-notification:not([data-old])';

/** What a form says that does not answer. */
const RECORDED = 'Your response has been recorded';

type Files = Parameters<Locator['setInputFiles']>[0];

type BoundingBox = NonNullable<Awaited<ReturnType<Locator['boundingBox']>>>;

const SPECIMENS = join(import.meta.dirname, '../../sandbox/specimens');
const NODE = 'Progeny OCR Card';

selectors.setTestIdAttribute('data-test-id');

const COOKIE = {
	domain: '127.0.0.1',
	path: '/',
	expires: -1,
	httpOnly: true,
	secure: false,
	sameSite: 'Lax',
} as const;

export type OutputView = 'schema' | 'table' | 'json';

type ColorScheme = 'light' | 'dark';

/** A text that the page shows, and whether a part of it is cut off. */
export interface ShownText {
	text: string;
	isCut: boolean;
}

/** n8n's editor in a browser, as the person who signed in sees it. */
export class Editor {
	/** Of all requests that the browser made. */
	readonly hosts = new Set<string>();

	private constructor(
		private readonly browser: Browser,
		readonly page: Page,
	) {
		page.context().on('request', (request) => this.hosts.add(new URL(request.url()).hostname));
	}

	/** The n8n of these tests; nobody has to sign in. */
	static async open(): Promise<Editor> {
		const { origin, cookie } = realN8n();
		return await Editor.at(origin, signedIn(origin, cookie));
	}

	/** Another n8n, of which the person opens a page and signs in. */
	static async signIn(address: string): Promise<Editor> {
		const editor = await Editor.at(new URL(address).origin);
		const { page } = editor;
		await page.goto(address);
		await page.locator('input[type=email]').fill(OWNER.email);
		await page.locator('input[type=password]').fill(OWNER.password);
		await page.keyboard.press('Enter');
		await page.waitForURL(address);
		return editor;
	}

	private static async at(
		baseURL: string,
		storageState?: BrowserContextOptions['storageState'],
	): Promise<Editor> {
		const browser = await chromium.connect(realN8n().browserAddress);
		const context = await browser.newContext({
			baseURL,
			storageState,
			colorScheme: 'light',
			reducedMotion: 'reduce',
			viewport: { width: 1280, height: 900 },
			deviceScaleFactor: 2,
		});
		context.setDefaultTimeout(PATIENCE_MS);
		return new Editor(browser, await context.newPage());
	}

	async close(): Promise<void> {
		await this.browser.close();
	}

	/** Goes to a page of n8n: with a request the first time, then as links in it do. */
	async visit(path: string): Promise<void> {
		if (this.page.url() === 'about:blank') {
			await this.page.goto(path);
			return;
		}
		// Loading n8n anew takes seconds; it listens to the Back and Forward buttons
		await this.page.evaluate(`
			history.pushState(null, '', ${JSON.stringify(path)});
			dispatchEvent(new PopStateEvent('popstate', { state: null }));
		`);
	}

	async openWorkflow({
		id,
		name,
		nodes,
	}: Pick<NamedWorkflow, 'id' | 'name' | 'nodes'>): Promise<void> {
		await this.visit(`/workflow/${id}`);
		const shownName = this.page.getByTestId('inline-edit-preview');
		await shownName.and(this.page.getByText(name, { exact: true })).waitFor();
		const onCanvas = nodes.filter(({ type }) => !type.endsWith('.stickyNote'));
		for (const node of onCanvas) await this.node(node.name).waitFor();
	}

	async setColorScheme(colorScheme: ColorScheme): Promise<void> {
		await this.page.emulateMedia({ colorScheme });
	}

	/** On the canvas. */
	node(name: string): Locator {
		return this.page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`);
	}

	/** Opens a node's panel, in which its input, its parameters and its output stand. */
	async openNode(name = NODE): Promise<void> {
		const panel = this.page.getByTestId('ndv');
		await eventually(async () => {
			const node = await this.node(name).elementHandle();
			await node!.waitForElementState('stable');
			// What floats above the canvas would take the click
			await node!.dblclick({ position: { x: 40, y: 40 }, force: true });
			await panel.waitFor({ timeout: OPENED_WITHIN_MS });
		});
	}

	async closeNode(): Promise<void> {
		await this.page.getByTestId('ndv-close-button').click();
		await this.page.getByTestId('ndv').waitFor({ state: 'hidden' });
	}

	/** Executes the workflow, fills its form with the two sides of a specimen, and waits for what the form then says. */
	async submitForm(slug: string, answer = RECORDED): Promise<void> {
		const { front, back } = specimen(slug);
		await this.submit([join(SPECIMENS, front), join(SPECIMENS, back)], answer);
	}

	/** Executes the workflow, fills each field of its form and submits it. */
	async submitFiles(...fields: Files[]): Promise<void> {
		await this.submit(fields, RECORDED);
	}

	private async submit(fields: Files[], answer: string): Promise<void> {
		await this.page.evaluate(MARK_OLD_NOTICES);
		const opening = this.page.waitForEvent('popup');
		await this.page.getByTestId('execute-workflow-button').click();
		const form = await opening;
		const inputs = form.locator('input[type=file]');
		for (const [index, files] of fields.entries()) await inputs.nth(index).setInputFiles(files);
		await form.getByRole('button', { name: 'Submit' }).click();
		await form.getByText(answer).waitFor();
		await form.close();
	}

	/** Fills a published form and submits it, as anybody may who has its address; gives what the person then reads. */
	async answerOfForm(path: string, ...fields: Files[]): Promise<string> {
		await this.page.goto(path);
		const inputs = this.page.locator('input[type=file]');
		for (const [index, files] of fields.entries()) await inputs.nth(index).setInputFiles(files);
		await this.page.getByRole('button', { name: 'Submit' }).click();
		await this.page.waitForURL(/form-waiting/);
		await this.page.getByRole('heading').first().waitFor();
		return await this.page.locator('body').innerText();
	}

	/** What n8n says in the corner when the execution of the last form has ended. */
	async notice(text: string): Promise<void> {
		await this.page.locator(NEW_NOTICE).getByText(text).first().waitFor();
	}

	/** The names of what the open panel shows, from top to bottom. */
	async fields(): Promise<string[]> {
		const names = this.page.locator('[data-test-id="node-parameters"] label:visible');
		return (await names.allInnerTexts()).map((text) => text.split('\n')[0].trim());
	}

	/** Every text of the open panel. */
	async panelTexts(): Promise<ShownText[]> {
		return await this.texts('[data-test-id="node-parameters"]');
	}

	/** Every text of the open panel while the pointer is on the name of a parameter, where controls appear. */
	async panelTextsUnderPointer(field: string): Promise<ShownText[]> {
		const names = this.page.locator('[data-test-id="node-parameters"] label:visible');
		await names.getByText(field, { exact: true }).hover();
		return await this.panelTexts();
	}

	/** Every text of the drop-down lists of the open panel. */
	async listTexts(): Promise<ShownText[]> {
		const lists = this.page.locator('[data-test-id="node-parameters"] [role=combobox]:visible');
		const texts = new Map<string, ShownText[]>();
		for (const list of await lists.all()) {
			const place = `[id="${await list.getAttribute('aria-controls')}"]`;
			// Where several can be chosen, a list has a second box below the chosen ones
			if (texts.has(place)) continue;
			await this.opened(list);
			texts.set(place, await this.texts(place));
			await this.closed(list);
		}
		return [...texts.values()].flat();
	}

	/** Every text of the open dialog of a credential. */
	async credentialTexts(): Promise<ShownText[]> {
		return await this.texts('[data-test-id="editCredential-modal"]');
	}

	/** What a drop-down list of the open panel offers. */
	async choices(list = this.operation()): Promise<string[]> {
		const texts = await (await this.opened(list)).allInnerTexts();
		await this.closed(list);
		return texts.map((text) => text.trim());
	}

	async chooseOperation(name: string): Promise<void> {
		await this.choose('operation', name);
	}

	/** Chooses from the drop-down list of a parameter of the open panel. */
	async choose(parameter: string, name: string): Promise<void> {
		const options = await this.opened(this.combobox(`parameter-input-${parameter}`));
		await options.filter({ hasText: new RegExp(`^\\s*${name}`) }).click();
	}

	/** What 'Add option' of the open panel offers. */
	async offeredOptions(): Promise<string[]> {
		return await this.choices(this.combobox('collection-parameter-add'));
	}

	/** The first row of the open node's output, by its columns. */
	async outputRow(): Promise<Record<string, string>> {
		const output = this.page.getByTestId('output-panel');
		await output.getByTestId('radio-button-table').click();
		const columns = await output.locator('th').allInnerTexts();
		const cells = await output.locator('tbody tr').first().locator('td').allInnerTexts();
		return Object.fromEntries(columns.map((column, index) => [column, cells[index]]));
	}

	/** Chooses a branch of the open node's output, and how it is shown. */
	async showOutput(branch: string, view: OutputView): Promise<void> {
		const output = this.page.getByTestId('output-panel');
		await output.getByTestId('branches').getByText(branch).click();
		const button = output.getByTestId(`radio-button-${view}`);
		await button.click();
		await button.and(this.page.locator('[aria-checked=true]')).waitFor();
	}

	/** Whether all of a text in the open node's output is to be seen without scrolling. */
	async isSeen(part: 'items' | 'hints', text: RegExp): Promise<boolean> {
		const output = this.page.getByTestId('output-panel');
		const shown = output.getByTestId(part === 'items' ? 'ndv-data-container' : 'run-data-hints');
		const found = shown.getByText(text);
		if (!(await found.isVisible())) return false;
		const [box, ...frames] = await Promise.all(
			[found, output, shown].map(async (place) => (await place.boundingBox())!),
		);
		return frames.every((frame) => isWithin(box, frame));
	}

	/** So many fields that the input of the open node shows for mapping, in no order: the list is a virtual one. */
	async offeredColumns(count: number): Promise<string[]> {
		const columns = this.page.getByTestId('ndv-input-panel').getByTestId('run-data-schema-item');
		await columns.nth(count - 1).waitFor();
		return (await columns.allInnerTexts()).map((text) => text.split('\n')[0].trim());
	}

	/** Drags a field from the input of the open node into the box of a parameter. */
	async dragInto(parameter: string, field: string): Promise<void> {
		const panel = this.page.getByTestId('ndv-input-panel');
		await panel.getByTestId('radio-button-schema').click();
		const input = panel.getByTestId('run-data-schema-item');
		const from = input.filter({ hasText: field }).first().locator('[data-target=mappable]');
		const to = this.page.getByTestId(`parameter-input-${parameter}`);
		for (const place of [from, to]) {
			const { x, y, width, height } = (await place.boundingBox())!;
			await this.page.mouse.move(x + width / 2, y + height / 2, { steps: 10 });
			if (place === from) await this.page.mouse.down();
		}
		await this.page.mouse.up();
	}

	/** Executes the open node with the input that it has. */
	async executeStep(): Promise<void> {
		await this.page.evaluate(MARK_OLD_NOTICES);
		await this.page.getByTestId('node-execute-button').click();
	}

	/** As the person who repaired the cause does it, with the workflow as it is now. */
	async retryLastExecution(): Promise<void> {
		await this.page.getByTestId('radio-button-executions').click();
		await this.page.getByTestId('execution-preview-retry-button').click();
		await this.page.getByText('Retry with currently saved workflow').click();
	}

	/** Opens the dialog of a new credential. */
	async newCredential(type: string): Promise<void> {
		await this.visit('/home/credentials');
		await this.page.getByTestId('add-resource-credential').click();
		await this.page.getByTestId('new-credential-type-select').locator('input').fill(type);
		await this.page.getByTestId('new-credential-type-select-option').getByText(type).click();
		await this.page.getByTestId('new-credential-type-button').click();
		// Its fields are there before, but n8n empties them when it has found a name
		await this.page.getByTestId('credential-name').waitFor();
	}

	async closeCredential(): Promise<void> {
		await this.page.keyboard.press('Escape');
		await this.page.getByTestId('credential-edit-dialog').waitFor({ state: 'hidden' });
	}

	/** Fills the open dialog and saves it, which tests it. */
	async saveCredential(data: Record<'baseUrl' | 'username' | 'password', string>): Promise<void> {
		for (const field of ['baseUrl', 'username', 'password'] as const) {
			await this.page.getByTestId(`parameter-input-${field}`).locator('input').fill(data[field]);
		}
		await this.page.getByTestId('credential-save-button').click();
	}

	/** A picture of the middle of the open node: what can be set. */
	async panelPicture(): Promise<Buffer> {
		const panel = await this.page.getByTestId('node-parameters').boundingBox();
		const last = await this.page.getByTestId('collection-parameter-add').boundingBox();
		if (panel === null || last === null) throw new Error('No node is open');
		// Without the empty space below the options
		const clip = { ...panel, height: last.y + last.height + MARGIN_PX - panel.y };
		return await this.picture(clip);
	}

	/** The notes on the canvas whose text is longer than they are. */
	async cutNotes(): Promise<string[]> {
		return await this.page.getByTestId('sticky').evaluateAll((notes) =>
			notes
				.map(({ firstElementChild }) => firstElementChild!)
				.filter(({ scrollHeight, clientHeight }) => scrollHeight > clientHeight)
				.map(({ textContent }) => textContent),
		);
	}

	/** A picture of all nodes and notes on the canvas. */
	async canvasPicture(): Promise<Buffer> {
		const nodes = await this.page
			.locator('[data-test-id="canvas-node"], [data-test-id="sticky"]')
			.all();
		const boxes = (await Promise.all(nodes.map((node) => node.boundingBox()))).map((box) => box!);
		const x = Math.min(...boxes.map((box) => box.x)) - CANVAS_MARGIN_PX;
		const y = Math.min(...boxes.map((box) => box.y)) - MARGIN_PX;
		const right = Math.max(...boxes.map((box) => box.x + box.width)) + CANVAS_MARGIN_PX;
		const bottom = Math.max(...boxes.map((box) => box.y + box.height)) + NAME_PX;
		return await this.picture({ x, y, width: right - x, height: bottom - y }, BARE_CANVAS);
	}

	/** A picture of the open node with its input, its parameters and its output. */
	async runPicture(): Promise<Buffer> {
		await this.page.getByTestId('output-panel').getByTestId('radio-button-schema').click();
		return await this.picture(await this.page.getByTestId('ndv').boundingBox());
	}

	private operation(): Locator {
		return this.combobox('parameter-input-operation');
	}

	private combobox(testId: string): Locator {
		return this.page.getByTestId(testId).getByRole('combobox');
	}

	private async picture(clip: BoundingBox | null, style = ''): Promise<Buffer> {
		if (clip === null) throw new Error('What the picture should show is not there');
		await this.page.evaluate(STEADY);
		// Controls appear below the pointer
		await this.page.mouse.move(0, 0);
		return await this.page.screenshot({
			clip,
			animations: 'disabled',
			caret: 'hide',
			style: NO_NOTICES + style,
		});
	}

	private async texts(selector: string): Promise<ShownText[]> {
		const style = await this.page.addStyleTag({ content: WIDER_LETTERS });
		const place = `document.querySelector(${JSON.stringify(selector)})`;
		const texts = await this.page.evaluate<ShownText[]>(`(${SHOWN_TEXTS})(${place})`);
		await style.evaluate('(style) => style.remove()');
		return texts;
	}

	private async closed(list: Locator): Promise<void> {
		await this.page.keyboard.press('Escape');
		await list.and(this.page.locator('[aria-expanded=false]')).waitFor();
	}

	/** n8n has all lists in the page at all times: only the open one belongs to this. */
	private async opened(list: Locator): Promise<Locator> {
		await list.click();
		await list.and(this.page.locator('[aria-expanded=true]')).waitFor();
		const id = await list.getAttribute('aria-controls');
		const options = this.page.locator(`[id="${id}"] [role=option]`);
		await options.first().waitFor();
		return options;
	}
}

function isWithin(box: BoundingBox, frame: BoundingBox): boolean {
	return (
		box.x >= frame.x &&
		box.y >= frame.y &&
		box.x + box.width <= frame.x + frame.width &&
		box.y + box.height <= frame.y + frame.height
	);
}

/** What a browser keeps of a person who has signed in. */
function signedIn(origin: string, cookie: string): BrowserContextOptions['storageState'] {
	const cookies = cookie.split('; ').map((pair) => {
		const [name, ...value] = pair.split('=');
		return { name, value: value.join('='), ...COOKIE };
	});
	const localStorage = [{ name: 'n8n-browserId', value: BROWSER_ID }];
	return { cookies, origins: [{ origin, localStorage }] };
}
