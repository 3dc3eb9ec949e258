import { FormatError } from '../failure.ts';
import type { PdfDocument } from './document.ts';
import { isArray, isDict, isName, isRef, isString, type PdfDict, type PdfValue, textOf } from './values.ts';

/** A terminal signature field, or a widget merged with it (ISO 32000-1, 12.7.4.5). */
export interface SignatureField {
  /** Fully qualified name. */
  readonly name: string;
  /** Object number of the field; null when it stands directly in an array. */
  readonly objectNumber: number | null;
  readonly dict: PdfDict;
  /** Object number of the signature dictionary; null when unsigned or direct. */
  readonly valueNumber: number | null;
  readonly value: PdfDict | null;
}

const maxFields = 10_000;
const maxDepth = 32;

/** The signature fields that the form of the newest revision names, in its order. */
export function listSignatureFields(pdf: PdfDocument): SignatureField[] {
  const form = pdf.dict(pdf.catalog.entries.get('AcroForm'));
  const roots = pdf.resolve(form?.entries.get('Fields'));
  const found: SignatureField[] = [];
  const seen = new Set<number>();
  let visited = 0;
  const walk = (value: PdfValue, parent: { name: string; type: PdfValue; depth: number }): void => {
    visited += 1;
    if (visited > maxFields || parent.depth > maxDepth)
      throw new FormatError('LIMIT_EXCEEDED', 'form fields');
    if (isRef(value)) {
      if (seen.has(value.number))
        throw new FormatError('CONTAINER_AMBIGUOUS', 'a form field is reached twice');
      seen.add(value.number);
    }
    const dict = pdf.dict(value);
    if (!dict) return;
    const own = pdf.resolve(dict.entries.get('T'));
    const name = isString(own)
      ? parent.name === ''
        ? textOf(own)
        : `${parent.name}.${textOf(own)}`
      : parent.name;
    const type = pdf.resolve(dict.entries.get('FT')) ?? parent.type;
    const kids = pdf.resolve(dict.entries.get('Kids'));
    if (isName(type, 'Sig')) found.push(describe(pdf, { value, dict, name }));
    if (isArray(kids)) for (const kid of kids) walk(kid, { name, type, depth: parent.depth + 1 });
  };
  if (isArray(roots)) for (const root of roots) walk(root, { name: '', type: null, depth: 0 });
  return found;
}

function describe(
  pdf: PdfDocument,
  { value, dict, name }: { value: PdfValue; dict: PdfDict; name: string },
): SignatureField {
  const signature = dict.entries.get('V');
  const resolved = pdf.resolve(signature);
  return {
    name,
    objectNumber: isRef(value) ? value.number : null,
    dict,
    valueNumber: isRef(signature) ? signature.number : null,
    value: isDict(resolved) ? resolved : null,
  };
}
