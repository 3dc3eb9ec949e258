// Distinct string types for distinct things: a UnitCode is not assignable where a DocumentId is asked.

declare const brand: unique symbol;
type Branded<T, Name extends string> = T & { readonly [brand]: Name };

/** UUID v7, made by the drafting unit before anything is sent; stays the same for ever. */
export type DocumentId = Branded<string, 'DocumentId'>;
/** Code of a unit in the directory, e.g. `990100-GOV-0001`. */
export type UnitCode = Branded<string, 'UnitCode'>;
/** UUID v7 of a person's account on one station. */
export type PersonId = Branded<string, 'PersonId'>;
/** Id of an electronic seal in the authority's registry. */
export type SealId = Branded<string, 'SealId'>;
/** UUID v7 of a receipt, made by the receiving unit. */
export type ReceiptId = Branded<string, 'ReceiptId'>;
/** UUID v7 of a notice that follows a document, made by the document's sender. */
export type NoticeId = Branded<string, 'NoticeId'>;
/** UUID v7 of a template of the unit. */
export type TemplateId = Branded<string, 'TemplateId'>;
/** UUID v7 of a phrase of the unit. */
export type PhraseId = Branded<string, 'PhraseId'>;
/** SHA-256 as 64 lower-case hex digits. */
export type Sha256 = Branded<string, 'Sha256'>;
/** Opaque handle of bytes that the station lends to one session; never a path. */
export type ContentHandle = Branded<string, 'ContentHandle'>;

const sha256Pattern = /^[0-9a-f]{64}$/;

/** Narrows a string to a Sha256; throws a RangeError that names what was wrong. */
export function parseSha256(text: string): Sha256 {
  if (!sha256Pattern.test(text)) throw new RangeError('a SHA-256 is 64 lower-case hex digits');
  return text as Sha256;
}
