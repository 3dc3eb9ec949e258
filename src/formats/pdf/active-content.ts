import { FormatError } from '../failure.ts';
import { openPdf, type PdfDocument } from './document.ts';
import { isName, isStream, type PdfValue } from './values.ts';

// Finds JavaScript and actions that leave the document. A file that this reader cannot walk counts as active: what nobody can look into
// is not called harmless.

const activeTypes = [
  'JavaScript',
  'Launch',
  'SubmitForm',
  'ImportData',
  'GoToE',
  'RichMediaExecute',
  'Rendition',
];
const activeKeys = ['JS', 'JavaScript', 'XFA', 'EmbeddedFiles'];
const maxDepth = 64;

/** True when a PDF carries JavaScript, launches, XFA or embedded files, or cannot be looked into. */
export function hasActivePdfContent(bytes: Uint8Array): boolean {
  try {
    return isActivePdf(openPdf(bytes));
  } catch (error) {
    if (error instanceof FormatError) return true;
    throw error;
  }
}

/** The same for a document that is open. Throws a FormatError for objects that cannot be read. */
export function isActivePdf(pdf: PdfDocument): boolean {
  return pdf.objectNumbers.some((number) => isActive(pdf, pdf.get(number), 0));
}

function isActive(pdf: PdfDocument, value: PdfValue, depth: number): boolean {
  if (value === null || typeof value !== 'object' || depth > maxDepth) return depth > maxDepth;
  if (!('kind' in value)) return value.some((item) => isActive(pdf, item, depth + 1));
  const dict = isStream(value) ? value.dict : value;
  if (dict.kind !== 'dict') return false;
  if (activeKeys.some((key) => dict.entries.has(key))) return true;
  const action = pdf.resolve(dict.entries.get('S'));
  if (activeTypes.some((type) => isName(action, type))) return true;
  return [...dict.entries.values()].some((item) => isActive(pdf, item, depth + 1));
}
