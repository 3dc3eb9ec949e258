// The four heading levels of GB/T 9704-2012, 7.3.3, with their automatic numbers.
import { chineseNumber, type HeadingLevel } from '../domain/heading-numbers.ts';
import type { FaceRole } from './page-model.ts';

/** How a level is set and numbered. */
export interface HeadingForm {
  readonly depth: 1 | 2 | 3 | 4;
  readonly role: FaceRole;
  readonly number: (count: number) => string;
  /** A number of that level as a drafter types it. */
  readonly typed: RegExp;
}

/** 一、黑体 （一）楷体 1. 仿宋 （1）仿宋 (7.3.3, 一般). */
export const headingForms: Readonly<Record<HeadingLevel, HeadingForm>> = {
  h1: {
    depth: 1,
    role: 'hei',
    number: (count) => `${chineseNumber(count)}、`,
    typed: /^\s*[一二三四五六七八九十〇]+、\s*/,
  },
  h2: {
    depth: 2,
    role: 'kai',
    number: (count) => `（${chineseNumber(count)}）`,
    typed: /^\s*[（(][一二三四五六七八九十〇]+[）)]\s*/,
  },
  h3: {
    depth: 3,
    role: 'fang',
    number: (count) => `${count}. `,
    typed: /^\s*\d{1,3}[.．、]\s*(?!\d)/,
  },
  h4: { depth: 4, role: 'fang', number: (count) => `（${count}）`, typed: /^\s*[（(]\d{1,3}[）)]\s*/ },
};

/** The first sentence is the heading; what follows it in the same paragraph is set as text. */
export function splitHeading(text: string): readonly [string, string] {
  const end = text.indexOf('。') + 1;
  return end === 0 ? [text, ''] : [text.slice(0, end), text.slice(end)];
}

/** Counts the headings of one text, each level anew under the one above it. */
export function createHeadingCounter(): (depth: number) => number {
  const counts = [0, 0, 0, 0, 0];
  return (depth) => {
    const count = (counts[depth] ?? 0) + 1;
    counts.fill(0, depth);
    counts[depth] = count;
    return count;
  };
}
