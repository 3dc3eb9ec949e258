// One paragraph: its words, its automatic number, its hints.
import type { LineHints, SourceLine, SourceNote } from '../../shared/domain/text-lines.ts';
import { type Collected, pageBreak } from './inline.ts';
import { child, type Node } from './nodes.ts';
import type { Numbering } from './numbering.ts';
import { type ParagraphLook, paragraphLook, type RunLook, type Styles } from './styles.ts';

/** What a paragraph has in all: of its style, then of itself. */
export function lookOf(
  properties: Node | undefined,
  styleId: string | undefined,
  styles: Styles,
): ParagraphLook {
  const style = styles.paragraph(styleId);
  const own = paragraphLook(properties);
  return { ...style, ...own, run: style.run };
}

/** The automatic number; null when the paragraph has none. */
export function numberOf(
  properties: Node | undefined,
  styleId: string | undefined,
  { look, numbering }: { readonly look: ParagraphLook; readonly numbering: Numbering },
): string | null {
  const { numId } = look;
  if (numId === undefined || numId === '0') return null;
  const own = paragraphLook(properties).numLevel;
  const level = own ?? numbering.levelOfStyle(numId, styleId ?? '') ?? look.numLevel ?? 0;
  return numbering.next(numId, level);
}

/** The paragraph's lines: one, or one more for every page break inside. */
export function paragraphLines(out: Collected, look: ParagraphLook, number: string | null): SourceLine[] {
  const text = out.pieces.map((piece) => piece.text).join('');
  const hints = hintsOf(out, look);
  const pieces = text.split(pageBreak);
  const isBlank = text.trim() === '';
  return pieces.map((piece, order): SourceLine => ({
    text: piece,
    hints: {
      ...hints,
      ...(order === 0 && look.startsPage && { startsPage: true as const }),
      ...(order > 0 && { startsPage: true as const }),
      ...(order === 0 && !isBlank && number !== null && { number }),
    },
    notes: order === 0 ? notesOf(out) : [],
  }));
}

function notesOf({ notes, deleted, inserted, hidden }: Collected): SourceNote[] {
  const textNotes: readonly (readonly [SourceNote['code'], string])[] = [
    ['deletionDropped', deleted],
    ['insertionKept', inserted],
    ['hiddenTextDropped', hidden],
  ];
  return [
    ...notes,
    ...textNotes
      .filter(([, text]) => text.trim() !== '')
      .map(([code, text]): SourceNote => ({ code, evidence: { text: text.trim() } })),
  ];
}

function hintsOf({ pieces }: Collected, look: ParagraphLook): LineHints {
  return {
    ...((look.align === 'centre' || look.align === 'right') && { align: look.align }),
    ...(look.outline !== undefined && look.outline > 0 && { outline: look.outline }),
    ...(look.isTitle && { isTitle: true as const }),
    ...(look.indented !== undefined && { indented: look.indented }),
    ...runHints(pieces.filter(({ text }) => text.trim() !== '')),
  };
}

/** What is true of all the words, and the size of most. */
function runHints(inked: Collected['pieces']): LineHints {
  const face = inked[0]?.look.face;
  const sizePt = sizeOf(inked);
  const all = (holds: (run: RunLook) => boolean): boolean =>
    inked.length > 0 && inked.every((piece) => holds(piece.look));
  return {
    ...(sizePt !== undefined && { sizePt }),
    ...(face !== undefined && face !== 'other' && all((run) => run.face === face) && { face }),
    ...(all((run) => run.bold === true) && { bold: true as const }),
    ...(all((run) => run.red === true) && { red: true as const }),
  };
}

/** The size of most of the words. */
function sizeOf(pieces: Collected['pieces']): number | undefined {
  const chars = new Map<number, number>();
  for (const { text, look } of pieces) {
    if (look.sizePt !== undefined) chars.set(look.sizePt, (chars.get(look.sizePt) ?? 0) + text.length);
  }
  return [...chars].reduce<readonly [number, number] | undefined>(
    (most, entry) => (most === undefined || entry[1] > most[1] ? entry : most),
    undefined,
  )?.[0];
}

/** True when the mark at the end of the paragraph was deleted: its words go on in the next one (17.13.5.15). */
export function isMarkDeleted(properties: Node | undefined): boolean {
  const mark = child(properties, 'rPr');
  return child(mark, 'del') !== undefined || child(mark, 'moveFrom') !== undefined;
}
