import { FormatError } from '../failure.ts';
import { isPdfSpace } from './characters.ts';
import { createLexer, isWord, type Lexer } from './lexer.ts';
import type { PdfDocument } from './document.ts';
import { type DecodeShown, fontDecoder } from './font-text.ts';
import {
  isArray,
  isDict,
  isName,
  isStream,
  isString,
  type PdfDict,
  type PdfStream,
  type PdfValue,
} from './values.ts';

// The text operators of content streams (ISO 32000-1, 9.4), enough to tell lines apart. Order is the order of drawing.

/** What one page or appearance shows. */
export interface ShownText {
  readonly lines: string[];
  /** Some string could not be decoded. */
  hasUnmapped: boolean;
  images: number;
}

type Matrix = readonly [number, number, number, number, number, number];
const identity: Matrix = [1, 0, 0, 1, 0, 0];

interface State {
  ctm: Matrix;
  font: DecodeShown | null;
}

const maxFormDepth = 8;
/** A page draws some thousand operators; a map drawn as vectors some hundred thousand. */
const maxOperators = 5_000_000;

/** Reads the text of content bytes with their resources into `shown`. */
export function readContent(
  pdf: PdfDocument,
  content: { readonly bytes: Uint8Array; readonly resources: PdfDict | null },
  shown: ShownText,
): void {
  new Interpreter(pdf, shown).run(content, identity, 0);
}

class Interpreter {
  readonly #pdf: PdfDocument;
  readonly #shown: ShownText;
  readonly #decoders = new Map<PdfDict, DecodeShown>();
  #operatorsLeft = maxOperators;
  #line = '';
  #lineY: number | null = null;

  constructor(pdf: PdfDocument, shown: ShownText) {
    this.#pdf = pdf;
    this.#shown = shown;
  }

