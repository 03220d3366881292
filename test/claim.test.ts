import { claim } from '../demo/claim.mts';
import { ClaimedFolder, OWN_PID } from './claimedFolder.mts';
import { endedPid, RUNNING_PID } from './scratchCache.mts';

let folder: ClaimedFolder;
beforeEach(() => (folder = new ClaimedFolder()));
afterEach(() => folder.remove());

it('says where the first demo of a folder runs', () => {
	folder.write(`${RUNNING_PID} http://127.0.0.1:5690`);
	expect(() => claim(folder.path)).toThrow(
		'The demo of this folder is already running at http://127.0.0.1:5690',
	);
});

it('says which process is starting one, and what to do if that is another program', () => {
	folder.write(String(RUNNING_PID));
	expect(() => claim(folder.path)).toThrow(
		`Process ${RUNNING_PID} is already starting the demo of this folder. If that process is another program, delete ${folder.record}`,
	);
});

it('takes the place of one that was killed on the spot', () => {
	folder.write(`${endedPid()} http://127.0.0.1:5690`);
	claim(folder.path)('http://127.0.0.1:5691');
	expect(folder.read()).toBe(`${OWN_PID} http://127.0.0.1:5691`);
});

it('leaves nothing when it ends', () => {
	expect(folder.recordOfOther()).toMatch(/^\d+ http:\/\/127\.0\.0\.1:5690$/);
	expect(folder.read()).toBeNull();
});
