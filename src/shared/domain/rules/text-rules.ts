// Letters and marks of every text of a document (GB/T 15834, GB/T 15835): found by pattern, each with its right form where that is sure.
import { textsOfContent } from '../content-texts.ts';
import type { DocumentContent } from '../content.ts';
import { type Finding, finding, type FindingCode } from '../finding-codes.ts';
import { type TextPattern, textPatterns } from './text-patterns.ts';

/** Characters that the faces at hand cannot set, as the caller found them. */
export interface MissingCharacters {
  /** No face has them: an empty place on the page. */
  readonly missing?: ReadonlySet<string>;
  /** Set in another face than the text around them. */
  readonly substituted?: ReadonlySet<string>;
}

/** Every text, pattern by pattern. */
export function judgeTexts(content: DocumentContent, characters: MissingCharacters = {}): Finding[] {
  return textsOfContent(content).flatMap(({ path, text }) => [
    ...textPatterns.flatMap((pattern) => (pattern.exempt?.test(path) ? [] : matchesOf(pattern, path, text))),
    ...charactersOf('text.noGlyph', characters.missing, path, text),
    ...charactersOf('text.rareGlyph', characters.substituted, path, text),
  ]);
}

/** Codes whose characters cannot be seen or told apart, and are named by their number. */
const named: ReadonlySet<FindingCode> = new Set([
  'text.control',
  'text.rightToLeft',
  'text.emoji',
  'text.privateUse',
]);

function matchesOf({ code, pattern, instead }: TextPattern, path: string, text: string): Finding[] {
  const found: Finding[] = [];
  for (const match of text.matchAll(pattern)) {
    const right = instead(match, text);
    // The title's control characters are a matter of its own, which stops (title.control).
    if (right === null || (path === 'title' && /^\p{Cc}/u.test(match[0]))) continue;
    const evidence = {
      text: match[0],
      ...(right !== undefined && { instead: right }),
      ...(named.has(code) && { char: nameOf(match[0]) }),
    };
    found.push(finding(code, path, evidence, { start: match.index, end: match.index + match[0].length }));
  }
  return found;
}

/** U+200B, of the first character. */
function nameOf(text: string): string {
  return `U+${(text.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

function charactersOf(
  code: FindingCode,
  set: ReadonlySet<string> | undefined,
  path: string,
  text: string,
): Finding[] {
  if (set === undefined || set.size === 0) return [];
  const found: Finding[] = [];
  let start = 0;
  for (const char of text) {
    const end = start + char.length;
    if (set.has(char)) found.push(finding(code, path, { text: char, char: nameOf(char) }, { start, end }));
    start = end;
  }
  return found;
}
