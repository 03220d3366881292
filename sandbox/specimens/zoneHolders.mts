/** The people on the specimens with a machine-readable zone. All of them are invented. */
import type { Face } from './people.mts';
import type { ZoneHolder } from './zoneText.mts';

export interface SpecimenHolder extends ZoneHolder {
	slug: string;
	/** What the specimen is there to show. */
	shows: string;
	/** As printed; the state issues nothing. */
	stateName: string;
	colour: string;
	face: Face;
	condition?: 'askew';
	/** The check digit of the number is one too high. */
	wrongCheckDigit?: boolean;
}

export const ZONE_HOLDERS: SpecimenHolder[] = [
	{
		slug: 'utopia-td1',
		shows: 'An ID card whose zone has three lines',
		format: 'TD1',
		documentCode: 'I',
		issuingState: 'UTO',
		stateName: 'UTOPIA',
		number: 'C11T002',
		lastName: 'CHEVRON-BRACKET',
		firstName: 'ANGELA',
		born: '1992-10-23',
		expires: '2044-03-08',
		sex: 'F',
		nationality: 'UTO',
		colour: '#5b4a8a',
		face: { skin: '#e8b98d', hair: '#3a2417', hairStyle: 'long', shirt: '#7a5230' },
	},
	{
		slug: 'utopia-td1-long',
		shows: 'A number of fourteen characters, which goes on in the optional field',
		format: 'TD1',
		documentCode: 'I',
		issuingState: 'UTO',
		stateName: 'UTOPIA',
		number: 'LN123456789012',
		lastName: 'LONGWINDED',
		firstName: 'NUMERA',
		born: '1968-02-29',
		expires: '2046-12-31',
		sex: 'X',
		nationality: 'UTO',
		colour: '#2f6f62',
		face: { skin: '#c68b59', hair: '#222222', hairStyle: 'bun', shirt: '#93415a', glasses: true },
	},
	{
		slug: 'utopia-td1-bad-digit',
		shows: 'Rejected: the check digit of the number is one too high',
		format: 'TD1',
		documentCode: 'I',
		issuingState: 'UTO',
		stateName: 'UTOPIA',
		number: 'W47T903',
		lastName: 'OFFBYONE',
		firstName: 'FORGERT',
		born: '1980-06-15',
		expires: '2045-06-15',
		sex: 'M',
		nationality: 'UTO',
		colour: '#7d3b3b',
		face: { skin: '#f0c8a0', hair: '#999999', hairStyle: 'short', shirt: '#333355', beard: true },
		wrongCheckDigit: true,
	},
	{
		slug: 'germany-td2-askew',
		shows: 'A larger card with two lines, photographed at an angle, on a table in bad light',
		format: 'TD2',
		documentCode: 'ID',
		issuingState: 'D',
		stateName: 'GERMANY (FICTITIOUS)',
		number: 'T22000129',
		lastName: 'KLARSCHRIFT',
		firstName: 'OTTO CARL',
		born: '1964-08-12',
		expires: '2043-10-31',
		sex: 'M',
		nationality: 'D',
		colour: '#4a6b35',
		face: { skin: '#e3b48f', hair: '#6b4a2a', hairStyle: 'curls', shirt: '#35566b' },
		condition: 'askew',
	},
	{
		slug: 'utopia-passport',
		shows: 'A passport',
		format: 'TD3',
		documentCode: 'P',
		issuingState: 'UTO',
		stateName: 'UTOPIA',
		number: 'L0000003',
		lastName: 'WANDERLUST-EXAMPLE',
		firstName: 'GLOBA TROTTA',
		born: '1974-08-12',
		expires: '2042-04-15',
		sex: 'F',
		nationality: 'UTO',
		optional: 'ZE184226B',
		colour: '#8a3f5c',
		face: { skin: '#d9a57b', hair: '#7a2f1d', hairStyle: 'curls', shirt: '#2d4f7a' },
	},
	{
		slug: 'stateless-passport-one-name',
		shows: 'A holder with a single name, and of no stated nationality',
		format: 'TD3',
		documentCode: 'P',
		issuingState: 'UTO',
		stateName: 'UTOPIA',
		number: 'M00000001',
		lastName: 'MONONYMUS',
		firstName: null,
		born: '2001-01-09',
		expires: '2041-01-08',
		sex: 'M',
		nationality: 'XXX',
		colour: '#47617a',
		face: { skin: '#8d5a3b', hair: '#1a1a1a', hairStyle: 'short', shirt: '#b08a2e' },
	},
];
