import { keptPackages } from '../demo/keptPackages.mts';
import { endedPid, RUNNING_PID, ScratchCache } from './scratchCache.mts';

let cache: ScratchCache;
beforeEach(() => (cache = new ScratchCache()));
afterEach(() => cache.remove());

const install = jest.fn(async (folder: string) => cache.write(folder, 'done', 'by this clone'));
beforeEach(() => void install.mockClear());

const folderOfPackages = async () => await keptPackages('some', cache.source, install);

it('installs once, what the lock file says', async () => {
	const folder = await folderOfPackages();
	expect(cache.read(folder, 'done')).toBe('by this clone');
	expect(cache.read(folder, 'package-lock.json')).toBe('{}');
	expect(await folderOfPackages()).toBe(folder);
	expect(install).toHaveBeenCalledTimes(1);
	expect(cache.folders()).toEqual([folder]);
});

it('installs anew where the lock file differs, and keeps the other', async () => {
	const folder = await folderOfPackages();
	cache.write(cache.source, 'package-lock.json', '{"packages": {}}');
	const other = await folderOfPackages();
	expect(other).not.toBe(folder);
	expect(cache.folders()).toEqual([folder, other].sort());
});

it('never uses what was installed in part', async () => {
	install.mockRejectedValueOnce(new Error('The network is down'));
	await expect(folderOfPackages()).rejects.toThrow('The network is down');
	expect(cache.folders()).toEqual([]);
	const folder = await folderOfPackages();
	expect(cache.folders()).toEqual([folder]);
});

it('uses what another clone has installed meanwhile', async () => {
	install.mockImplementationOnce(async (incomplete) => {
		cache.write(incomplete.replace(/\.incomplete-.*/, ''), 'done', 'by the other clone');
	});
	const folder = await folderOfPackages();
	expect(cache.read(folder, 'done')).toBe('by the other clone');
	expect(cache.folders()).toEqual([folder]);
});

it('removes what an interrupted installation has left, but not what is being installed', async () => {
	const [left, underWay] = [endedPid(), RUNNING_PID].map((pid) =>
		cache.pathOf(`some-0.incomplete-${pid}`),
	);
	for (const folder of [left, underWay]) cache.write(folder, 'done', 'in part');
	const folder = await folderOfPackages();
	expect(cache.folders()).toEqual([underWay, folder].sort());
});

it('says what to do where it cannot be kept', async () => {
	cache.obstruct();
	await expect(folderOfPackages()).rejects.toThrow(
		/^Cannot make the folder for packages, .*Set XDG_CACHE_HOME/,
	);
});
