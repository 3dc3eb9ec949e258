// Title lines of 7.3.1: broken by sense, in the shape of a trapezoid or diamond, never tearing a word.
import { atomize, type Atom } from './atoms.ts';
import { breakLines, type Line } from './line-break.ts';
import { size2 } from './grid.ts';
import { wordLengthAt } from './title-words.ts';

/** One cell of air on both sides: a title as wide as the type area looks like body text. */
const widestLine = size2.lineMillicells - 2000;

// Costs of a break, in squared cells of raggedness that one is worth.
const tornWordCost = 400;
const tornBookTitleCost = 60;
const weakStartCost = 90;
const goodBreakGain = 12;
const forbiddenCost = 1_000_000;
const shortLastLineCost = 120;

const weakStarts = new Set(['的', '和', '及', '与', '等', '了', '之']);
const goodStarts = ['关于', '印发', '转发', '做好', '开展', '进一步', '加强', '推进', '召开', '贯彻', '实施'];

/** Places (atom indexes) that are inside a word. */
function insideWords(atoms: readonly Atom[], names: readonly string[]): ReadonlySet<number> {
  const chars = atoms.map((atom) => atom.text);
  const inside = new Set<number>();
  const block = (start: number, length: number): void => {
    for (let at = start + 1; at < start + length; at++) inside.add(at);
  };
  for (let at = 0; at < chars.length;) {
    const name = names.find(
      (candidate) => chars.slice(at, at + [...candidate].length).join('') === candidate,
    );
    const length = name ? [...name].length : wordLengthAt(chars, at);
    block(at, length);
    at += length;
  }
  return inside;
}

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
}

function measure(atoms: readonly Atom[], names: readonly string[]): BreakCosts {
  const inside = insideWords(atoms, names);
  const depth = depths(atoms);
  const before = [0];
  for (const atom of atoms) before.push((before.at(-1) ?? 0) + atom.width);
  const startCost = atoms.map((atom, index) => {
    if (index === 0) return 0;
    if (atom.noLineStart || atoms[index - 1]?.noLineEnd) return forbiddenCost;
    let cost = inside.has(index) ? tornWordCost : 0;
    if ((depth[index] ?? 0) > 0) cost += tornBookTitleCost;
    if (weakStarts.has(atom.text)) cost += weakStartCost;
    const ahead = atoms
      .slice(index, index + 3)
      .map((next) => next.text)
      .join('');
    if (goodStarts.some((start) => ahead.startsWith(start))) cost -= goodBreakGain;
    return cost;
  });
  return { startCost, before };
}

/** The cheapest division into exactly `rows` lines: squared distance from the mean, torn sense, shape. */
function divide(costs: BreakCosts, rows: number): { cost: number; starts: number[] } | null {
  const count = costs.startCost.length;
  const total = costs.before[count] ?? 0;
  const mean = total / rows;
  let table = [{ cost: 0, starts: [] as number[] }] as ({ cost: number; starts: number[] } | undefined)[];
  for (let row = 1; row <= rows; row++) {
    const next: typeof table = [];
    for (let end = row; end <= count; end++) {
      if (row < rows && end === count) continue;
      next[end] = bestEnd({ table, costs, end, mean, last: row === rows && rows > 1 });
    }
    table = next;
  }
  return table[count] ?? null;
}

interface EndQuestion {
  readonly table: readonly ({ cost: number; starts: number[] } | undefined)[];
  readonly costs: BreakCosts;
  readonly end: number;
  readonly mean: number;
  readonly last: boolean;
}

function bestEnd({ table, costs, end, mean, last }: EndQuestion) {
  let best: { cost: number; starts: number[] } | undefined;
  for (let start = end - 1; start >= 0; start--) {
    const width = (costs.before[end] ?? 0) - (costs.before[start] ?? 0);
    if (width > widestLine) break;
    const previous = table[start];
    if (!previous) continue;
    const off = (width - mean) / 1000;
    const tooShort = last && width < mean / 2 ? shortLastLineCost : 0;
    const cost = previous.cost + off * off + (costs.startCost[start] ?? 0) + tooShort;
    if (!best || cost < best.cost) best = { cost, starts: [...previous.starts, start] };
  }
  return best;
}

function toLines(atoms: readonly Atom[], starts: readonly number[]): Line[] {
  return starts.map((start, index) => {
    const piece = [...atoms.slice(start, starts[index + 1] ?? atoms.length)];
    while (piece.at(-1)?.kind === 'blank') piece.pop();
    const natural = piece.reduce((sum, atom) => sum + atom.width, 0);
    return { atoms: piece, indent: 0, width: size2.lineMillicells, natural, mode: 'ragged' };
  });
}

// Beyond this the title is not a title; it is set like text so that the search below stays short.
const longestBalanced = 400;

/** Lines of a title, centred by the caller; `names` (units of the document) are kept whole where they fit. */
export function titleLines(title: string, names: readonly string[]): Line[] {
  const atoms = atomize([{ text: title.trim(), role: 'xbs' }]);
  const total = atoms.reduce((sum, atom) => sum + atom.width, 0);
  const least = Math.max(1, Math.ceil(total / widestLine));
  if (atoms.length <= longestBalanced && atoms.every((atom) => atom.width <= widestLine)) {
    const costs = measure(atoms, names);
    const options = [least, least + 1].flatMap((rows) => {
      const found = divide(costs, rows);
      // One more line than needed costs as much as a weak break.
      return found ? [{ ...found, cost: found.cost + (rows - least) * weakStartCost }] : [];
    });
    const [best] = options.sort((a, b) => a.cost - b.cost);
    if (best && best.cost < forbiddenCost) return toLines(atoms, best.starts);
  }
  return breakLines(atoms, { width: size2.lineMillicells, firstIndent: 0, restIndent: 0 });
}
