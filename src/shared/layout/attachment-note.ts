// 附件说明 of GB/T 9704-2012, 7.3.4.
import type { DocumentContent } from '../domain/content.ts';
import { textWidth } from './atoms.ts';
import type { FlowItem } from './flow.ts';
import { labelled, textItem } from './flow-lines.ts';
import {
  attachmentNoteBlankLines,
  blankLinesUm,
  leadingUm,
  paragraphIndentMillicells,
  size3,
} from './grid.ts';
import { type LayoutCache, noCache } from './layout-cache.ts';

interface NoteEntry {
  readonly text: string;
  readonly path: string;
  /** UTF-16 offset of the text in its field. */
  readonly start: number;
}

/** 7.3.4: no mark stands after the name of an attachment. */
const endMarks = /[。，、；：！？.,;:!?\s]+$/;

function entryOf(name: string, path: string): NoteEntry {
  const start = name.length - name.trimStart().length;
  // A name of nothing but marks is still a name.
  return { text: name.slice(start).replace(endMarks, '') || name.trim(), path, start };
}

/** Written annexes first, then attached files by their names without the ending. */
function noteEntries({ annexes, attachments }: DocumentContent): NoteEntry[] {
  return [
    ...(annexes ?? []).map(({ title }, index) => entryOf(title, `annexes.${index}.title`)),
    ...attachments.map(({ name }, index) =>
      entryOf(name.replace(/\.[A-Za-z0-9]{1,5}$/, ''), `attachments.${index}`),
    ),
  ];
}

/** 附件：1. name, continuation lines under the name; a single one without a number (7.3.4). */
export function attachmentNoteFlow(content: DocumentContent, cache: LayoutCache = noCache): FlowItem[] {
  const label = '附件：';
  const labelEnd = paragraphIndentMillicells + textWidth(label, 'fang');
  const entries = noteEntries(content);
  return entries.flatMap(({ text, path, start }, index) => {
    const number = entries.length > 1 ? `${index + 1}. ` : '';
    const hang = labelEnd + textWidth(number, 'fang');
    const lines = cache.breakRuns([{ text, role: 'fang', start }], {
      width: size3.lineMillicells,
      firstIndent: hang,
      restIndent: hang,
    });
    return lines.map((line, place) => {
      const opens = index === 0 && place === 0;
      const gapUm = opens ? blankLinesUm(attachmentNoteBlankLines) : leadingUm;
      const item = textItem(line, { size: size3, path }, { part: 'attachmentNote', gapUm, path });
      const mark = (opens ? label : '') + number;
      if (place > 0 || mark === '') return item;
      const left = index === 0 ? paragraphIndentMillicells : labelEnd;
      return labelled(item, [{ text: mark, role: 'fang' }], left);
    });
  });
}
