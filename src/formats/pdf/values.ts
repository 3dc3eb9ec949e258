// The eight object kinds of ISO 32000-1, 7.3, as this reader hands them out. Names and strings keep their exact bytes.

export interface PdfName {
  readonly kind: 'name';
  readonly name: string;
}

export interface PdfString {
  readonly kind: 'string';
  readonly bytes: Uint8Array;
  /** Where the token stands in the file, delimiters included; null when it comes from an object stream. */
  readonly span: { readonly start: number; readonly end: number } | null;
  readonly isHex: boolean;
}

export interface PdfRef {
  readonly kind: 'ref';
  readonly number: number;
  readonly generation: number;
}

export interface PdfDict {
  readonly kind: 'dict';
  readonly entries: ReadonlyMap<string, PdfValue>;
}

export interface PdfStream {
  readonly kind: 'stream';
  readonly dict: PdfDict;
  /** Undecoded bytes. */
  readonly raw: Uint8Array;
}

export type PdfValue =
  null | boolean | number | PdfName | PdfString | PdfRef | PdfDict | PdfStream | readonly PdfValue[];

export const pdfName = (name: string): PdfName => ({ kind: 'name', name });
export const pdfRef = (number: number, generation = 0): PdfRef => ({ kind: 'ref', number, generation });
export const pdfDict = (entries: Readonly<Record<string, PdfValue>>): PdfDict => ({
  kind: 'dict',
  entries: new Map(Object.entries(entries)),
});
/** A string token to be written; text that is not ASCII becomes UTF-16BE with mark (7.9.2.2). */
export function pdfText(text: string): PdfString {
  // eslint-disable-next-line no-control-regex -- ASCII is meant
  const isAscii = /^[\u0000-\u007f]*$/.test(text);
  const bytes = isAscii ? Buffer.from(text, 'latin1') : Buffer.from(`\ufeff${text}`, 'utf16le').swap16();
  return { kind: 'string', bytes, span: null, isHex: !isAscii };
}

/** Type tests, for values that come out of hostile files. */
export const isArray = (value: PdfValue | undefined): value is readonly PdfValue[] => Array.isArray(value);

function kindOf(value: PdfValue | undefined): string {
  return value !== null && typeof value === 'object' && 'kind' in value ? value.kind : '';
}
export const isDict = (value: PdfValue | undefined): value is PdfDict => kindOf(value) === 'dict';
export const isStream = (value: PdfValue | undefined): value is PdfStream => kindOf(value) === 'stream';
export const isRef = (value: PdfValue | undefined): value is PdfRef => kindOf(value) === 'ref';
export const isString = (value: PdfValue | undefined): value is PdfString => kindOf(value) === 'string';
export const isName = (value: PdfValue | undefined, name?: string): value is PdfName =>
  kindOf(value) === 'name' && (name === undefined || (value as PdfName).name === name);

/** The text of a text string: UTF-16BE or UTF-8 with their marks, otherwise taken as Latin-1. */
export function textOf(value: PdfString): string {
  const [first, second, third] = value.bytes;
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(value.bytes);
  if (first === 0xef && second === 0xbb && third === 0xbf) return new TextDecoder().decode(value.bytes);
  return Buffer.from(value.bytes).toString('latin1');
}
