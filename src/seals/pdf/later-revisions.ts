import type { PdfDocument } from '../../formats/pdf/document.ts';
import { listSignatureFields } from '../../formats/pdf/form-fields.ts';
import { isArray, isName, isRef, isStream, type PdfDict, type PdfValue } from '../../formats/pdf/values.ts';
import { writeValue } from '../../formats/pdf/write-value.ts';

// Step 9 of seals.md section 5 in its strict, cheap form: behind a signature only validation data (DSS), document time stamps and signatures in
// fields that were reserved before are known to be harmless. Anything else is not analysed and never called unchanged.

/** Where a file with cross-reference streams could not be analysed at all. */
export const packedXref = 'xref stream';

/** What the revisions behind a signature hold. */
export type LaterRevisions =
  /** The signature reaches the end of the file. */
  | { readonly kind: 'none' }
  /** Only validation data and time stamps. */
  | { readonly kind: 'validationData' }
  /** Signatures in fields that were reserved before, with or without validation data. */
  | { readonly kind: 'signatures' }
  /** Something that this version does not judge, with the object that shows it. */
  | { readonly kind: 'unanalysed'; readonly where: string };

/** Compares the signed revision with the newest state of the document. */
export function judgeLaterRevisions(signed: PdfDocument, newest: PdfDocument): LaterRevisions {
  if (signed.bytes.length === newest.bytes.length) return { kind: 'none' };
  if (signed.sections.some(({ isStream: packed }) => packed))
    return { kind: 'unanalysed', where: packedXref };
  const where = trailerChange(signed, newest);
  if (where !== null) return { kind: 'unanalysed', where };
  const filled = filledGap(signed, newest);
  if (filled !== null) return { kind: 'unanalysed', where: `object ${filled}` };
  let hasSignatures = false;
  for (const number of changedNumbers(signed, newest)) {
    const kind = judgeChange(number, signed, newest);
    if (kind === 'unanalysed') return { kind: 'unanalysed', where: `object ${number}` };
    if (kind === 'signature') hasSignatures = true;
  }
  return { kind: hasSignatures ? 'signatures' : 'validationData' };
}

/** Keys that every revision writes anew. */
const freeTrailerKeys = ['Size', 'Prev', 'ID'];

function trailerChange(signed: PdfDocument, newest: PdfDocument): string | null {
  const keys = new Set([...signed.trailer.entries.keys(), ...newest.trailer.entries.keys()]);
  for (const key of keys) {
    if (freeTrailerKeys.includes(key)) continue;
    const before = signed.trailer.entries.get(key) ?? null;
    if (writeValue(before) !== writeValue(newest.trailer.entries.get(key) ?? null)) return `trailer /${key}`;
  }
  return null;
}

/** Objects of the signed revision that a later section names again; new numbers matter only when a changed object points at them. */
function changedNumbers(signed: PdfDocument, newest: PdfDocument): number[] {
  const changed = new Set<number>();
  for (const section of newest.sections) {
    if (section.offset < signed.bytes.length) continue;
    for (const number of section.entries.keys()) if (isInUse(signed, number)) changed.add(number);
  }
  return [...changed];
}

/** A number that the signed revision refers to but does not define: defining it later changes what was signed. */
function filledGap(signed: PdfDocument, newest: PdfDocument): number | null {
  const gaps = new Set<number>();
  collectGaps(signed, { kind: 'dict', entries: signed.trailer.entries }, gaps);
  for (const number of signed.objectNumbers) {
    const value = signed.get(number);
    collectGaps(signed, isStream(value) ? value.dict : value, gaps);
  }
  return [...gaps].find((number) => isInUse(newest, number)) ?? null;
}

function collectGaps(pdf: PdfDocument, value: PdfValue, gaps: Set<number>): void {
  if (value === null || typeof value !== 'object') return;
  if (!('kind' in value)) for (const item of value) collectGaps(pdf, item, gaps);
  else if (value.kind === 'ref' && !isInUse(pdf, value.number)) gaps.add(value.number);
  else if (value.kind === 'dict') for (const item of value.entries.values()) collectGaps(pdf, item, gaps);
}

const isInUse = (pdf: PdfDocument, number: number): boolean => {
  const entry = pdf.entryOf(number);
  return entry !== undefined && entry.kind !== 'free';
};

type Change = 'same' | 'validation' | 'signature' | 'unanalysed';

function judgeChange(number: number, signed: PdfDocument, newest: PdfDocument): Change {
  const before = signed.get(number);
  const after = newest.get(number);
  if (isStream(before) || isStream(after)) return 'unanalysed';
  if (writeValue(before) === writeValue(after)) return 'same';
  const beforeDict = signed.dict(before);
  const afterDict = newest.dict(after);
  if (!beforeDict || !afterDict) return 'unanalysed';
  const isObject = (value: PdfValue | undefined): boolean => isRef(value) && value.number === number;
  if (isObject(signed.trailer.entries.get('Root'))) return judgeCatalog(beforeDict, afterDict);
  const isForm = isObject(signed.catalog.entries.get('AcroForm'));
  // An appearance dictionary that other objects may share is not the field's own to replace.
  const isReserved = listSignatureFields(signed).some(
    ({ objectNumber, value, dict }) =>
      objectNumber === number && value === null && !isRef(dict.entries.get('AP')),
  );
  const mayDiffer = isForm ? ['SigFlags'] : isReserved ? ['V', 'AP', 'F', 'M'] : [];
  return onlyKeysDiffer(beforeDict, afterDict, mayDiffer) ? 'signature' : 'unanalysed';
}

function judgeCatalog(before: PdfDict, after: PdfDict): 'validation' | 'signature' | 'unanalysed' {
  if (onlyKeysDiffer(before, after, ['DSS'])) return 'validation';
  const formBefore = before.entries.get('AcroForm');
  const formAfter = after.entries.get('AcroForm');
  const isForm = (value: PdfValue | undefined): value is PdfDict =>
    value !== null && typeof value === 'object' && 'kind' in value && value.kind === 'dict';
  if (!onlyKeysDiffer(before, after, ['DSS', 'AcroForm']) || !isForm(formBefore) || !isForm(formAfter))
    return 'unanalysed';
  return onlyKeysDiffer(formBefore, formAfter, ['SigFlags']) ? 'signature' : 'unanalysed';
}

/** True when two dictionaries are equal but for these keys, none of which was removed. */
function onlyKeysDiffer(before: PdfDict, after: PdfDict, allowed: readonly string[]): boolean {
  const keys = new Set([...before.entries.keys(), ...after.entries.keys()]);
  for (const key of keys) {
    if (allowed.includes(key) && (after.entries.has(key) || !before.entries.has(key))) continue;
    if (writeValue(before.entries.get(key) ?? null) !== writeValue(after.entries.get(key) ?? null))
      return false;
  }
  return true;
}

/** P of the certification: 1 nothing may follow, 2 form fields, 3 annotations too; null when the signature does not certify. */
export function readDocMdp(pdf: PdfDocument, signature: PdfDict): 1 | 2 | 3 | null {
  const references = pdf.resolve(signature.entries.get('Reference'));
  if (!isArray(references)) return null;
  for (const reference of references.slice(0, 16)) {
    const dict = pdf.dict(reference);
    if (!dict || !isName(pdf.resolve(dict.entries.get('TransformMethod')), 'DocMDP')) continue;
    const permission = pdf.resolve(pdf.dict(dict.entries.get('TransformParams'))?.entries.get('P'));
    return permission === 1 || permission === 3 ? permission : 2;
  }
  return null;
}
