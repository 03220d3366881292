import type { RowSettings } from '../../nodes/progeny/row/row';

/** What the panel says at first, on a day of its own. */
export const ROW_SETTINGS: RowSettings = {
	columns: [],
	extendData: false,
	today: '2026-11-25',
	requiredFields: ['documentNumber', 'firstName', 'lastName', 'dateOfBirth'],
	minimumAge: 0,
	expiresSoonDays: 30,
};
