// Whether the bundled faces can set a character, without opening a face: the drafter hears at once of one that would be printed as 〓.
import type { DocumentContent } from '../domain/content.ts';
import { textsOfContent } from '../domain/content-texts.ts';
import type { MissingCharacters } from '../domain/rules/text-rules.ts';
import { printable } from './clean-text.ts';
import { anyFaceRanges, textFaceRanges } from './face-coverage.ts';

/** First and last characters of ranges, rising. */
interface Ranges {
  readonly firsts: readonly number[];
  readonly lasts: readonly number[];
}

function readRanges(text: string): Ranges {
  const firsts: number[] = [];
  const lasts: number[] = [];
  for (const entry of text.trim().split(/\s+/)) {
    const [distance = '', more = '0'] = entry.split('.');
    const first = (lasts.at(-1) ?? 0) + Number.parseInt(distance, 36);
    firsts.push(first);
    lasts.push(first + Number.parseInt(more, 36));
  }
  return { firsts, lasts };
}

function createLookup(text: string): (codePoint: number) => boolean {
  let ranges: Ranges | null = null;
  return (codePoint) => {
    // Read when first asked: whoever never checks a text does not pay for it.
    ranges ??= readRanges(text);
    let [low, high] = [0, ranges.firsts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ranges.firsts[middle] ?? 0) <= codePoint) low = middle + 1;
      else high = middle;
    }
    return codePoint <= (ranges.lasts[low - 1] ?? -1);
  };
}

/** Whether the face of the text has the character. */
export const hasTextFace = createLookup(textFaceRanges);
/** Whether any bundled face has it. */
export const hasAnyFace = createLookup(anyFaceRanges);

/** Characters of a document that the bundled faces do not have, and those that another face than the text's sets. */
export function characterCoverageOf(content: DocumentContent): Required<MissingCharacters> {
  const missing = new Set<string>();
  const substituted = new Set<string>();
  const seen = new Set(textsOfContent(content).flatMap(({ text }) => [...printable(text)]));
  for (const char of seen) {
    const codePoint = char.codePointAt(0) ?? 0;
    if (hasTextFace(codePoint)) continue;
    (hasAnyFace(codePoint) ? substituted : missing).add(char);
  }
  return { missing, substituted };
}
