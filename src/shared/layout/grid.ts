// The numbers of GB/T 9704-2012 in one place, each with its clause and strength (规定 / 一般 / 推荐 / 实务), all in micrometres.
// Where a point size is given, it is the older print size (3号 = 15.75 pt): with 16 pt, 28 characters would not fit 156 mm.

const ptUm = (points: number): number => Math.round((points * 25_400) / 72);

/** A type size: its em and how many thousandths of its cell the type area is wide. */
export interface TypeSize {
  readonly emUm: number;
  readonly lineMillicells: number;
}

/** 5.1, 5.2.1 (规定): A4, 天头 37 mm, 订口 28 mm, 版心 156 × 225 mm. */
export const paper = { widthUm: 210_000, heightUm: 297_000 } as const;
export const typeArea = {
  leftUm: 28_000,
  topUm: 37_000,
  widthUm: 156_000,
  heightUm: 225_000,
  rightUm: 184_000,
  bottomUm: 262_000,
} as const;

/** A type size outside the numbered ones, as the issuer mark needs it. */
export const sizeOf = (emUm: number): TypeSize => ({
  emUm,
  lineMillicells: Math.floor((typeArea.widthUm * 1000) / emUm),
});

/** 5.2.3 (一般): 28 characters a line fill the type area, so the cell of 3号 is 156/28 mm although its em is 5.556 mm. */
export const size3: TypeSize = { emUm: ptUm(15.75), lineMillicells: 28_000 };
/** 7.3.1 (一般): the title is set in 2号. */
export const size2: TypeSize = sizeOf(ptUm(22));
/** 7.4, 7.5 (一般): imprint and page number are set in 4号. */
export const size4: TypeSize = sizeOf(ptUm(14));

/** 3.2 (规定): the blank between two lines is 7/8 of the height of a 3号 character. */
export const leadingUm = Math.round((size3.emUm * 7) / 8);

/** 3.2: a line is one character height and 7/8 of a 3号 character: 10.417 mm for 3号, 22 lines a page (5.2.3, 一般). */
export const pitchUm = (size: TypeSize): number => size.emUm + leadingUm;
export const bodyPitchUm = pitchUm(size3);

/** Distance between the boxes of two elements that the standard parts by `lines` blank lines. */
export const blankLinesUm = (lines: number): number => lines * bodyPitchUm + leadingUm;

/** Baseline inside a character's box, the same for every face: faces disagree about ascents, the page must not. */
export const baselinePermille = 860;

/** 7.2.4: the mark's upper edge is 35 mm below the type area's (规定); its size is free (实务: at most 初号, 42 pt). */
export const issuerMark = {
  topUm: typeArea.topUm + 35_000,
  largestEmUm: ptUm(42),
  smallestScalePermille: 620,
  /** Not smaller than the eye reads; beyond it a mark is squeezed further (实务). */
  smallestEmUm: 1_000,
} as const;

/**
 * 7.2.4 (规定): the names of a joint mark below each other, main issuer first, 文件 at their right, centred on them. 实务: the names as wide as the
 * widest, a quarter of their size apart, little squeezed, so small that page 1 keeps room for text, in columns when one would be too small; 文件 somewhat larger.
 */
export const jointMark = {
  highestUm: 75_000,
  namesLargestEmUm: ptUm(36),
  rowGapPermille: 250,
  endingPermille: 1_250,
  endingGapUm: 5_000,
  columnGapUm: 6_000,
  oneColumnFromEmUm: ptUm(20),
  smallestScalePermille: 850,
  mostColumns: 3,
} as const;

/** 7.2.5 (规定): the number stands two blank lines below the mark; upward documents indent it one character. */
export const numberBlankLines = 2;
export const headIndentMillicells = 1000;

/** 7.2.7: 4 mm below the number (规定), as wide as the type area; its thickness is free (实务: 0.35 to 0.5 mm). */
export const redRule = { belowNumberUm: 4_000, widthUm: 500 } as const;

/** 7.2.1 (一般): 份号 has six digits. */
export const copyNoDigits = 6;
/** 7.2.6 (规定): two names of signatories a row; 实务: more when there were too many rows for page 1. */
export const signatories = { aRow: 2, mostRows: 6, gapMillicells: 1000 } as const;

/**
 * 10.1 (规定): the mark 30 mm below the page's upper edge, a red double rule 4 mm below it (thick above thin), another 20 mm above the page's
 * lower edge on page 1 (thin above thick), both 170 mm long and centred. What stands below the first keeps 7/8 of a character from it (leadingUm);
 * text above the second does too: the type area ends 15 mm above it. How thick the rules are is free (实务).
 */
