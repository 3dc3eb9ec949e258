// A short text in several lines broken by sense, in the shape of a trapezoid or diamond (7.3.1), never tearing a word: titles, and
// names in the signature that are too long for one line.
import { atomize, type Atom } from './atoms.ts';
import { fullWidth } from './character-widths.ts';
import { breakLines, type Line } from './line-break.ts';
import type { FaceRole } from './page-model.ts';
import { ordinalLengthAt, wordLengthAt } from './title-words.ts';

/** What is broken, in which measure; `names` are kept whole where they fit. */
export interface BalanceRequest {
  readonly text: string;
  readonly role: FaceRole;
  /** Thousandths of a cell that a line may take. */
  readonly widest: number;
  readonly names: readonly string[];
  /** UTF-16 offset of the text in its field; absent: the layout adds it. */
  readonly start?: number;
}

// Costs of a break, in squared cells of raggedness that one is worth.
const tornWordCost = 400;
const tornBookTitleCost = 60;
const weakBreakCost = 90;
const goodBreakGain = 12;
const forbiddenCost = 1_000_000;
const shortLastLineCost = 120;
const wrongShapeCost = 30;

const weakStarts = new Set('的了之等');
const weakEnds = new Set('和与及并或对在为');
/** 关于 begins a line or stands in it; at its end it would hang. */
const isWeakEnd = (last: string, before: string): boolean =>
  weakEnds.has(last) || (before === '关' && last === '于');
const goodStarts = [
  '关于',
  '印发',
  '转发',
  '做好',
  '开展',
  '进一步',
  '加强',
  '推进',
  '召开',
  '贯彻',
  '实施',
  '和',
  '与',
  '及',
  '并',
];

/** Places (atom indexes) that are inside a word. */
function insideWords(atoms: readonly Atom[], names: readonly string[]): ReadonlySet<number> {
  const chars = atoms.map((atom) => atom.text);
  const inside = new Set<number>();
  for (let at = 0; at < chars.length;) {
    const name = names.find(
      (candidate) => chars.slice(at, at + [...candidate].length).join('') === candidate,
    );
    const word = Math.max(wordLengthAt(chars, at), ordinalLengthAt(chars, at));
    const length = name ? [...name].length : word;
    for (let index = at + 1; index < at + length; index++) inside.add(index);
    at += Math.max(1, length);
  }
  return inside;
}

/** How many brackets are open before each atom. */
function depths(atoms: readonly Atom[]): number[] {
  let depth = 0;
  return atoms.map((atom) => {
    const before = depth;
    if (/[《（〔“]/.test(atom.text)) depth++;
    if (/[》）〕”]/.test(atom.text)) depth = Math.max(0, depth - 1);
    return before;
  });
}

interface BreakCosts {
  /** Cost of a line that begins with that atom. */
  readonly startCost: readonly number[];
  /** Summed widths before each atom. */
  readonly before: readonly number[];
  readonly widest: number;
}

function measure(atoms: readonly Atom[], request: BalanceRequest): BreakCosts {
  const inside = insideWords(atoms, request.names);
  const depth = depths(atoms);
  const before = [0];
  for (const atom of atoms) before.push((before.at(-1) ?? 0) + atom.width);
  const startCost = atoms.map((atom, index) => {
    const previous = atoms[index - 1];
    if (!previous) return 0;
    if (atom.noLineStart || previous.noLineEnd) return forbiddenCost;
    const ahead = atoms.slice(index, index + 3).map((next) => next.text);
    const good = goodStarts.some((start) => ahead.join('').startsWith(start));
    return (
      (inside.has(index) ? tornWordCost : 0) +
      ((depth[index] ?? 0) > 0 ? tornBookTitleCost : 0) +
      (weakStarts.has(atom.text) || isWeakEnd(previous.text, atoms[index - 2]?.text ?? '')
        ? weakBreakCost
        : 0) -
      (good ? goodBreakGain : 0)
    );
  });
  return { startCost, before, widest: request.widest };
}

/** The cheapest way to end a line at some atom: where all the lines so far begin. */
interface Division {
  readonly cost: number;
  readonly starts: readonly number[];
}

type Table = readonly (Division | undefined)[];

interface EndQuestion {
  readonly table: Table;
  readonly costs: BreakCosts;
  readonly end: number;
  /** How wide the line should be. */
  readonly target: number;
  readonly last: boolean;
}

