import type { Change } from '../sandbox/settings.mts';
import { logged } from './engine/debugLog.mts';
import { useFileStorage, type FileStorage } from './engine/fileStorage.mts';
import type { LoginData, RunningSandbox } from './engine/sandbox.mts';
import { startSandboxHere } from './engine/sandboxHere.mts';
import { useClock } from './useClock.mts';

interface Options extends Change {
	/** Where n8n keeps the files of items. */
	files?: FileStorage;
}

/** What a test has of the sandbox. */
interface UsedSandbox extends Omit<RunningSandbox, 'stop' | 'credential'> {
	/** Of the test alone, so that no token, pause or job of another one matters. */
	readonly account: LoginData;
}

/** A sandbox and a clock for the tests of a file; before each of them it is as new, and as `change` says. */
export function useSandbox({ files = 'memory', ...change }: Options = {}): UsedSandbox {
	const used = {} as RunningSandbox & { account: LoginData };
	beforeAll(async () => {
		await useFileStorage(files);
		Object.assign(used, await startSandboxHere());
	});
	beforeEach(async () => {
		await used.set(change);
		used.account = await used.newAccount();
		logged.length = 0;
	});
	afterAll(async () => {
		await used.stop();
		// The engine is loaded once for all files of a worker
		await useFileStorage('memory');
	});
	useClock();
	return used;
}
