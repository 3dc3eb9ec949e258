import { FormatError } from '../failure.ts';
import { createLexer, isWord } from './lexer.ts';
import { isDict, type PdfDict, type PdfValue } from './values.ts';

export interface IndirectObject {
  readonly number: number;
  readonly generation: number;
  readonly value: PdfValue;
  /** First byte behind `endobj`. */
  readonly end: number;
}

/** Reads `12 0 obj … endobj` at an offset; `resolve` is asked for an indirect /Length. */
export function readIndirectObject(
  bytes: Uint8Array,
  offset: number,
  resolve: (value: PdfValue) => PdfValue,
): IndirectObject {
  const lexer = createLexer(bytes, offset);
  const number = lexer.next();
  const generation = lexer.next();
  if (typeof number !== 'number' || typeof generation !== 'number') throw malformed(offset);
  lexer.expectWord('obj');
  const value = lexer.object();
  const word = lexer.next();
  if (isWord(word, 'endobj')) return { number, generation, value, end: lexer.position };
  if (!isWord(word, 'stream') || !isDict(value)) throw malformed(offset);
  const data = readStreamData({ bytes, at: lexer.position, dict: value, resolve });
  lexer.position = data.end;
  lexer.expectWord('endstream');
  lexer.expectWord('endobj');
  return { number, generation, value: { kind: 'stream', dict: value, raw: data.raw }, end: lexer.position };
}

interface StreamPlace {
  readonly bytes: Uint8Array;
  readonly at: number;
  readonly dict: PdfDict;
  readonly resolve: (value: PdfValue) => PdfValue;
}

function readStreamData({ bytes, at, dict, resolve }: StreamPlace): { raw: Uint8Array; end: number } {
  // 7.3.8.1: the keyword is followed by CR LF or LF, never by CR alone.
  const start = bytes[at] === 13 && bytes[at + 1] === 10 ? at + 2 : bytes[at] === 10 ? at + 1 : null;
  const length = resolve(dict.entries.get('Length') ?? null);
  if (start === null || typeof length !== 'number' || length < 0 || start + length > bytes.length)
    throw malformed(at);
  return { raw: bytes.subarray(start, start + length), end: start + length };
}

function malformed(offset: number): FormatError {
  return new FormatError('CONTAINER_MALFORMED', `no well-formed object at ${offset}`);
}
