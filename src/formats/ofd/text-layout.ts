// Where the characters of a text object stand (GB/T 33190, 11.3): TextCode with X, Y and the distances DeltaX, DeltaY, where `g n v` is v repeated n
// times. A list of distances is read as far as there are characters, so that a group of a million costs nothing.
import type { XmlElement } from '../xml/tree.ts';
import { attributeOf, childrenOf, numberOf, parseNumber, wordsOf } from './values.ts';

/** One character (code point) and its pen position in the object's units. */
export interface PlacedCode {
  readonly code: number;
  readonly x: number;
  readonly y: number;
}

/** Line breaks and tabs around the text come from the file's own indentation. */
const indentation = /^[\r\n\t]+|[\r\n\t]+$/g;

export interface CodeOptions {
  readonly maxCodes: number;
  /** Distance to the next pen when no delta says one. */
  readonly advanceOf: (code: number) => readonly [number, number];
}

/** All characters of a text object, in order. */
export function placeCodes(object: XmlElement, options: CodeOptions): PlacedCode[] {
  const placed: PlacedCode[] = [];
  let start: readonly [number, number] = [0, 0];
  for (const code of childrenOf(object, 'TextCode')) {
    // A TextCode without X or Y goes on with those of the one before.
    start = [numberOf(code, 'X') ?? start[0], numberOf(code, 'Y') ?? start[1]];
    placeRun(code, start, { options, placed });
    if (placed.length >= options.maxCodes) break;
  }
  return placed;
}

interface Placing {
  readonly options: CodeOptions;
  readonly placed: PlacedCode[];
}

function placeRun(element: XmlElement, start: readonly [number, number], { options, placed }: Placing): void {
  const deltas = [readDeltas(attributeOf(element, 'DeltaX')), readDeltas(attributeOf(element, 'DeltaY'))];
  let [x, y] = start;
  for (const character of element.text.replace(indentation, '')) {
    if (placed.length >= options.maxCodes) return;
    const code = character.codePointAt(0) ?? 0xfffd;
    placed.push({ code, x, y });
    const given = deltas.map((each) => takeNext(each));
    // Beyond the last distance, and without any, characters follow each other by their own widths.
    const own = given.every((distance) => distance === null) ? options.advanceOf(code) : [0, 0];
    x += given[0] ?? own[0] ?? 0;
    y += given[1] ?? own[1] ?? 0;
  }
}

function takeNext(distances: Iterator<number, undefined> | null): number | null {
  const next = distances?.next();
  return next && !next.done ? next.value : null;
}

function readDeltas(text: string | undefined): Iterator<number, undefined> | null {
  return text === undefined ? null : expandDeltas(text);
}

function* expandDeltas(text: string): Generator<number, undefined> {
  const words = wordsOf(text);
  for (let word = words.next(); !word.done; word = words.next()) {
    if (word.value.toLowerCase() !== 'g') {
      yield parseNumber(word.value) ?? 0;
      continue;
    }
    const [count, value] = [words.next(), words.next()];
    const times = count.done ? 0 : (parseNumber(count.value) ?? 0);
    const distance = value.done ? 0 : (parseNumber(value.value) ?? 0);
    for (let time = 0; time < times; time += 1) yield distance;
  }
}
