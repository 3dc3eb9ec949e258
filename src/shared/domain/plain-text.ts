// Plain text as lines: form feeds begin pages, lines that an editor or a mail program broke by hand are joined when that is sure.
import { readHeading } from './heading-numbers.ts';
import type { LineHints, SourceLine, SourceNote } from './text-lines.ts';

/** A line of 28 characters (GB/T 9704-2012, 5.2.3): nobody breaks shorter ones to fit a page. */
const shortestFullCells = 28;
/** Full lines differ by what may not stand at a line's end or start. */
const raggedCells = 2;
/** So many full lines make a text that was broken by hand. */
const fewestFullLines = 3;

/** Paragraphs of a text, and how many lines were joined to make them. */
export function linesOfText(text: string): {
  readonly lines: readonly SourceLine[];
  readonly notes: readonly SourceNote[];
} {
  const pages = text.replace(/^\ufeff/, '').split('\f');
  const raw = pages.flatMap((page, index) => pageLines(page, index > 0));
  const fullCells = fullWidthOf(raw);
  const paragraphs: SourceLine[][] = [];
  for (const [index, line] of raw.entries()) {
    const before = raw[index - 1];
    if (before && goesOn(before.text, line, fullCells)) paragraphs.at(-1)?.push(line);
    else paragraphs.push([line]);
  }
  const joined = raw.length - paragraphs.length;
  return {
    lines: paragraphs.map((lines) => ({ ...lines[0], text: joinLines(lines) })),
    notes: joined === 0 ? [] : [{ code: 'linesJoined', evidence: { count: String(joined) } }],
  };
}

function pageLines(page: string, startsPage: boolean): SourceLine[] {
  const lines = page.split(/\r\n|\r|\n/);
  const first = lines.findIndex((line) => line.trim() !== '');
  return lines.map((text, index): SourceLine => {
    const isIndented = /^(?:[\u3000]|[ \t\u00a0]{2})/.test(text);
    const hints: LineHints = startsPage && index === first ? { startsPage: true } : {};
    return { text, hints: { ...hints, indented: isIndented } };
  });
}

/** Width on paper: ASCII is half as wide. */
function cellsOf(text: string): number {
  let cells = 0;
  for (const character of text.trimEnd()) cells += (character.codePointAt(0) ?? 0) < 0x80 ? 0.5 : 1;
  return cells;
}

/** The width at which the lines were broken; null when they were not. */
function fullWidthOf(lines: readonly SourceLine[]): number | null {
  const widths = lines.map(({ text }) => cellsOf(text)).filter((cells) => cells > 0);
  const widest = widths.reduce((most, cells) => Math.max(most, cells), 0);
  if (widest < shortestFullCells) return null;
  const full = widths.filter((cells) => cells >= widest - raggedCells).length;
  return full >= fewestFullLines ? widest : null;
}

/** A full line goes on in the next one, unless that begins a paragraph of its own. */
function goesOn(before: string, next: SourceLine, fullCells: number | null): boolean {
  if (fullCells === null || cellsOf(before) < fullCells - raggedCells) return false;
  if (/^[\s\u3000]/.test(next.text) || next.text === '' || next.hints?.startsPage === true) return false;
  return readHeading(next.text) === null && !/^(?:附\s*件|抄\s*送|第.{1,4}[章节条])/.test(next.text);
}

/** Chinese goes on without a blank, words of Latin letters with one. */
function joinLines(lines: readonly SourceLine[]): string {
  return lines
    .map(({ text }, order) => {
      const words = order === 0 ? text.trimEnd() : text.trim();
      const before = lines[order - 1]?.text.trimEnd() ?? '';
      const isLatin = /[A-Za-z0-9,.;]$/.test(before) && /^[A-Za-z0-9]/.test(words);
      return (isLatin ? ' ' : '') + words;
    })
    .join('');
}
