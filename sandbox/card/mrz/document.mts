/** Turns what a machine-readable zone says into the document of a Progeny task answer. */
import { documentedFields, toDocument, type ProgenyDocument } from '../document.mts';
import type { Zone } from './facts.mts';

export function zoneDocument({ format, facts }: Zone, today: Date): ProgenyDocument {
	const { nationality: country, issuingState: state, ...others } = facts;
	const all = {
		...NOT_IN_A_ZONE,
		...others,
		country,
		state,
		hasSingleName: facts.firstName === null,
	};
	return format === 'TD3'
		? documentedFields(all, today)
		: toDocument({ ...all, documentType: 'ID' }, today);
}

const NOT_IN_A_ZONE = {
	middleName: null,
	suffix: null,
	nameTruncated: false,
	dateOfIssue: null,
	street: null,
	city: null,
	postalCode: null,
	vehicleClass: null,
};
