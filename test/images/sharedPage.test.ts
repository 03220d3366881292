import { sharedPageRemedy } from '../../nodes/progeny/images/sharedPage';

describe('a link that people share leads to a page: the remedy names the way to the file', () => {
	it.each([
		'https://drive.google.com/file/d/1AbC/view?usp=sharing',
		'https://drive.google.com/file/d/1AbC/view',
		'https://drive.google.com/file/u/0/d/1AbC/edit',
		'https://drive.google.com/a/example.com/file/d/1AbC/view',
		'https://drive.google.com/open?id=1AbC',
		'https://drive.google.com/drive/folders/1AbC',
		'https://docs.google.com/document/d/1AbC/edit',
		'https://docs.google.com/uc?id=1AbC',
	])('%s', (link) => {
		expect(sharedPageRemedy(new URL(link))).toBe(
			'This is a share link, which opens a web page: download the file with the Google Drive node, and set Image Source to Input Data.',
		);
	});

	it.each([
		'https://www.dropbox.com/s/1abc/front.jpg?dl=0',
		'https://www.dropbox.com/scl/fi/1abc/front.jpg?rlkey=2def&st=3ghi&dl=0',
		'https://www.dropbox.com/s/1abc/front.jpg',
		'https://dropbox.com/s/1abc/front.jpg',
		'https://www.dropbox.com/s/1abc/front.jpg?dl=10',
		'https://www.dropbox.com/s/1abc/front.jpg?model=1',
	])('%s', (link) => {
		expect(sharedPageRemedy(new URL(link))).toBe(
			'Put dl=1 at the end of the link, in place of dl=0, or download the file with the Dropbox node.',
		);
	});
});

it.each([
	'https://www.dropbox.com/s/1abc/front.jpg?dl=1',
	'https://www.dropbox.com/scl/fi/1abc/front.jpg?rlkey=2def&dl=1&st=3ghi',
	'https://www.dropbox.com/s/1abc/front.jpg?raw=1',
	'https://dl.dropboxusercontent.com/s/1abc/front.jpg',
	'https://notdropbox.com/s/1abc/front.jpg',
	'https://files.example.com/www.dropbox.com/front.jpg',
	'https://dropbox.com.example.com/front.jpg',
	'https://drive.google.com/uc?export=download&id=1AbC',
	'https://drive.google.com/thumbnail?id=1AbC&next=/file/d/',
	'https://drive.google.com.example.com/file/d/1AbC/view',
	'https://files.example.com/file/d/1AbC/view',
	'https://docs.example.com/document/d/1AbC/edit',
])('of %s nothing special is known', (link) => {
	expect(sharedPageRemedy(new URL(link))).toBeUndefined();
});
