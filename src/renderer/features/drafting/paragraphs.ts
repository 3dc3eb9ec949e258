// Changes to the list of paragraphs, each a pure function of the list.
import type { Paragraph, ParagraphLevel } from '../../../shared/domain/content.ts';

type Body = readonly Paragraph[];

/** Puts an empty text paragraph after `index`; -1 puts it first. */
export const addAfter = (body: Body, index: number): Paragraph[] => [
  ...body.slice(0, index + 1),
  { level: 'text', text: '' },
  ...body.slice(index + 1),
];

export const removeAt = (body: Body, index: number): Paragraph[] => body.filter((_, at) => at !== index);

/** Swaps with the neighbour above (-1) or below (1); at the ends nothing moves. */
export function moveBy(body: Body, index: number, step: -1 | 1): Paragraph[] {
  const [one, other] = [body[index], body[index + step]];
  if (one === undefined || other === undefined) return [...body];
  return body.map((paragraph, at) => (at === index ? other : at === index + step ? one : paragraph));
}

export const setLevel = (body: Body, index: number, level: ParagraphLevel): Paragraph[] =>
  body.map((paragraph, at) => (at === index ? { ...paragraph, level } : paragraph));

/** Pasted text of several lines becomes several paragraphs, because a paragraph holds no line break. */
export function setText(body: Body, index: number, text: string): Paragraph[] {
  const lines = text.split(/\r\n|\r|\n/);
  const pieces = lines.length === 1 ? lines : lines.filter((line) => line.trim() !== '');
  return body.flatMap((paragraph, at) =>
    at === index
      ? (pieces.length === 0 ? [''] : pieces).map((piece, order): Paragraph => ({
          level: order === 0 ? paragraph.level : 'text',
          text: piece,
        }))
      : [paragraph],
  );
}
