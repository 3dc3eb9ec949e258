import { FormatError } from '../failure.ts';
import { readHexString } from './hex-string.ts';
import { digitAt, isEnd, kindOf, kinds, spacesFrom } from './characters.ts';
import { spellWord } from './words.ts';
import { type PdfString, type PdfValue } from './values.ts';

// Tokens and objects of ISO 32000-1, 7.2 and 7.3. Depth is bounded; everything else is bounded by the length of the bytes.

const maxDepth = 64;

/** A bare word: keyword or operator. */
export interface PdfWord {
  readonly kind: 'word';
  readonly word: string;
}

export interface Lexer {
  /** Offset of the next unread byte. */
  position: number;
  /** The next object or word, null token as `null`; undefined at the end of the bytes. */
  next(): PdfValue | PdfWord | undefined;
  /** The next object; a FormatError when something else comes. */
  object(): PdfValue;
  /** Reads this very word or fails. */
  expectWord(word: string): void;
  skipSpace(): void;
}

export const isWord = (value: PdfValue | PdfWord | undefined, word?: string): value is PdfWord =>
  value !== null &&
  typeof value === 'object' &&
  'kind' in value &&
  value.kind === 'word' &&
  (word === undefined || value.word === word);

/** Reads tokens from `start`; `references` is off in content streams, where `1 0 R` cannot occur. */
export function createLexer(bytes: Uint8Array, start = 0, references = true): Lexer {
  return new BytesLexer(bytes, start, references);
}

const close = { array: ']', dict: '>>' } as const;
const closeDict: PdfWord = { kind: 'word', word: close.dict };
const closeArray: PdfWord = { kind: 'word', word: close.array };

class BytesLexer implements Lexer {
  position: number;
  readonly #bytes: Buffer;
  readonly #references: boolean;

  constructor(bytes: Uint8Array, start: number, references: boolean) {
    this.#bytes = Buffer.isBuffer(bytes)
      ? bytes
      : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.position = start;
    this.#references = references;
  }

  next(): PdfValue | PdfWord | undefined {
    return this.#token(0);
  }

  object(): PdfValue {
    return this.#objectAt(0);
  }

  expectWord(word: string): void {
    if (!isWord(this.next(), word)) throw malformed(`${word} is missing near ${this.position}`);
  }

  skipSpace(): void {
    while (this.position < this.#bytes.length) {
      const byte = this.#bytes[this.position] ?? 0;
      if (byte === 0x25) this.#skipComment();
      else if (kindOf[byte] === kinds.space) this.position += 1;
      else return;
    }
  }

