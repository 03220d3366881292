import type { JsonRecord } from '../json';
import type { JudgedCard, PendingTask } from '../task/outcome';
import { words } from './columnNames';
import { yearsBetween } from './dates';
import { unreadableDates, type DocumentColumn, type DocumentColumns } from './document';

/** What a card must fulfil to need nobody's review. */
export interface Requirements {
	/** ISO date on which ages and the validity are reckoned. */
	referenceDate: string;
	requiredFields: DocumentColumn[];
	/** In years; 0 where any age will do. */
	minimumAge: number;
	/** A card that expires within so many days needs review; 0 where only an expired one does. */
	expiresSoonDays: number;
}

/** Columns of the row, so that one IF node is enough. */
export interface Review {
	[column: string]: string | boolean | null;
	needsReview: boolean;
	/** Codes with a comma between them, in the order of {@link REASONS}; null where there is none. */
	reviewReasons: string | null;
	/** The required columns that are null, with a comma between them. */
	missingFields: string | null;
}

interface Facts {
	columns: DocumentColumns;
	document: JsonRecord;
	/** `result.data` beside the document. */
	otherData: JsonRecord;
	requirements: Requirements;
	/** On the reference date. */
	age: number | null;
}

/** More years than anybody has lived. */
const MAX_AGE = 130;

/** Code → whether it applies to a document. */
export const REASONS: Record<string, (facts: Facts) => boolean> = {
	// Documented as true for passports, and explained nowhere
	CHECK_FAILED: ({ otherData }) => [otherData.compare, otherData.liveness].includes(false),
	NOT_VALID: ({ columns }) => columns.isValid === false,
	EXPIRED: ({ columns }) => columns.isExpired === true || isAtMost(columns.daysToExpiry, -1),
	EXPIRES_SOON: ({ columns: { daysToExpiry }, requirements: { expiresSoonDays } }) =>
		expiresSoonDays > 0 && isAtMost(daysToExpiry, expiresSoonDays) && !isAtMost(daysToExpiry, -1),
	EXPIRY_UNKNOWN: ({ columns, requirements }) =>
		columns.daysToExpiry === null && columns.isExpired !== true && requirements.expiresSoonDays > 0,
	UNDER_AGE: ({ age, requirements }) => age !== null && age < requirements.minimumAge,
	AGE_UNKNOWN: ({ age, requirements }) => age === null && requirements.minimumAge > 0,
	UNREADABLE_DATE: ({ document }) => unreadableDates(document).length > 0,
	DATES_CONTRADICT: ({ columns, age, requirements }) =>
		!isInOrder(columns, requirements.referenceDate) || (age ?? 0) > MAX_AGE,
};

/**
 * Whether somebody should look at a card before anything is done with it, and why.
 *
 * @param furtherReasons codes that the document does not tell
 */
export function review(
	outcome: JudgedCard | PendingTask,
	columns: DocumentColumns,
	requirements: Requirements,
	furtherReasons: string[],
): Review {
	// Nothing is known of it yet
	if (outcome.status === 'pending') return decided(['PENDING'], []);
	const { status, document, issues, otherData } = outcome;
	const reasons = status === 'rejected' ? ['REJECTED'] : [];
	if (issues.length > 0) reasons.push('ISSUES');
	const missing =
		document === null
			? []
			: requirements.requiredFields.filter((column) => columns[column] === null);
	if (document !== null) {
		const { dateOfBirth } = columns;
		const born = typeof dateOfBirth === 'string' ? dateOfBirth : null;
		const age = born === null ? columns.age : yearsBetween(born, requirements.referenceDate);
		const facts = { columns, document, otherData, requirements, age: age as number | null };
		reasons.push(...Object.keys(REASONS).filter((code) => REASONS[code](facts)));
	}
	reasons.push(...missing.map((column) => `MISSING_${words(column).join('_').toUpperCase()}`));
	return decided([...reasons, ...furtherReasons], missing);
}

function decided(reasons: string[], missing: DocumentColumn[]): Review {
	return {
		needsReview: reasons.length > 0,
		reviewReasons: reasons.join(', ') || null,
		missingFields: missing.join(', ') || null,
	};
}

/** Birth, issue and expiry come in this order, and the first two not after the reference date. */
function isInOrder(columns: DocumentColumns, referenceDate: string): boolean {
	const { dateOfBirth, dateOfIssue, dateOfExpiry } = columns;
	const dates = [dateOfBirth, dateOfIssue, dateOfExpiry].filter((date) => date !== null);
	return (
		// The same date twice was read in the wrong place
		dates.every((date, index) => index === 0 || dates[index - 1]! < date!) &&
		[dateOfBirth, dateOfIssue].every((date) => date === null || date <= referenceDate)
	);
}

function isAtMost(days: unknown, limit: number): boolean {
	return typeof days === 'number' && days <= limit;
}
