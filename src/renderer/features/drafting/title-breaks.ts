// Ways to part a title into lines by sense: at the ends of words, never inside a name or 《》, in the shapes of 7.3.1 (trapezoid, diamond).

/** Where each line after the first begins, UTF-16 offsets. */
export type TitleBreaks = readonly number[];

// 2号 on 156 mm: twenty characters, less one of air at either side.
const widestCells = 18;
const mostLines = 4;
const choices = 3;

const cellsOf = (text: string): number =>
  [...text].reduce((sum, char) => sum + ((char.codePointAt(0) ?? 0) > 0x2e7f ? 1 : 0.5), 0);

/** Words that stand better at the end of a line than at the beginning of one. */
const trailing = /^(?:的|和|与|及|等|、|，|》|〉|）|”)/;
const leading = /(?:《|〈|（|“|关于|对|在|向|将)$/;

/** Places inside quotes and names are none. */
function insideNames(title: string, names: readonly string[]): (at: number) => boolean {
  const spans: [number, number][] = [...title.matchAll(/《[^》]*》|〈[^〉]*〉|（[^）]*）|\d+年?|[A-Za-z]+/g)]
    .filter(([words]) => cellsOf(words) <= widestCells)
    .map(({ index, 0: words }) => [index, index + words.length]);
  for (const name of names.filter((each) => each.length > 1))
    for (let at = title.indexOf(name); at >= 0; at = title.indexOf(name, at + 1))
      spans.push([at, at + name.length]);
  return (at) => spans.some(([start, end]) => at > start && at < end);
}

function wordEnds(title: string, names: readonly string[]): number[] {
  const words = new Intl.Segmenter('zh-CN', { granularity: 'word' }).segment(title);
  const inside = insideNames(title, names);
  return [...words]
    .map(({ index }) => index)
    .filter((at) => at > 0 && !inside(at))
    .filter((at) => !trailing.test(title.slice(at)) && !leading.test(title.slice(0, at)));
}

interface Parting {
  readonly breaks: TitleBreaks;
  /** Less is better. */
  readonly cost: number;
}

function costOf(title: string, breaks: TitleBreaks): number {
  const starts = [0, ...breaks];
  const widths = starts.map((start, index) => cellsOf(title.slice(start, starts[index + 1])));
  const [longest, shortest] = [Math.max(...widths), Math.min(...widths)];
  if (longest > widestCells) return Infinity;
  // A last line of two or three characters looks lost; lines of one length look like text (实务).
  const lost = shortest < 4 ? 20 : 0;
  const block = longest === shortest ? 2 : 0;
  const waist = widths.some(
    (width, index) =>
      index > 0 && index < widths.length - 1 && width < Math.min(widths[0] ?? 0, widths.at(-1) ?? 0),
  )
    ? 8
    : 0;
  return longest - shortest + lost + block + waist + 3 * breaks.length;
}

function partings(title: string, ends: readonly number[], lines: number): Parting[] {
  if (lines === 1) return [{ breaks: [], cost: costOf(title, []) }];
  let rows: number[][] = ends.map((at) => [at]);
  for (let line = 2; line < lines; line += 1)
    rows = rows.flatMap((row) => ends.filter((at) => at > (row.at(-1) ?? 0)).map((at) => [...row, at]));
  return rows.map((breaks) => ({ breaks, cost: costOf(title, breaks) }));
}

/** The best ways, the best first; none for a title that nobody has written. */
export function suggestTitleBreaks(title: string, names: readonly string[] = []): TitleBreaks[] {
  if (title === '') return [];
  const ends = wordEnds(title, names);
  const fewest = Math.max(1, Math.ceil(cellsOf(title) / widestCells));
  const found: Parting[] = [];
  for (let lines = fewest; lines <= Math.min(fewest + 1, mostLines); lines += 1)
    found.push(...partings(title, ends, lines));
  return found
    .filter(({ cost }) => cost < Infinity)
    .toSorted((a, b) => a.cost - b.cost)
    .slice(0, choices)
    .map(({ breaks }) => breaks);
}

/** The lines that breaks make. */
export function linesOf(title: string, breaks: TitleBreaks): string[] {
  const starts = [0, ...breaks];
  return starts.map((start, index) => title.slice(start, starts[index + 1]));
}