  #skipComment(): void {
    while (this.position < this.#bytes.length && ![10, 13].includes(this.#bytes[this.position] ?? 10)) {
      this.position += 1;
    }
  }

  #objectAt(depth: number): PdfValue {
    const token = this.#token(depth);
    if (token === undefined || isWord(token)) throw malformed(`no object near ${this.position}`);
    return token;
  }

  #token(depth: number): PdfValue | PdfWord | undefined {
    if (depth > maxDepth) throw new FormatError('LIMIT_EXCEEDED', 'PDF objects nested too deeply');
    this.skipSpace();
    const byte = this.#bytes[this.position];
    if (byte === undefined) return undefined;
    const isPair = this.#bytes[this.position + 1] === byte;
    if (byte === 0x3c) return isPair ? this.#dict(depth) : this.#hexString();
    if (byte === 0x3e && isPair) return this.#punctuation(closeDict);
    if (kindOf[byte] !== kinds.delimiter) return this.#word();
    return this.#delimited(byte, depth);
  }

  #delimited(byte: number, depth: number): PdfValue | PdfWord {
    if (byte === 0x2f) return { kind: 'name', name: this.#spellName() };
    if (byte === 0x28) return this.#literalString();
    if (byte === 0x5b) return this.#array(depth);
    if (byte === 0x5d) return this.#punctuation(closeArray);
    const isBrace = byte === 0x7b || byte === 0x7d;
    if (isBrace) return this.#punctuation({ kind: 'word', word: String.fromCharCode(byte) });
    throw malformed(`a stray delimiter at ${this.position}`);
  }

  #punctuation(word: PdfWord): PdfWord {
    this.position += word.word.length;
    return word;
  }

  #regular(): string {
    const bytes = this.#bytes;
    const start = this.position;
    let at = start;
    while (at < bytes.length && kindOf[bytes[at] ?? 0] === kinds.regular) at += 1;
    this.position = at;
    return spellWord(bytes, start, at);
  }

  #spellName(): string {
    this.position += 1;
    const raw = this.#regular();
    return raw.includes('#')
      ? raw.replace(/#([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
      : raw;
  }

  #word(): PdfValue | PdfWord {
    const count = this.#count();
    if (count !== null) return this.#references ? this.#numberOrRef(count) : count;
    const canBeNumber = (this.#bytes[this.position] ?? 0) < 0x3a;
    const word = this.#regular();
    if (canBeNumber && /^[+-]?(?:\d+\.?\d*|\.\d+)$/.test(word)) return Number(word);
    if (word === 'true') return true;
    if (word === 'false') return false;
    if (word === 'null') return null;
    return { kind: 'word', word };
  }

  /** A whole number without sign, of at most ten digits; null, and nothing read, for every other word. */
  #count(): number | null {
    let value = 0;
    let at = this.position;
    for (let digit = digitAt(this.#bytes, at); digit >= 0; digit = digitAt(this.#bytes, at)) {
      value = value * 10 + digit;
      at += 1;
    }
    const length = at - this.position;
    if (length === 0 || length > 10 || !isEnd(this.#bytes[at])) return null;
    this.position = at;
    return value;
  }

  /** `12 0 R` is one token to us: look ahead over two more. */
  #numberOrRef(number: number): PdfValue {
    const bytes = this.#bytes;
    const first = spacesFrom(bytes, this.position);
    let at = first;
    let generation = 0;
    for (let digit = digitAt(bytes, at); digit >= 0 && at - first < 6; digit = digitAt(bytes, at)) {
      generation = generation * 10 + digit;
      at += 1;
    }
    const keyword = spacesFrom(bytes, at);
    const isSpaced = first > this.position && at > first && at - first <= 5 && keyword > at;
    if (!isSpaced || bytes[keyword] !== 0x52 || !isEnd(bytes[keyword + 1])) return number;
    this.position = keyword + 1;
    return { kind: 'ref', number, generation };
  }

  #array(depth: number): readonly PdfValue[] {
    this.position += 1;
    const items: PdfValue[] = [];
    for (;;) {
      const token = this.#token(depth + 1);
      if (isWord(token, close.array)) return items;
      if (token === undefined || isWord(token)) throw malformed(`a broken array near ${this.position}`);
      items.push(token);
    }
  }

  #dict(depth: number): PdfValue {
    this.position += 2;
    const entries = new Map<string, PdfValue>();
    for (;;) {
      const key = this.#key(depth + 1);
      if (key === null) return { kind: 'dict', entries };
      // Readers disagree whether the first or the last one counts.
      if (entries.has(key)) throw new FormatError('CONTAINER_AMBIGUOUS', `/${key} twice in one dictionary`);
      entries.set(key, this.#objectAt(depth + 1));
    }
  }

  /** The next key of a dictionary; null at its end. */
  #key(depth: number): string | null {
    this.skipSpace();
    if (this.#bytes[this.position] === 0x2f) return this.#spellName();
    if (isWord(this.#token(depth), close.dict)) return null;
    throw malformed(`a broken dictionary near ${this.position}`);
  }

  #hexString(): PdfString {
    const start = this.position;
    const end = this.#bytes.indexOf(0x3e, start);
    if (end < 0) throw malformed('a hex string without end');
    this.position = end + 1;
    return readHexString(this.#bytes, start, end + 1);
  }

  #literalString(): PdfString {
    const start = this.position;
    const out: number[] = [];
    let depth = 1;
    this.position += 1;
    while (depth > 0) {
      const byte = this.#bytes[this.position];
      if (byte === undefined) throw malformed('a string without end');
      this.position += 1;
      if (byte === 0x5c) this.#escape(out);
      else {
        if (byte === 0x28) depth += 1;
        if (byte === 0x29) depth -= 1;
        if (depth > 0) out.push(byte);
      }
    }
    return { kind: 'string', bytes: Uint8Array.from(out), span: { start, end: this.position }, isHex: false };
  }

  #escape(out: number[]): void {
    const byte = this.#bytes[this.position];
    if (byte === undefined) throw malformed('a string without end');
    const octal = /^[0-7]{1,3}/.exec(
      Buffer.from(this.#bytes.subarray(this.position, this.position + 3)).toString('latin1'),
    );
    if (octal) {
      this.position += octal[0].length;
      out.push(parseInt(octal[0], 8) & 0xff);
      return;
    }
    this.position += 1;
    if (byte === 13 && this.#bytes[this.position] === 10) this.position += 1;
    if (byte === 13 || byte === 10) return;
    out.push(escapes.get(byte) ?? byte);
  }
}

const escapes = new Map([
  [0x6e, 10],
  [0x72, 13],
  [0x74, 9],
  [0x62, 8],
  [0x66, 12],
]);

function malformed(detail: string): FormatError {
  return new FormatError('CONTAINER_MALFORMED', detail);
}
