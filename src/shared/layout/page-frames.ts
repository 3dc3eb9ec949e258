// The rules of tables on one page. Rows come one by one and do not know which of them is the last on its page: the frame around them is drawn
// when the page is complete.
import type { RuleItem } from './page-model.ts';
import { tableRules } from './table-grid.ts';

/** A straight piece of a rule between cells. */
export interface GridRule {
  /** Place across its direction: y of a horizontal rule, x of a vertical one. */
  readonly atUm: number;
  readonly fromUm: number;
  readonly toUm: number;
}

/** The rules of one row or several joined ones. */
export interface GridPiece {
  /** Which table: pieces of one table on a page share a frame. */
  readonly table: string;
  readonly leftUm: number;
  readonly rightUm: number;
  readonly topUm: number;
  readonly bottomUm: number;
  readonly horizontal: readonly GridRule[];
  readonly vertical: readonly GridRule[];
}

interface Frame {
  readonly pieces: GridPiece[];
}

export interface PageFrames {
  add(piece: GridPiece): void;
  toRules(): RuleItem[];
}

type Direction = 'horizontal' | 'vertical';

function toRule(direction: Direction, { atUm, fromUm, toUm }: GridRule, widthUm: number): RuleItem {
  const ends =
    direction === 'horizontal'
      ? { x1Um: fromUm, y1Um: atUm, x2Um: toUm, y2Um: atUm }
      : { x1Um: atUm, y1Um: fromUm, x2Um: atUm, y2Um: toUm };
  return { kind: 'rule', ...ends, widthUm, color: 'black' };
}

/** Pieces that touch become one rule: no seam, and less to draw. */
function joined(rules: readonly GridRule[]): GridRule[] {
  const sorted = [...rules].sort((a, b) => a.atUm - b.atUm || a.fromUm - b.fromUm);
  const whole: GridRule[] = [];
  for (const rule of sorted) {
    const before = whole.at(-1);
    if (before && before.atUm === rule.atUm && before.toUm >= rule.fromUm) {
      whole[whole.length - 1] = { ...before, toUm: Math.max(before.toUm, rule.toUm) };
    } else whole.push(rule);
  }
  return whole;
}

function frameRules({ pieces }: Frame): RuleItem[] {
  const [first] = pieces;
  if (!first) return [];
  const { outerUm, innerUm } = tableRules;
  const inset = outerUm / 2;
  const leftUm = first.leftUm + inset;
  const rightUm = first.rightUm - inset;
  const topUm = Math.min(...pieces.map((piece) => piece.topUm)) + inset;
  const bottomUm = Math.max(...pieces.map((piece) => piece.bottomUm)) - inset;
  // Between two rows stands one rule; where cells span the border, the row itself leaves it open.
  const horizontal = joined(pieces.flatMap((piece) => piece.horizontal)).filter(
    (rule) => rule.atUm > topUm && rule.atUm < bottomUm,
  );
  const vertical = joined(pieces.flatMap((piece) => piece.vertical));
  const outer = [
    toRule('horizontal', { atUm: topUm, fromUm: first.leftUm, toUm: first.rightUm }, outerUm),
    toRule('horizontal', { atUm: bottomUm, fromUm: first.leftUm, toUm: first.rightUm }, outerUm),
    toRule('vertical', { atUm: leftUm, fromUm: topUm, toUm: bottomUm }, outerUm),
    toRule('vertical', { atUm: rightUm, fromUm: topUm, toUm: bottomUm }, outerUm),
  ];
  return [
    ...horizontal.map((rule) => toRule('horizontal', rule, innerUm)),
    ...vertical.map((rule) => toRule('vertical', rule, innerUm)),
    ...outer,
  ];
}

/** Collects the table rows of one page. */
export function createPageFrames(): PageFrames {
  const frames = new Map<string, Frame>();
  return {
    add(piece) {
      const frame = frames.get(piece.table) ?? { pieces: [] };
      frame.pieces.push(piece);
      frames.set(piece.table, frame);
    },
    toRules: () => [...frames.values()].flatMap(frameRules),
  };
}
