import type { JsonRecord } from '../json';
import type { JudgedDocument, PendingTask } from '../task/outcome';
import { hasNoEnd, yearsBetween } from './dates';
import { unreadableDates, type DocumentColumn, type DocumentColumns } from './document';
import { words } from './labels';

/** What a document must meet to need no review. */
export interface Requirements {
	/** ISO date in the time zone of the workflow. */
	today: string;
	requiredFields: DocumentColumn[];
	/** In years; 0 where any age will do. */
	minimumAge: number;
	/** A document that expires within so many days needs review; 0 where only an expired one does. */
	expiresSoonDays: number;
}

/** Columns of the row, so that one IF node is enough. */
export interface Review {
	needsReview: boolean;
	/** Codes with a comma between them, in the order of {@link REASONS}; null where there is none. */
	reviewReasons: string | null;
}

interface Facts {
	columns: DocumentColumns;
	document: JsonRecord;
	otherData: JsonRecord;
	requirements: Requirements;
}

/** More years than anybody has lived. */
const MAX_AGE = 130;
/** A hundred years. The Buddhist calendar is 543 years ahead. */
const MAX_DAYS_TO_EXPIRY = 36_525;

/** Code → whether it applies to a document. */
export const REASONS: Record<string, (facts: Facts) => boolean> = {
	// Documented as true for passports, and explained nowhere
	CHECK_FAILED: ({ otherData }) => [otherData.compare, otherData.liveness].includes(false),
	NOT_VALID: ({ columns }) => columns.isValid === false,
	EXPIRED: ({ columns }) => columns.isExpired === true || isAtMost(columns.daysToExpiry, -1),
	EXPIRES_SOON: ({ columns: { daysToExpiry }, requirements: { expiresSoonDays } }) =>
		expiresSoonDays > 0 && isAtMost(daysToExpiry, expiresSoonDays) && !isAtMost(daysToExpiry, -1),
	EXPIRY_UNKNOWN: ({ columns, document, requirements }) =>
		columns.daysToExpiry === null &&
		columns.isExpired !== true &&
		requirements.expiresSoonDays > 0 &&
		!hasNoEnd(document.dateOfExpiry),
	// Whichever says so: a wrong one must not let a child pass
	UNDER_AGE: ({ columns, requirements: { minimumAge, today } }) =>
		[columns.age, ageByDate(columns, today)].some((age) => isAtMost(age, minimumAge - 1)),
	AGE_UNKNOWN: ({ columns, requirements }) => columns.age === null && requirements.minimumAge > 0,
	UNREADABLE_DATE: ({ document }) => unreadableDates(document).length > 0,
	DATES_CONTRADICT: ({ columns, requirements }) =>
		!isInOrder(columns, requirements.today) ||
		Number(columns.age) > MAX_AGE ||
		Number(columns.daysToExpiry) > MAX_DAYS_TO_EXPIRY,
};

/**
 * Whether somebody should look at a document before anything is done with it, and why.
 *
 * @param furtherReasons codes that the document does not tell
 */
export function review(
	outcome: JudgedDocument | PendingTask,
	columns: DocumentColumns,
	requirements: Requirements,
	furtherReasons: string[],
): Review {
	// Nothing is known of it yet
	if (outcome.status === 'pending') return decided(['PENDING']);
	const { status, document, issues, otherData } = outcome;
	const reasons = status === 'rejected' ? ['REJECTED'] : [];
	if (issues.length > 0) reasons.push('ISSUES');
	if (document !== null) {
		const facts = { columns, document, otherData, requirements };
		// Without an end, there is nothing to read
		const isRead = (column: string) => /Expiry$/.test(column) && hasNoEnd(document.dateOfExpiry);
		const missing = requirements.requiredFields.filter(
			(column) => columns[column] === null && !isRead(column),
		);
		reasons.push(
			...Object.keys(REASONS).filter((code) => REASONS[code](facts)),
			...missing.map((column) => `MISSING_${words(column).join('_').toUpperCase()}`),
		);
	}
	return decided([...reasons, ...furtherReasons]);
}

function decided(reasons: string[]): Review {
	return { needsReview: reasons.length > 0, reviewReasons: reasons.join(', ') || null };
}

/** Birth, issue and expiry come in this order, and the first two not after today. */
function isInOrder(columns: DocumentColumns, today: string): boolean {
	const { dateOfBirth, dateOfIssue, dateOfExpiry } = columns;
	const dates = [dateOfBirth, dateOfIssue, dateOfExpiry].filter((date) => date !== null);
	return (
		// The same date twice was read in the wrong place
		dates.every((date, index) => index === 0 || dates[index - 1]! < date!) &&
		[dateOfBirth, dateOfIssue].every((date) => date === null || date <= today)
	);
}

function ageByDate({ dateOfBirth }: DocumentColumns, today: string): number | null {
	return typeof dateOfBirth === 'string' ? yearsBetween(dateOfBirth, today) : null;
}

function isAtMost(value: unknown, limit: number): boolean {
	return typeof value === 'number' && value <= limit;
}
