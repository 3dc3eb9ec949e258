// 出席、请假、列席 of 纪要: GB/T 9704-2012, 10.3.
import type { Attendance, DocumentContent } from '../domain/content.ts';
import { atomize, textWidth } from './atoms.ts';
import type { FlowItem } from './flow.ts';
import { textItem } from './flow-lines.ts';
import { attendanceBlankLines, blankLinesUm, leadingUm, paragraphIndentMillicells, size3 } from './grid.ts';
import { breakLines } from './line-break.ts';
import type { LineStyle } from './page-builder.ts';

const labels: readonly (readonly [keyof Attendance, string])[] = [
  ['present', '出席'],
  ['absent', '请假'],
  ['observers', '列席'],
];

/** Label in 黑体, names in 仿宋, continuation lines under the first name; the first list one blank line below what stands above. */
export function attendanceFlow({ attendance }: DocumentContent): FlowItem[] {
  if (!attendance) return [];
  const lists = labels.filter(([field]) => attendance[field].trim() !== '');
  return lists.flatMap(([field, label], list) => {
    const path = `attendance.${field}`;
    const runs = [
      { text: label, role: 'hei' as const },
      { text: '：', role: 'fang' as const },
      { text: attendance[field], role: 'fang' as const, start: 0 },
    ];
    const restIndent = paragraphIndentMillicells + textWidth(`${label}：`, 'fang');
    const options = { width: size3.lineMillicells, firstIndent: paragraphIndentMillicells, restIndent };
    const style: LineStyle = { size: size3, align: 'justify', path };
    return breakLines(atomize(runs), options).map((line, index) => {
      const opens = list === 0 && index === 0;
      return textItem(line, style, {
        part: 'attendance',
        gapUm: opens ? blankLinesUm(attendanceBlankLines) : leadingUm,
        path,
      });
    });
  });
}
