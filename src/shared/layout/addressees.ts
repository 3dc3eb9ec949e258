// 主送机关 of GB/T 9704-2012, 7.3.2.
import type { Recipient } from '../domain/content.ts';
import { atomize } from './atoms.ts';
import type { FlowItem } from './flow.ts';
import { textItem } from './flow-lines.ts';
import { leadingUm, size3 } from './grid.ts';
import { breakLines } from './line-break.ts';
import type { LineStyle } from './page-builder.ts';

/** Units of one kind and rank are joined by 、, groups by ， (practice of 主送机关). */
export function joinRecipients(recipients: readonly Recipient[]): string {
  const groupOf = ({ unit }: Recipient): string => {
    const [region = '', kind = ''] = unit.split('-');
    return `${/0000$/.test(region) ? 'province' : /00$/.test(region) ? 'city' : 'county'}-${kind}`;
  };
  return recipients
    .map((recipient, index) => {
      const before = recipients[index - 1];
      if (!before) return recipient.name;
      return (groupOf(before) === groupOf(recipient) ? '、' : '，') + recipient.name;
    })
    .join('');
}

/** 主送机关 of 7.3.2: flush, continuation lines flush, closed by a full-width colon. */
export function addresseeFlow(recipients: readonly Recipient[], gapUm: number): FlowItem[] {
  const main = recipients.filter((recipient) => recipient.role === 'main');
  if (main.length === 0) return [];
  const atoms = atomize([{ text: `${joinRecipients(main)}：`, role: 'fang' }]);
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
