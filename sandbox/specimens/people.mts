/** The people on the specimen cards. All of them, and all their numbers, are invented. */

export interface Face {
	skin: string;
	hair: string;
	hairStyle: 'short' | 'long' | 'bun' | 'curls';
	shirt: string;
	glasses?: boolean;
	beard?: boolean;
}

export interface Person {
	slug: string;
	/** What the specimen is there to show. */
	shows: string;
	aamvaVersion: number;
	/** The state's real issuer number (IIN), by which readers know a card's issuer. */
	issuer: string;
	stateName: string;
	state: string;
	country: 'USA' | 'CAN';
	kind: 'DL' | 'ID';
	number: string;
	lastName: string;
	firstName: string;
	middleName?: string;
	/** Dates as YYYY-MM-DD */
	born: string;
	issued: string | null;
	expires: string;
	sex: 'M' | 'F' | 'X';
	street: string;
	city: string;
	postalCode: string;
	colour: string;
	face: Face;
	format?: 'png';
	/** Pixels of the card's long side; 1010 (300 dpi) when not given. */
	longSide?: number;
	vertical?: boolean;
	wrongOffsets?: boolean;
	condition?: 'askew' | 'worn';
}

export const PEOPLE: Person[] = [
	{
		slug: 'virginia-v10',
		shows: 'A plain, current licence with every element in its place',
		aamvaVersion: 10,
		issuer: '636000',
		stateName: 'VIRGINIA',
		state: 'VA',
		country: 'USA',
		kind: 'DL',
		number: 'T00000010',
		lastName: 'TESTERSON',
		firstName: 'MARIGOLD',
		middleName: 'MOCK',
		born: '1988-04-12',
		issued: '2024-03-05',
		expires: '2048-04-12',
		sex: 'F',
		street: '1 NOWHERE STREET',
		city: 'FAKETOWN',
		postalCode: '000010000',
		colour: '#2f6f8f',
		face: { skin: '#f2cfb0', hair: '#7a3b12', hairStyle: 'long', shirt: '#c8553d' },
	},
	{
		slug: 'california-v8-askew',
		shows: 'Both sides photographed at an angle, on a table in bad light',
		aamvaVersion: 8,
		issuer: '636014',
		stateName: 'CALIFORNIA',
		state: 'CA',
		country: 'USA',
		kind: 'DL',
		number: 'X0000008',
		lastName: 'SPECIMEN',
		firstName: 'QUENTIN',
		born: '1979-11-03',
		issued: '2021-10-20',
		expires: '2046-11-03',
		sex: 'M',
		street: '22 PRETEND BOULEVARD',
		city: 'MAKEBELIEVE',
		postalCode: '000020000',
		colour: '#b06f1f',
		face: { skin: '#8d5a3a', hair: '#1d1512', hairStyle: 'curls', shirt: '#3d6b4f', beard: true },
		condition: 'askew',
	},
	{
		slug: 'texas-v4-expired',
		shows: 'Expired long ago',
		aamvaVersion: 4,
		issuer: '636015',
		stateName: 'TEXAS',
		state: 'TX',
		country: 'USA',
		kind: 'DL',
		number: '00000004',
		lastName: 'BYGONE',
		firstName: 'LAPSED',
		middleName: 'ELAPSED',
		born: '1961-01-09',
		issued: '2009-12-30',
		expires: '2015-01-09',
		sex: 'M',
		street: '333 YESTERYEAR LANE',
		city: 'FORMERLY',
		postalCode: '000031234',
		colour: '#7d4f9e',
		face: { skin: '#eec39a', hair: '#b9b9b9', hairStyle: 'short', shirt: '#34506b', glasses: true },
	},
	{
		slug: 'maryland-v1',
		shows: "AAMVA DL/ID-2000: file type 'AAMVA', one element for the name, dates CCYYMMDD",
		aamvaVersion: 1,
		issuer: '636003',
		stateName: 'MARYLAND',
		state: 'MD',
		country: 'USA',
		kind: 'DL',
		number: 'T-000-000-000-001',
		lastName: 'OLDFORMAT',
		firstName: 'PRUDENCE',
		middleName: 'PLACEHOLDER',
		born: '1955-07-31',
		issued: '2002-08-14',
		expires: '2047-07-31',
		sex: 'F',
		street: '4 LEGACY COURT',
		city: 'ANYWHERE',
		postalCode: '00004',
		colour: '#5b7a2e',
		face: { skin: '#f6d9c4', hair: '#dcdcd2', hairStyle: 'bun', shirt: '#6d4c7d', glasses: true },
		format: 'png',
	},
	{
		slug: 'ohio-v3-wrong-offsets',
		shows: 'All given names in one element; offset and length in the header are wrong',
		aamvaVersion: 3,
		issuer: '636023',
		stateName: 'OHIO',
		state: 'OH',
		country: 'USA',
		kind: 'DL',
		number: 'ZZ000003',
		lastName: "O'EXAMPLE",
		firstName: 'DUMMY',
		middleName: 'FILLER STANDIN',
		born: '1970-02-28',
		issued: '2008-06-01',
		expires: '2045-02-28',
		sex: 'M',
		street: '55 OFFSET AVENUE',
		city: 'MISALIGNED',
		postalCode: '000050000',
		colour: '#a33b4b',
		face: { skin: '#d9a066', hair: '#3a2a1a', hairStyle: 'short', shirt: '#2f7f7a', beard: true },
		wrongOffsets: true,
	},
	{
		slug: 'ontario-v8-canada',
		shows: 'Canadian: dates CCYYMMDD, postal code with letters',
		aamvaVersion: 8,
		issuer: '636012',
		stateName: 'ONTARIO',
		state: 'ON',
		country: 'CAN',
		kind: 'DL',
		number: 'S0000-00000-00008',
		lastName: 'SAMPLEWORTH',
		firstName: 'BARNABY',
		middleName: 'MAPLE',
		born: '1994-12-01',
		issued: '2023-01-17',
		expires: '2049-12-01',
		sex: 'M',
		street: '6 IMAGINARY CRESCENT',
		city: 'INVENTEDVILLE',
		postalCode: 'A0A 0A0',
		colour: '#b8323c',
		face: { skin: '#f0c8a0', hair: '#c47a2c', hairStyle: 'curls', shirt: '#40587c' },
		format: 'png',
	},
	{
		slug: 'vermont-v9-diaeresis',
		shows: 'A name with a diaeresis, in ISO 8859-1 as the standard requires',
		aamvaVersion: 9,
		issuer: '636024',
		stateName: 'VERMONT',
		state: 'VT',
		country: 'USA',
		kind: 'DL',
		number: '00000009',
		lastName: 'MUSTERMANN-EXEMPLAR',
		firstName: 'ZOË',
		middleName: 'ÄNNE',
		born: '1999-10-08',
		issued: '2022-02-02',
		expires: '2050-10-08',
		sex: 'F',
		street: '77 UMLAUT WAY',
		city: 'DIACRITIC',
		postalCode: '000070000',
		colour: '#2b7a57',
		face: { skin: '#5c3a26', hair: '#0f0c0a', hairStyle: 'long', shirt: '#d9a441' },
	},
	{
		slug: 'florida-v10-minor-id',
		shows: 'ID card of a minor (under 21 until 2035-08-30), vertical front; both over 1080 px high',
		aamvaVersion: 10,
		issuer: '636010',
		stateName: 'FLORIDA',
		state: 'FL',
		country: 'USA',
		kind: 'ID',
		number: 'M000000000010',
		lastName: 'YOUNGSTER-MOCKUP',
		firstName: 'PIP',
		born: '2014-08-30',
		issued: '2024-09-02',
		expires: '2045-08-30',
		sex: 'M',
		street: '8 PLAYGROUND ROAD',
		city: 'NEVERLAND',
		postalCode: '000080000',
		colour: '#d0682c',
		face: { skin: '#f7d7b5', hair: '#e0b040', hairStyle: 'short', shirt: '#4a9bd1' },
		longSide: 1768,
		vertical: true,
	},
	{
		slug: 'oregon-v9-id-sex-x',
		shows: 'ID card; sex not specified (9, printed X); no date of issue',
		aamvaVersion: 9,
		issuer: '636029',
		stateName: 'OREGON',
		state: 'OR',
		country: 'USA',
		kind: 'ID',
		number: 'I0000009',
		lastName: 'ANYPERSON',
		firstName: 'ROBIN',
		middleName: 'FICTITIOUS',
		born: '1990-05-20',
		issued: null,
		expires: '2047-05-20',
		sex: 'X',
		street: '99 NOT A REAL PLACE',
		city: 'UTOPIA',
		postalCode: '000090000',
		colour: '#47617a',
		face: { skin: '#c68b59', hair: '#4b2f7a', hairStyle: 'bun', shirt: '#8a3f5c' },
		longSide: 1280,
	},
	{
		slug: 'arizona-v9-unreadable',
		shows: 'Unreadable: the barcode is worn away and blurred',
		aamvaVersion: 9,
		issuer: '636026',
		stateName: 'ARIZONA',
		state: 'AZ',
		country: 'USA',
		kind: 'DL',
		number: 'D00000000',
		lastName: 'BLURRINGTON',
		firstName: 'HAZEL',
		born: '1983-03-15',
		issued: '2020-03-16',
		expires: '2048-03-15',
		sex: 'F',
		street: '10 ILLEGIBLE DRIVE',
		city: 'SMUDGE',
		postalCode: '000100000',
		colour: '#8a6a3a',
		face: { skin: '#e8b98d', hair: '#5a2020', hairStyle: 'curls', shirt: '#527a9e', glasses: true },
		condition: 'worn',
	},
];
