import { hasSelfie, isBackName, isOtherName, wordTest } from './sideWords';

/** In the languages of the words for a side. n8n's Form makes `H__chi_u` of `Hộ chiếu`. */
const hasPassport = wordTest(
	'passport|[a-z]*reisepass|passeport|pasaporte|passaport[eo]|paspor|pasport|ho ?chieu|h chi u',
);

/** Whether a name tells the passport from what forms ask for beside it, such as its back or a selfie with it. */
export const isPassportName = (name: string) =>
	hasPassport(name) && !hasSelfie(name) && !isOtherName(name) && !isBackName(name);
