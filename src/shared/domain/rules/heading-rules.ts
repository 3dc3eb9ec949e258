// Headings of GB/T 9704-2012, 7.3.3: levels in their order, numbers made by the layout and not typed.
import { type DocumentContent, isTable, type Paragraph, type ParagraphLevel } from '../content.ts';
import { type Finding, finding } from '../finding-codes.ts';
import { bodiesOf, type PlacedBlock } from './blocks.ts';

type HeadingLevel = Exclude<ParagraphLevel, 'text' | 'chapter'>;

const hanNumber = '[一二三四五六七八九十〇百]{1,6}';
/** How people type the number of each level. */
const typedNumbers: Readonly<Record<HeadingLevel, RegExp>> = {
  h1: new RegExp(`^(${hanNumber})、\\s{0,4}`, 'u'),
  h2: new RegExp(`^[（(](${hanNumber})[）)]\\s{0,4}`, 'u'),
  h3: /^(\d{1,3})[.．、]\s{0,4}(?!\d)/,
  h4: /^[（(](\d{1,3})[）)]\s{0,4}/,
};
const headingLevels = Object.keys(typedNumbers) as HeadingLevel[];
const depthOf = (level: HeadingLevel): number => Number(level.slice(1));

/** 实务: a heading in a line of its own ends without a mark; what is longer is a sentence. */
const headingMark = /^[^。；，]{1,18}?[。．.，、]$/u;

const hanDigits = '〇一二三四五六七八九';
/** 十一 is 11, 二十 is 20, 一〇〇 is 100; what is no such number is 0. */
function numberOf(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  const tens = text.indexOf('十');
  if (tens < 0) return Number([...text].map((char) => hanDigits.indexOf(char)).join(''));
  const high = tens === 0 ? 1 : hanDigits.indexOf(text.slice(0, tens));
  const low = text.slice(tens + 1) === '' ? 0 : hanDigits.indexOf(text.slice(tens + 1));
  return high * 10 + low;
}

const isHeading = (paragraph: Paragraph): paragraph is Paragraph & { level: HeadingLevel } =>
  paragraph.level !== 'text' && paragraph.level !== 'chapter';

/** The text without the numbers that were typed before it, of whatever level; null when there is none, or nothing else. */
export function withoutTypedNumber(text: string): string | null {
  let rest = text;
  for (let typed = typedAt(rest); typed !== null; typed = typedAt(rest)) rest = rest.slice(typed.text.length);
  return rest === text || rest.trim() === '' ? null : rest;
}

/** The number that a text begins with, and the level that writes it so. */
export function typedAt(text: string): { level: HeadingLevel; text: string; value: number } | null {
  for (const level of headingLevels) {
    const match = typedNumbers[level].exec(text);
    if (match) return { level, text: match[0], value: numberOf(match[1] ?? '') };
  }
  return null;
}

/** Levels and numbers in the body and in every annex. */
export function headingRules(content: DocumentContent): Finding[] {
  return bodiesOf(content).flatMap(rulesOfOneBody);
}

function rulesOfOneBody(blocks: readonly PlacedBlock[]): Finding[] {
  const counts = [0, 0, 0, 0, 0];
  let depth = 0;
  return blocks.flatMap(({ block, where }) => {
    if (isTable(block) || block.text.trim() === '' || block.level === 'chapter') return [];
    if (!isHeading(block)) return unsetHeading(block.text, where);
    const here = depthOf(block.level);
    const skipped = here > depth + 1 ? [finding('body.levelSkipped', where)] : [];
    depth = here;
    const count = (counts[here] ?? 0) + 1;
    counts.fill(0, here);
    counts[here] = count;
    return [...skipped, ...numberRules(block, where, count), ...markRule(block, where)];
  });
}

/** Only 一、 and （一）: 1. and （1） begin lists that are no headings. */
function unsetHeading(text: string, where: string): Finding[] {
  const typed = typedAt(text);
  if (typed === null || (typed.level !== 'h1' && typed.level !== 'h2')) return [];
  const range = { start: 0, end: typed.text.length };
  return [finding('body.headingUnset', where, { text: typed.text, level: typed.level }, range)];
}

function numberRules({ level, text }: Paragraph, where: string, count: number): Finding[] {
  const typed = typedAt(text);
  if (typed === null) return [];
  // The layout puts its own number in the place of a typed one of the same level: then only a difference matters.
  if (typed.level === level && typed.value === count && typedAt(text.slice(typed.text.length)) === null)
    return [];
  const evidence = { text: typed.text.trim(), number: String(count) };
  return [finding('body.numberTyped', where, evidence, { start: 0, end: typed.text.length })];
}

function markRule({ level, text }: Paragraph, where: string): Finding[] {
  const bare = text.trimEnd();
  if ((level !== 'h1' && level !== 'h2') || !headingMark.test(bare)) return [];
  const range = { start: bare.length - 1, end: bare.length };
  return [finding('body.headingMark', where, { text: bare.slice(-1), instead: '' }, range)];
}
