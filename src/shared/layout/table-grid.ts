// The numbers of tables. GB/T 9704-2012 says of them only how one across the page stands (clause 8); the rest is practice (实务).
import { size3, sizeOf, type TypeSize } from './grid.ts';

const ptUm = (points: number): number => Math.round((points * 25_400) / 72);

/** 实务: rules as thick as those of the imprint (7.4.1, 推荐). Even numbers, so that half of one is a whole micrometre. */
export const tableRules = { outerUm: 350, innerUm: 250 } as const;

/** 实务: 3号 as the body, then 小三, 4号, 小四, 5号, 小五: the first in which the table fits. */
export const tableSizes: readonly TypeSize[] = [
  size3,
  ...[15, 14, 12, 10.5, 9].map((points) => sizeOf(ptUm(points))),
];

/** 实务: blank between a cell's text and its rules, beside it and above it. */
export const cellPadding = { sideUm: 1_500, aboveUm: 1_500 } as const;

/** 实务: the blank between two lines of a cell is half a character. */
export const cellLeadingUm = (size: TypeSize): number => Math.round(size.emUm / 2);

/** 实务: a cell is not made narrower than this many characters (or its own text) before the type is made smaller. */
export const comfortableMillicells = 6000;

/** A head higher than this share of a page is not repeated: the rows need the room. */
export const mostHeadPermille = 400;
