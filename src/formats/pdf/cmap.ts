import { createLexer, isWord } from './lexer.ts';
import { isArray, isString, type PdfValue } from './values.ts';

// ToUnicode CMaps (ISO 32000-1, 9.10.3): codespace ranges, bfchar, bfrange.

export interface CodeMap {
  /** Bytes of the code that starts at `at`, by the codespace ranges. */
  codeBytes(bytes: Uint8Array, at: number): number;
  /** Text of a code; undefined when the map does not know it. */
  textOf(code: number, codeBytes: number): string | undefined;
}

interface Range {
  readonly bytes: number;
  readonly low: number;
  readonly high: number;
}

/** One range of a hostile map could name four billion codes. */
const maxMapped = 200_000;

/** Reads a CMap stream; unknown operators are skipped. */
export function readCMap(bytes: Uint8Array): CodeMap {
  const spaces: Range[] = [];
  const texts = new Map<string, string>();
  const lexer = createLexer(bytes, 0, false);
  let operands: PdfValue[] = [];
  for (let token = lexer.next(); token !== undefined; token = lexer.next()) {
    if (!isWord(token)) {
      operands.push(token);
      continue;
    }
    if (token.word === 'endcodespacerange') addSpaces(operands, spaces);
    if (token.word === 'endbfchar') addChars(operands, texts);
    if (token.word === 'endbfrange') addRanges(operands, texts);
    operands = [];
  }
  return {
    codeBytes: (codes, at) => matchSpace(spaces, codes, at),
    textOf: (code, codeBytes) => texts.get(`${codeBytes}:${code}`),
  };
}

function numberOf(bytes: Uint8Array): number {
  return bytes.reduce((value, byte) => value * 256 + byte, 0);
}

function matchSpace(spaces: readonly Range[], codes: Uint8Array, at: number): number {
  for (const { bytes, low, high } of spaces) {
    const code = numberOf(codes.subarray(at, at + bytes));
    if (at + bytes <= codes.length && code >= low && code <= high) return bytes;
  }
  return spaces[0]?.bytes ?? 1;
}

function addSpaces(operands: readonly PdfValue[], spaces: Range[]): void {
  for (let at = 0; at + 1 < operands.length && spaces.length < 100; at += 2) {
    const [low, high] = [operands[at], operands[at + 1]];
    if (!isString(low) || !isString(high) || low.bytes.length === 0 || low.bytes.length > 4) continue;
    spaces.push({ bytes: low.bytes.length, low: numberOf(low.bytes), high: numberOf(high.bytes) });
  }
}

function addChars(operands: readonly PdfValue[], texts: Map<string, string>): void {
  for (let at = 0; at + 1 < operands.length; at += 2) {
    const [code, text] = [operands[at], operands[at + 1]];
    if (isString(code) && isString(text))
      set(texts, code.bytes.length, numberOf(code.bytes), utf16(text.bytes));
  }
}

function addRanges(operands: readonly PdfValue[], texts: Map<string, string>): void {
  for (let at = 0; at + 2 < operands.length; at += 3) {
    const [low, high, target] = [operands[at], operands[at + 1], operands[at + 2]];
    if (!isString(low) || !isString(high)) continue;
    const first = numberOf(low.bytes);
    const count = Math.min(numberOf(high.bytes) - first + 1, 65536, maxMapped - texts.size);
    for (let index = 0; index < count; index += 1) {
      const text = rangeText(target, index);
      if (text !== null) set(texts, low.bytes.length, first + index, text);
    }
  }
}

function rangeText(target: PdfValue | undefined, index: number): string | null {
  if (isArray(target)) {
    const item = target[index];
    return isString(item) ? utf16(item.bytes) : null;
  }
  if (!isString(target)) return null;
  const bytes = Uint8Array.from(target.bytes);
  // Only the last byte counts up in well-made maps; wider carries are made by simple producers and mean what they say.
  for (let at = bytes.length - 1, carry = index; at >= 0 && carry > 0; at -= 1) {
    const sum = (bytes[at] ?? 0) + carry;
    bytes[at] = sum & 0xff;
    carry = sum >> 8;
  }
  return utf16(bytes);
}

function set(texts: Map<string, string>, codeBytes: number, code: number, text: string): void {
  if (texts.size < maxMapped) texts.set(`${codeBytes}:${code}`, text);
}

function utf16(bytes: Uint8Array): string {
  return bytes.length === 1 ? String.fromCharCode(bytes[0] ?? 0) : new TextDecoder('utf-16be').decode(bytes);
}
