import type { RowSettings } from '../../nodes/ProgenyOcrCard/row/row';

/** What the panel says at first, on a day of its own. */
export const ROW_SETTINGS: RowSettings = {
	fields: [],
	columnNames: 'camelCase',
	nameCase: 'asPrinted',
	extendData: false,
	referenceDate: '2026-11-25',
	isToday: true,
	requiredFields: ['documentNumber', 'firstName', 'lastName', 'dateOfBirth'],
	minimumAge: 0,
	expiresSoonDays: 30,
};
