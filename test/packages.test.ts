import { foldersFor, PackagesInPlace } from '../demo/packages.mts';
import { ScratchCache } from './scratchCache.mts';

const LINUX = { os: 'linux', cpu: 'x64', libc: 'glibc' };

it.each([
	[{}, true],
	[{ os: ['linux', 'darwin'], cpu: ['x64'] }, true],
	[{ os: ['win32'] }, false],
	[{ os: ['!win32'] }, true],
	[{ os: ['!linux'] }, false],
	[{ cpu: ['arm64'] }, false],
	[{ libc: 'musl' }, false],
	[{ libc: ['glibc'] }, true],
])('expects a package for %j on Linux: %s', (limits, isExpected) => {
	const packages = { '': {}, 'node_modules/one': limits };
	expect(foldersFor(packages, LINUX)).toEqual(isExpected ? ['node_modules/one'] : []);
});

describe('while npm installs', () => {
	let cache: ScratchCache;
	let inPlace: PackagesInPlace;
	const folders = Array.from({ length: 40 }, (_, index) => `node_modules/${index}`);
	const put = (from: number, to: number) => {
		for (const folder of folders.slice(from, to)) {
			cache.write(`${cache.source}/${folder}`, 'package.json', '{}');
		}
	};
	beforeEach(() => {
		jest.useFakeTimers();
		cache = new ScratchCache();
		inPlace = new PackagesInPlace(cache.source, folders);
	});
	afterEach(() => {
		cache.remove();
		jest.useRealTimers();
	});

	it('counts what is in place, and estimates nothing before there is a pace', () => {
		put(0, 1);
		jest.advanceTimersByTime(30_000);
		expect(inPlace.words()).toBe('1 of 40 packages are in place');
	});

	it('estimates the rest by the pace so far', () => {
		put(0, 10);
		jest.advanceTimersByTime(60_000);
		expect(inPlace.words()).toBe('10 of 40 packages are in place, about 3 min at this pace');
		put(10, 35);
		expect(inPlace.words()).toBe('35 of 40 packages are in place, less than a minute at this pace');
	});

	it('says that npm is not done yet when all are in place', () => {
		put(0, 40);
		expect(inPlace.words()).toBe('all 40 packages are in place, npm is checking them');
	});
});
