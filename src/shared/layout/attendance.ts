// 出席、请假、列席 of 纪要: GB/T 9704-2012, 10.3.
import type { Attendance, DocumentContent } from '../domain/content.ts';
import { atomize, textWidth } from './atoms.ts';
import type { FlowItem } from './flow.ts';
import { labelled, textItem } from './flow-lines.ts';
import { attendanceBlankLines, blankLinesUm, leadingUm, paragraphIndentMillicells, size3 } from './grid.ts';
import { breakLines } from './line-break.ts';
import type { LineStyle } from './page-builder.ts';

const labels: readonly (readonly [keyof Attendance, string])[] = [
  ['present', '出席'],
  ['absent', '请假'],
  ['observers', '列席'],
];

/** The lines of one list; its label stands before the first one. */
function listItems(field: keyof Attendance, label: string, names: string): FlowItem[] {
  const path = `attendance.${field}`;
  const labelRuns = [
    { text: label, role: 'hei' as const },
    { text: '：', role: 'fang' as const },
  ];
  const hang = paragraphIndentMillicells + textWidth(`${label}：`, 'fang');
  const lines = breakLines(atomize([{ text: names, role: 'fang', start: 0 }]), {
    width: size3.lineMillicells,
    firstIndent: hang,
    restIndent: hang,
  });
  const style: LineStyle = { size: size3, align: 'justify', path };
  return lines.map((line, index) => {
    const item = textItem(line, style, { part: 'attendance', gapUm: leadingUm, path });
    if (index > 0) return item;
    return labelled(item, labelRuns, paragraphIndentMillicells);
  });
}

/** Label in 黑体, names in 仿宋, continuation lines under the first name; the first list one blank line below what stands above. */
export function attendanceFlow({ attendance }: DocumentContent): FlowItem[] {
  if (!attendance) return [];
  const items = labels.flatMap(([field, label]) => listItems(field, label, attendance[field]));
  const gapUm = blankLinesUm(attendanceBlankLines);
  return items.map((item, index) => (index === 0 ? { ...item, gapUm, tightens: false } : item));
}
