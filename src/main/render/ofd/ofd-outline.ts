// The outline of an OFD: headings with the place they lead to.
import type { OutlineEntry } from '../../../shared/layout/page-model.ts';
import { nestOutline, type OutlineNode } from '../outline-tree.ts';
import { xmlText } from '../xml-text.ts';
import { mm } from './ofd-xml.ts';

function element({ entry, children }: OutlineNode, pageIds: readonly number[]): string {
  const target = `<ofd:Dest Type="XYZ" PageID="${pageIds[entry.page] ?? 0}" Left="0" Top="${mm(entry.yUm)}" Zoom="0"/>`;
  const action = `<ofd:Actions><ofd:Action Event="CLICK"><ofd:Goto>${target}</ofd:Goto></ofd:Action></ofd:Actions>`;
  const inside = children.map((child) => element(child, pageIds)).join('');
  const count = children.length === 0 ? '' : ` Count="${children.length}"`;
  return `<ofd:OutlineElem Title="${xmlText(entry.text)}"${count}>${action}${inside}</ofd:OutlineElem>`;
}

/** The Outlines element; empty when there are no headings. */
export function ofdOutlines(entries: readonly OutlineEntry[], pageIds: readonly number[]): string {
  if (entries.length === 0) return '';
  return `<ofd:Outlines>${nestOutline(entries)
    .map((node) => element(node, pageIds))
    .join('')}</ofd:Outlines>`;
}
