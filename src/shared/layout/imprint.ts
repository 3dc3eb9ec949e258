// 版记 of GB/T 9704-2012, 7.4: copies, printing office and day between rules, its last rule on the type area's lower edge.
import type { Recipient } from '../domain/content.ts';
import { joinRecipients } from './addressees.ts';
import { atomize, textWidth } from './atoms.ts';
import { imprint, pitchUm, size4, typeArea } from './grid.ts';
import { printedDate, type LayoutInput } from './layout-input.ts';
import { breakLines, type Line } from './line-break.ts';
import { singleLine, type PageBuilder } from './page-builder.ts';

/** One row of the imprint; a rule stands above it when it begins a section. */
interface ImprintRow {
  readonly lines: readonly Line[];
  readonly opensSection: boolean;
}

const rowHeightUm = pitchUm(size4);
const mostRows = Math.floor(typeArea.heightUm / rowHeightUm);

/** 抄送：…。 with continuation lines under the first name, indented one character on both sides (7.4.2). */
function listRows(label: string, recipients: readonly Recipient[]): ImprintRow[] {
  if (recipients.length === 0) return [];
  const restIndent = imprint.indentMillicells + textWidth(label, 'fang');
  const atoms = atomize([{ text: `${label}${joinRecipients(recipients)}。`, role: 'fang' }]);
  const width = size4.lineMillicells - imprint.indentMillicells;
  const lines = breakLines(atoms, { width, firstIndent: imprint.indentMillicells, restIndent });
  return lines.map((line, index) => ({ lines: [line], opensSection: index === 0 }));
}

/** 印发机关 on the left, the day of printing on the right (7.4.3); a long name takes more rows, the day stands in the last. */
function printingRows(printedBy: string, date: string | null): ImprintRow[] {
  const dateText = date === null ? '' : `${printedDate(date)}印发`;
  const dateWidth = textWidth(dateText, 'fang');
  const width = size4.lineMillicells - imprint.indentMillicells - dateWidth - 2000;
  const names = breakLines(atomize([{ text: printedBy, role: 'fang' }]), {
    width,
    firstIndent: imprint.indentMillicells,
    restIndent: imprint.indentMillicells,
  });
  const left = size4.lineMillicells - imprint.indentMillicells - dateWidth;
  const day = singleLine([{ text: dateText, role: 'fang' }], size4, { left });
  if (names.length === 0) return [{ lines: [day], opensSection: true }];
  return names.map((line, index) => ({
    lines: index === names.length - 1 ? [{ ...line, mode: 'ragged' as const }, day] : [line],
    opensSection: index === 0,
  }));
}

/** The rows of a document's imprint; 主送 stands above 抄送 when page 1 had no room for it (7.3.2). */
export function imprintRows(input: LayoutInput, addresseesHere: boolean): ImprintRow[] {
  const { recipients } = input.content;
  const main = recipients.filter((recipient) => recipient.role === 'main');
  const copies = recipients.filter((recipient) => recipient.role === 'cc');
  return [
    ...(addresseesHere ? listRows('主送：', main) : []),
    ...listRows('抄送：', copies).map((row) => (addresseesHere ? { ...row, opensSection: false } : row)),
    ...printingRows(input.imprint.printedBy, input.imprint.printedDate),
  ];
}

/** What the rows take of a page. */
export function imprintHeightUm(rows: readonly ImprintRow[]): number {
  return rows.length * rowHeightUm;
}

/** Rows a page can hold; a longer imprint begins on the pages before. */
export function splitImprint(rows: readonly ImprintRow[]): ImprintRow[][] {
  const chunks: ImprintRow[][] = [];
  for (let end = rows.length; end > 0; end -= mostRows)
    chunks.unshift(rows.slice(Math.max(0, end - mostRows), end));
  return chunks;
}

/** Draws rows so that the last rule's lower edge is the type area's. */
export function drawImprint(page: PageBuilder, rows: readonly ImprintRow[]): void {
  const edges = { x1Um: typeArea.leftUm, x2Um: typeArea.rightUm, color: 'black' as const };
  const topUm = typeArea.bottomUm - imprintHeightUm(rows);
  const half = imprint.outerRuleUm / 2;
  rows.forEach((row, index) => {
    const rowTopUm = topUm + index * rowHeightUm;
    if (index === 0) page.drawRule({ ...edges, yUm: rowTopUm + half, widthUm: imprint.outerRuleUm });
    else if (row.opensSection) page.drawRule({ ...edges, yUm: rowTopUm, widthUm: imprint.innerRuleUm });
    const textTopUm = rowTopUm + Math.round((rowHeightUm - size4.emUm) / 2);
    for (const line of row.lines) page.drawLine(line, textTopUm, { size: size4, align: 'justify' });
  });
  page.drawRule({ ...edges, yUm: typeArea.bottomUm - half, widthUm: imprint.outerRuleUm });
}