export const letterHead = {
  markTopUm: 30_000,
  ruleBelowMarkUm: 4_000,
  secondRuleAboveEdgeUm: 20_000,
  ruleLengthUm: 170_000,
  thickUm: 1_000,
  gapUm: 400,
  thinUm: 300,
} as const;

/** 10.2 (规定): the mark 20 mm below the type area's upper edge; number and body two blank lines below each other (numberBlankLines). */
export const orderHead = { markTopUm: typeArea.topUm + 20_000, bodyBlankLines: 2 } as const;

/** 简报 (实务, no standard): 期号 one blank line below the name, editor and day in the line below it, one character in. */
export const bulletinHead = { issueBlankLines: 1, indentMillicells: 1000 } as const;

/** 7.3.1 (一般): the title stands two blank lines below the red rule, addressees one below the title (7.3.2, 规定). */
export const titleBlankLines = 2;
/** 实务: a title as wide as the type area would look like text. */
export const titleMarginMillicells = 1000;
export const addresseeBlankLines = 1;

/**
 * 5.2.3 (特定情况可以作适当调整) and 7.3.5.5: when the signature would not fit below its text, the blank between lines gives way by steps,
 * at most to 28.3 pt from line to line (实务: 28 to 30 pt).
 */
export const tightening = { stepUm: 50, mostUm: 450 } as const;

/** 7.3.3 (一般): paragraphs indent two characters; continuation lines are flush. */
export const paragraphIndentMillicells = 2000;

/** 7.3.4 (规定): one blank line below the body, indented two characters. */
export const attachmentNoteBlankLines = 1;

/** 7.3.5.1 (规定): the date's right indent with a seal; 7.3.5.2: the name's right indent without one. */
export const signature = {
  sealedDateIndentMillicells: 4000,
  unsealedIndentMillicells: 2000,
  unsealedDateShiftMillicells: 2000,
  unsealedBlankLines: 1,
  /** 7.3.5.1: name and date stand slightly below the seal's centre; how much is free (实务), the least where room is short. */
  belowCentreUm: 2_500,
  leastBelowCentreUm: 2_000,
  /** Body lines that at least share the page with the signature (7.3.5.5: no 此页无正文; two by practice). */
  companionLines: 2,
  /** Long names break into centred lines; a margin of two characters keeps them inside the type area (实务). */
  widestNameMillicells: 26_000,
  /** A name of more lines is no name any more; it is set smaller, so that a page can hold it. */
  mostNameLines: 8,
} as const;

/**
 * 7.3.5.1 (规定): seals of a joint issue are aligned, neither cross nor touch, and stay inside the type area; the last one presses the date too.
 * The distance between them is free (实务). In the last row the middle of name and date is farther below the centre, so that the names of the row,
 * all in one line, are near the middle of their seals.
 */
export const jointSeals = {
  gapUm: 2_000,
  belowCentreUm: 3_500,
  nameGapMillicells: 1000,
  /** 实务: where room is short, long names break into lines for so many seals a row. */
  compactColumns: 3,
} as const;

/** 7.3.5.3 (规定): stamp two blank lines below the text, four characters in, post two left of it, date one blank line below, four in. */
export const signatureStamp = {
  blankLines: 2,
  indentMillicells: 4000,
  postGapMillicells: 2000,
  dateBlankLines: 1,
  dateIndentMillicells: 4000,
  /** 实务: a signature of 1号 (26 pt). */
  emUm: ptUm(26),
  /** 实务: a seal that goes with the stamp presses the date and leaves the stamp free. */
  sealGapUm: 1_000,
} as const;

/** 10.3 (规定): 出席, 请假, 列席 one blank line below body or attachment note, indented two characters, names under names. */
export const attendanceBlankLines = 1;

/** 7.4.1 (推荐): outer rules 0.35 mm, inner rules 0.25 mm; indents of one character (规定). */
export const imprint = { outerRuleUm: 350, innerRuleUm: 250, indentMillicells: 1000 } as const;

/** 7.5 (一般): the dash stands 7 mm below the type area, outer side, one character in; where it is in its em is the bundled 宋's. */
export const pageNumber = {
  belowTypeAreaUm: 7_000,
  indentMillicells: 1000,
  dashAboveBaselinePermille: 268,
} as const;

/** Thousandths of a cell of that size in micrometres. */
export function cellsUm(millicells: number, size: TypeSize): number {
  return Math.round((millicells * typeArea.widthUm) / size.lineMillicells);
}

/** Baseline of a character box whose upper edge is at topUm. */
export function baselineUm(topUm: number, emUm: number): number {
  return topUm + Math.round((emUm * baselinePermille) / 1000);
}

/** Micrometres in thousandths of a cell of that size. */
export function millicellsOf(um: number, size: TypeSize): number {
  return Math.floor((um * size.lineMillicells) / typeArea.widthUm);
}
