// 主送机关 of GB/T 9704-2012, 7.3.2, and the lists of units in the imprint (7.4.2).
import type { Recipient } from '../domain/content.ts';
import { atomize, type Run } from './atoms.ts';
import type { FlowItem } from './flow.ts';
import { textItem } from './flow-lines.ts';
import { leadingUm, size3 } from './grid.ts';
import { breakLines } from './line-break.ts';
import type { LineStyle } from './page-builder.ts';

/** Units of a role are joined by 、 within a kind and rank, groups by ， (practice of 主送机关); every name knows its recipient. */
export function recipientRuns(recipients: readonly Recipient[], role: Recipient['role']): Run[] {
  const groupOf = ({ unit }: Recipient): string => {
    const [region = '', kind = ''] = unit.split('-');
    return `${/0000$/.test(region) ? 'province' : /00$/.test(region) ? 'city' : 'county'}-${kind}`;
  };
  let before: Recipient | null = null;
  return recipients.flatMap((recipient, index): Run[] => {
    if (recipient.role !== role) return [];
    const mark = before === null ? '' : groupOf(before) === groupOf(recipient) ? '、' : '，';
    before = recipient;
    return [
      { text: mark, role: 'fang' },
      { text: recipient.name, role: 'fang', start: 0, path: `recipients.${index}` },
    ];
  });
}

/** 主送机关: flush, continuation lines flush, closed by a full-width colon. */
export function addresseeFlow(recipients: readonly Recipient[], gapUm: number): FlowItem[] {
  const names = recipientRuns(recipients, 'main');
  if (names.length === 0) return [];
  const atoms = atomize([...names, { text: '：', role: 'fang' }]);
  const lines = breakLines(atoms, { width: size3.lineMillicells, firstIndent: 0, restIndent: 0 });
  const style: LineStyle = { size: size3, align: 'justify' };
  return lines.map((line, index) =>
    textItem(line, style, {
      part: 'addressees',
      gapUm: index === 0 ? gapUm : leadingUm,
      path: 'recipients',
      keepWithNext: true,
    }),
  );
}