  run(
    content: { readonly bytes: Uint8Array; readonly resources: PdfDict | null },
    ctm: Matrix,
    depth: number,
  ): void {
    if (depth > maxFormDepth) throw new FormatError('LIMIT_EXCEEDED', 'forms nested too deeply');
    const lexer = createLexer(content.bytes, 0, false);
    const run = new ContentRun(this, content.resources, { ctm, font: null }, depth);
    let operands: PdfValue[] = [];
    for (let token = lexer.next(); token !== undefined; token = lexer.next()) {
      if (!isWord(token)) {
        if (operands.length < 64) operands.push(token);
        continue;
      }
      this.#operatorsLeft -= 1;
      if (this.#operatorsLeft < 0) throw new FormatError('LIMIT_EXCEEDED', 'too many drawing operators');
      if (token.word === 'BI') skipInlineImage(lexer, content.bytes, this.#shown);
      else run.apply(token.word, operands);
      operands = [];
    }
    this.flush();
  }

  show(bytes: Uint8Array, font: DecodeShown | null, y: number): void {
    if (bytes.length === 0) return;
    const text = font?.(bytes) ?? null;
    if (text === null) this.#shown.hasUnmapped = true;
    // Two units are less than any line spacing and more than a raised number.
    if (this.#lineY !== null && Math.abs(y - this.#lineY) > 2) this.flush();
    this.#lineY = y;
    this.#line += text ?? '';
  }

  flush(): void {
    if (this.#line.trim() !== '') this.#shown.lines.push(this.#line);
    this.#line = '';
    this.#lineY = null;
  }

  decoderOf(resources: PdfDict | null, name: string): DecodeShown | null {
    const font = this.#pdf.dict(this.#pdf.dict(resources?.entries.get('Font'))?.entries.get(name));
    if (!font) return null;
    const known = this.#decoders.get(font) ?? fontDecoder(this.#pdf, font);
    this.#decoders.set(font, known);
    return known;
  }

  draw(resources: PdfDict | null, name: string, { ctm }: State, depth: number): void {
    const object = this.#pdf.resolve(this.#pdf.dict(resources?.entries.get('XObject'))?.entries.get(name));
    if (!isStream(object)) return;
    if (isName(this.#pdf.resolve(object.dict.entries.get('Subtype')), 'Image')) this.#shown.images += 1;
    else this.run(formContent(this.#pdf, object, resources), ctm, depth + 1);
  }
}

/** A form's bytes and its resources, or those of what draws it. */
export function formContent(
  pdf: PdfDocument,
  form: PdfStream,
  outer: PdfDict | null,
): { bytes: Uint8Array; resources: PdfDict | null } {
  return { bytes: pdf.decode(form), resources: pdf.dict(form.dict.entries.get('Resources')) ?? outer };
}

/** State of one content stream: graphics stack, text matrices. */
class ContentRun {
  readonly #interpreter: Interpreter;
  readonly #resources: PdfDict | null;
  readonly #depth: number;
  #state: State;
  readonly #stack: State[] = [];
  #lineMatrix: Matrix = identity;
  #leading = 0;

  constructor(interpreter: Interpreter, resources: PdfDict | null, state: State, depth: number) {
    this.#interpreter = interpreter;
    this.#resources = resources;
    this.#state = state;
    this.#depth = depth;
  }

  apply(operator: string, operands: readonly PdfValue[]): void {
    const act = this.#operators[operator];
    act?.(
      operands,
      operands.map((value) => (typeof value === 'number' ? value : 0)),
    );
  }

  readonly #operators: Readonly<
    Record<string, (operands: readonly PdfValue[], numbers: readonly number[]) => void>
  > = {
    q: () => void (this.#stack.length < 256 && this.#stack.push({ ...this.#state })),
    Q: () => void (this.#state = this.#stack.pop() ?? this.#state),
    cm: (_, numbers) => void (this.#state.ctm = multiply(toMatrix(numbers), this.#state.ctm)),
    BT: () => void (this.#lineMatrix = identity),
    Tf: ([name]) =>
      void (this.#state.font = isName(name) ? this.#interpreter.decoderOf(this.#resources, name.name) : null),
    TL: (_, [leading = 0]) => void (this.#leading = leading),
    Tm: (_, numbers) => void (this.#lineMatrix = toMatrix(numbers)),
    Td: (_, [x = 0, y = 0]) => this.#move(x, y),
    TD: (_, [x = 0, y = 0]) => {
      this.#leading = -y;
      this.#move(x, y);
    },
    'T*': () => this.#move(0, -this.#leading),
    Tj: ([text]) => this.#show(text),
    "'": ([text]) => {
      this.#move(0, -this.#leading);
      this.#show(text);
    },
    '"': ([, , text]) => {
      this.#move(0, -this.#leading);
      this.#show(text);
    },
    TJ: ([items]) => {
      if (isArray(items)) for (const item of items) this.#show(item);
    },
    Do: ([name]) => {
      if (isName(name)) this.#interpreter.draw(this.#resources, name.name, this.#state, this.#depth);
    },
  };

  #move(x: number, y: number): void {
    this.#lineMatrix = multiply([1, 0, 0, 1, x, y], this.#lineMatrix);
  }

  #show(value: PdfValue | undefined): void {
    if (!isString(value)) return;
    const y = multiply(this.#lineMatrix, this.#state.ctm)[5];
    this.#interpreter.show(value.bytes, this.#state.font, y);
  }
}

function toMatrix([a = 1, b = 0, c = 0, d = 1, e = 0, f = 0]: readonly number[]): Matrix {
  return [a, b, c, d, e, f];
}

function multiply([a, b, c, d, e, f]: Matrix, [g, h, i, j, k, l]: Matrix): Matrix {
  return [a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + l];
}

/** `BI … ID <bytes> EI`: the bytes are no tokens. */
function skipInlineImage(lexer: Lexer, bytes: Uint8Array, shown: ShownText): void {
  shown.images += 1;
  for (let token = lexer.next(); token !== undefined && !isWord(token, 'ID'); token = lexer.next()) {
    if (isDict(token as PdfValue)) break;
  }
  for (let at = lexer.position; at + 2 < bytes.length; at += 1) {
    const isEnd = isPdfSpace(bytes[at]) && bytes[at + 1] === 0x45 && bytes[at + 2] === 0x49;
    if (isEnd && (at + 3 >= bytes.length || isPdfSpace(bytes[at + 3]))) {
      lexer.position = at + 3;
      return;
    }
  }
  lexer.position = bytes.length;
}
