/** Turns what a machine-readable zone says into the document of a Progeny task answer. */
import { toDocument, type ProgenyDocument } from '../document.mts';
import type { Zone } from './facts.mts';

export function zoneDocument({ format, facts }: Zone, today: Date): ProgenyDocument {
	const { firstName } = facts;
	return toDocument(
		{
			documentType: format === 'TD3' ? 'PASSPORT' : 'ID',
			documentNumber: facts.documentNumber,
			lastName: facts.lastName,
			firstName,
			hasSingleName: firstName === null,
			dateOfBirth: facts.dateOfBirth,
			dateOfExpiry: facts.dateOfExpiry,
			sex: facts.sex,
			country: facts.nationality,
			state: facts.issuingState,
			...NOT_IN_A_ZONE,
		},
		today,
	);
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
