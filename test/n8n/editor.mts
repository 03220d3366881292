import { join } from 'node:path';

import {
	chromium,
	selectors,
	type Browser,
	type BrowserContext,
	type Locator,
	type Page,
} from 'playwright-core';

import { OWNER } from '../../demo/n8nApi.mts';
import { specimen } from '../engine/sandbox.mts';
import { CHROMIUM, realN8n } from './realN8n.mts';

/** So that Chromium runs as root, without a screen, and asks nothing outside. */
const FLAGS = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];

const SPECIMENS = join(import.meta.dirname, '../../sandbox/specimens');
const NODE = 'Progeny OCR Card';

selectors.setTestIdAttribute('data-test-id');

/** n8n's editor in a browser, as the person who signed in sees it. */
export class Editor {
	/** Of all requests that the browser made. */
	readonly hosts = new Set<string>();

	private constructor(
		private readonly browser: Browser,
		private readonly context: BrowserContext,
		readonly page: Page,
	) {
		context.on('request', (request) => this.hosts.add(new URL(request.url()).hostname));
	}

	static async open(colorScheme: 'light' | 'dark' = 'light'): Promise<Editor> {
		const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
		const context = await browser.newContext({
			baseURL: realN8n().origin,
			colorScheme,
			reducedMotion: 'reduce',
			viewport: { width: 1400, height: 900 },
		});
		context.setDefaultTimeout(20_000);
		const page = await context.newPage();
		await page.goto('/signin');
		await page.locator('input[type=email]').fill(OWNER.email);
		await page.locator('input[type=password]').fill(OWNER.password);
		await page.keyboard.press('Enter');
		await page.waitForURL(/\/home\//);
		return new Editor(browser, context, page);
	}

	async close(): Promise<void> {
		await this.browser.close();
	}

	async openWorkflow(id: string): Promise<void> {
		await this.page.goto(`/workflow/${id}`);
		await this.node(NODE).waitFor();
	}

	/** On the canvas. */
	node(name: string): Locator {
		return this.page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`);
	}

	/** Opens a node's panel, in which its input, its parameters and its output stand. */
	async openNode(name = NODE): Promise<Locator> {
		// What floats above the canvas would take the click
		await this.node(name).dblclick({ position: { x: 40, y: 40 }, force: true });
		const panel = this.page.getByTestId('ndv');
		await panel.waitFor();
		return panel;
	}

	/** Executes the workflow, fills its form with the two sides of a specimen and submits it. */
	async submitForm(slug: string): Promise<void> {
		const opening = this.context.waitForEvent('page');
		await this.page.getByTestId('execute-workflow-button').click();
		const form = await opening;
		const { front, back } = specimen(slug);
		const files = form.locator('input[type=file]');
		await files.nth(0).setInputFiles(join(SPECIMENS, front));
		await files.nth(1).setInputFiles(join(SPECIMENS, back));
		await form.getByRole('button', { name: 'Submit' }).click();
		await form.getByText('Your response has been recorded').waitFor();
		await form.close();
	}

	/** What n8n says in the corner when an execution has ended. */
	async notice(text: string): Promise<void> {
		await this.page.getByText(text).first().waitFor();
	}

	/** The names of the fields that the open panel shows, from top to bottom. */
	async fields(): Promise<string[]> {
		const labels = this.page.locator('[data-test-id="node-parameters"] label:visible');
		return (await labels.allInnerTexts()).map((text) => text.trim()).filter((text) => text !== '');
	}

	/** What a drop-down of the open panel offers. */
	async choices(field: string): Promise<string[]> {
		await this.page.getByTestId(`parameter-input-${field}`).click();
		const texts = await this.openChoices().allInnerTexts();
		await this.page.keyboard.press('Escape');
		return texts;
	}

	async choose(field: string, name: string): Promise<void> {
		await this.page.getByTestId(`parameter-input-${field}`).click();
		await this.openChoices()
			.filter({ hasText: new RegExp(`^\\s*${name}`) })
			.click();
	}

	/** What 'Add option' of the open panel offers. */
	async offeredOptions(): Promise<string[]> {
		await this.page.getByTestId('collection-parameter-add').click();
		const texts = await this.openChoices().allInnerTexts();
		await this.page.keyboard.press('Escape');
		return texts.map((text) => text.trim());
	}

	/** The first row of the open node's output, by its columns. */
	async outputRow(): Promise<Record<string, string>> {
		const output = this.page.getByTestId('output-panel');
		await output.getByTestId('radio-button-table').click();
		const columns = await output.locator('th').allInnerTexts();
		const cells = await output.locator('tbody tr').first().locator('td').allInnerTexts();
		return Object.fromEntries(columns.map((column, index) => [column, cells[index]]));
	}

	/** As the person who repaired the cause does it, with the workflow as it is now. */
	async retryLastExecution(): Promise<void> {
		await this.page.getByTestId('radio-button-executions').click();
		await this.page.getByTestId('execution-preview-retry-button').click();
		await this.page.getByTestId('retry-execution-button-item-current-workflow').click();
	}

	/** Opens the dialog of a new credential. */
	async newCredential(type: string): Promise<void> {
		await this.page.goto('/home/credentials');
		await this.page.getByTestId('add-resource-credential').click();
		await this.page.getByTestId('new-credential-type-select').click();
		await this.page.keyboard.type(type);
		await this.page.getByTestId('new-credential-type-select-option').getByText(type).click();
		await this.page.getByTestId('new-credential-type-button').click();
		await this.page.getByTestId('credential-edit-dialog').waitFor();
	}

	/** Fills the open dialog and saves it, which tests it. */
	async saveCredential(data: Record<'baseUrl' | 'username' | 'password', string>): Promise<void> {
		for (const field of ['baseUrl', 'username', 'password'] as const) {
			await this.page.getByTestId(`parameter-input-${field}`).locator('input').fill(data[field]);
		}
		await this.page.getByTestId('credential-save-button').click();
	}

	private openChoices(): Locator {
		return this.page.locator('[role=option]:visible');
	}
}