function bestEnd({ table, costs, end, target, last }: EndQuestion): Division | undefined {
  let best: Division | undefined;
  for (let start = end - 1; start >= 0; start--) {
    const width = (costs.before[end] ?? 0) - (costs.before[start] ?? 0);
    if (width > costs.widest) break;
    const previous = table[start];
    if (!previous) continue;
    const off = (width - target) / 1000;
    const tooShort = last && width < target / 2 ? shortLastLineCost : 0;
    const cost = previous.cost + off * off + (costs.startCost[start] ?? 0) + tooShort;
    if (!best || cost < best.cost) best = { cost, starts: [...previous.starts, start] };
  }
  return best;
}

// How much the widest line of a shape is wider than the mean: enough to be seen, not enough to look torn.
const trapezoidSlope = 0.1;
const diamondSlope = 0.2;

/** Line widths as shares of their mean: trapezoids and, of three lines or more, the diamond; never a rectangle or an hourglass (7.3.1). */
function shapesOf(rows: number): number[][] {
  if (rows === 1) return [[1]];
  const across = Array.from({ length: rows }, (_, row) => (2 * row) / (rows - 1) - 1);
  const trapezoids = [1, -1].map((sign) => across.map((place) => 1 + sign * trapezoidSlope * place));
  if (rows === 2) return trapezoids;
  const diamond = across.map((place) => 1 + diamondSlope * (1 - 2 * Math.abs(place)));
  const mean = diamond.reduce((sum, share) => sum + share, 0) / rows;
  return [...trapezoids, diamond.map((share) => share / mean)];
}

/** What a rectangle or an hourglass costs: a shape that 7.3.1 does not name, taken only where sense needs it. */
function shapeCost({ before }: BreakCosts, starts: readonly number[]): number {
  const ends = [...starts.slice(1), before.length - 1];
  const widths = starts.map((start, row) => (before[ends[row] ?? 0] ?? 0) - (before[start] ?? 0));
  if (widths.length < 2) return 0;
  const isRectangle = Math.max(...widths) - Math.min(...widths) < fullWidth;
  const isHourglass = widths.some(
    (width, row) => width < (widths[row - 1] ?? 0) && width < (widths[row + 1] ?? 0),
  );
  return isRectangle || isHourglass ? wrongShapeCost : 0;
}

/** The cheapest division into lines of that shape: squared distance from its widths, torn sense, short end. */
function divide(costs: BreakCosts, shape: readonly number[]): Division | undefined {
  const count = costs.startCost.length;
  const rows = shape.length;
  const mean = (costs.before[count] ?? 0) / rows;
  let table: Table = [{ cost: 0, starts: [] }];
  shape.forEach((share, index) => {
    const row = index + 1;
    const next: (Division | undefined)[] = [];
    for (let end = row; end <= count; end++) {
      if (row === rows || end < count)
        next[end] = bestEnd({ table, costs, end, target: mean * share, last: row === rows && rows > 1 });
    }
    table = next;
  });
  return table[count];
}

function toLines(atoms: readonly Atom[], starts: readonly number[], width: number): Line[] {
  return starts.map((start, index) => {
    const piece = [...atoms.slice(start, starts[index + 1] ?? atoms.length)];
    while (piece.at(-1)?.kind === 'blank') piece.pop();
    const natural = piece.reduce((sum, atom) => sum + atom.width, 0);
    return { atoms: piece, indent: 0, width, natural, mode: 'ragged' };
  });
}

// Beyond this a text is no title any more; it is set like text so that the search stays short.
const longestBalanced = 400;

/** Lines of a text, each `ragged` with no indent and the given width as its measure; the caller centres them. */
export function balancedLines(request: BalanceRequest, width: number): Line[] {
  const { role, start } = request;
  const text = request.text.trim();
  const led = request.text.length - request.text.trimStart().length;
  const atoms = atomize([{ text, role, ...(start !== undefined && { start: start + led }) }]);
  const total = atoms.reduce((sum, atom) => sum + atom.width, 0);
  const least = Math.max(1, Math.ceil(total / request.widest));
  if (atoms.length <= longestBalanced && atoms.every((atom) => atom.width <= request.widest)) {
    const costs = measure(atoms, request);
    const options = [least, least + 1].flatMap((rows) => {
      const found = shapesOf(rows).flatMap((shape) => divide(costs, shape) ?? []);
      // One more line than needed costs as much as a weak break.
      return found.map(({ cost, starts }) => ({
        cost: cost + (rows - least) * weakBreakCost + shapeCost(costs, starts),
        starts,
      }));
    });
    const [best] = options.sort((a, b) => a.cost - b.cost);
    if (best && best.cost < forbiddenCost) return toLines(atoms, best.starts, width);
  }
  const lines = breakLines(atoms, { width: request.widest, firstIndent: 0, restIndent: 0 });
  return lines.map((line) => ({ ...line, width, mode: line.natural > width ? 'squeeze' : 'ragged' }));
}
