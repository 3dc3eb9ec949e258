// 版记 of GB/T 9704-2012, 7.4: copies, printing office and day between rules, its last rule on the type area's lower edge; of a letter the
// copies alone (10.1).
import { formatOf } from '../domain/kinds.ts';
import type { Recipient } from '../domain/content.ts';
import { recipientRuns } from './addressees.ts';
import { atomize, type Run, textWidth } from './atoms.ts';
import { drawFitted } from './fitted-line.ts';
import { cellsUm, imprint, pitchUm, size4, typeArea } from './grid.ts';
import { printedDate, type LayoutInput } from './layout-input.ts';
import { breakLines, type Line } from './line-break.ts';
import type { PageBuilder } from './page-builder.ts';

/** One row of the imprint; a rule stands above it when it begins a section. */
interface ImprintRow {
  readonly line: Line | null;
  /** Before the first line of a list. */
  readonly label?: string;
  /** On the right of the row, one character in. */
  readonly day?: string;
  readonly opensSection: boolean;
}

/** Rows of one page. */
interface Imprint {
  readonly rows: readonly ImprintRow[];
  /** A letter's has none (10.1). */
  readonly ruled: boolean;
}

const rowHeightUm = pitchUm(size4);
const mostRows = Math.floor(typeArea.heightUm / rowHeightUm);
/** A day that is none must not push the printing office off the page. */
const widestDay = 16_000;
const dayWidth = (day: string): number => Math.min(widestDay, textWidth(day, 'fang'));

/** 抄送：…。 with continuation lines under the first name, indented one character on both sides (7.4.2). */
function listRows(label: string, names: readonly Run[]): ImprintRow[] {
  if (names.length === 0) return [];
  const hang = imprint.indentMillicells + textWidth(label, 'fang');
  const width = size4.lineMillicells - imprint.indentMillicells;
  const atoms = atomize([...names, { text: '。', role: 'fang' }]);
  const lines = breakLines(atoms, { width, firstIndent: hang, restIndent: hang });
  return lines.map((line, index) => ({ line, opensSection: index === 0, ...(index === 0 && { label }) }));
}

/** 印发机关 on the left, the day of printing on the right (7.4.3); a long name takes more rows, the day stands in the last. */
function printingRows(printedBy: string, date: string | null): ImprintRow[] {
  const day = date === null ? '' : `${printedDate(date)}印发`;
  const width = size4.lineMillicells - imprint.indentMillicells - dayWidth(day) - 2000;
  const names = breakLines(atomize([{ text: printedBy, role: 'fang' }]), {
    width,
    firstIndent: imprint.indentMillicells,
    restIndent: imprint.indentMillicells,
  });
  if (names.length === 0) return [{ line: null, day, opensSection: true }];
  return names.map((line, index) => ({
    line: { ...line, mode: 'ragged' },
    opensSection: index === 0,
    ...(index === names.length - 1 && { day }),
  }));
}

/** Orders, minutes and bulletins have no 主送机关 above their text (10.2, 10.3): who gets them stands in the imprint (实务: 分送). */
export function hasAddressees({ content }: LayoutInput): boolean {
  const format = formatOf(content);
  return format === 'document' || format === 'letter';
}

function listsOf(input: LayoutInput, addresseesHere: boolean): ImprintRow[] {
  const { recipients } = input.content;
  const runs = (role: Recipient['role']): Run[] => recipientRuns(recipients, role);
  const mainLabel = hasAddressees(input) ? '主送：' : '分送：';
  const main = addresseesHere || !hasAddressees(input) ? listRows(mainLabel, runs('main')) : [];
  // Between 主送 and 抄送 stands no rule (7.4.2).
  const copies = listRows('抄送：', runs('cc')).map((row) =>
    main.length > 0 ? { ...row, opensSection: false } : row,
  );
  return [...main, ...copies];
}

/** The imprint in the pages that it takes, the last one's rows at the foot of the last page; empty when there is none. */
export function imprintPages(input: LayoutInput, addresseesHere: boolean): Imprint[] {
  const lists = listsOf(input, addresseesHere);
  const ruled = formatOf(input.content) !== 'letter';
  const { printedBy, printedDate: day } = input.imprint;
  const rows = ruled ? [...lists, ...printingRows(printedBy, day)] : lists;
  const pages: Imprint[] = [];
  for (let end = rows.length; end > 0; end -= mostRows)
    pages.unshift({ rows: rows.slice(Math.max(0, end - mostRows), end), ruled });
  return pages;
}

/** What it takes of a page. */
export function imprintHeightUm({ rows }: Imprint): number {
  return rows.length * rowHeightUm;
}

function drawRow(page: PageBuilder, { line, label = '', day = '' }: ImprintRow, topUm: number): void {
  const labelLeftUm = typeArea.leftUm + cellsUm(imprint.indentMillicells, size4);
  const labelPlace = { topUm, leftUm: labelLeftUm, widthUm: typeArea.widthUm, size: size4 };
  drawFitted(page, [{ text: label, role: 'fang' }], labelPlace);
  if (line) page.drawLine(line, topUm, { size: size4, align: 'justify' });
  const widthUm = cellsUm(dayWidth(day), size4);
  const leftUm = typeArea.rightUm - cellsUm(imprint.indentMillicells, size4) - widthUm;
  drawFitted(page, [{ text: day, role: 'fang' }], { topUm, leftUm, widthUm, size: size4 });
}

/** Draws an imprint so that the last rule's lower edge is the type area's, or, where it has no rules, its last line's. */
export function drawImprint(page: PageBuilder, { rows, ruled }: Imprint): void {
  const edges = { x1Um: typeArea.leftUm, x2Um: typeArea.rightUm, color: 'black' as const };
  const aboveTextUm = ruled ? Math.round((rowHeightUm - size4.emUm) / 2) : rowHeightUm - size4.emUm;
  const topUm = typeArea.bottomUm - rows.length * rowHeightUm;
  const half = imprint.outerRuleUm / 2;
  rows.forEach((row, index) => {
    const rowTopUm = topUm + index * rowHeightUm;
    if (ruled && index === 0) page.drawRule({ ...edges, yUm: rowTopUm + half, widthUm: imprint.outerRuleUm });
    else if (ruled && row.opensSection)
      page.drawRule({ ...edges, yUm: rowTopUm, widthUm: imprint.innerRuleUm });
    drawRow(page, row, rowTopUm + aboveTextUm);
  });
  if (ruled) page.drawRule({ ...edges, yUm: typeArea.bottomUm - half, widthUm: imprint.outerRuleUm });
}
