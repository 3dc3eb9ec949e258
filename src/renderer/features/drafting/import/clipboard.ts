// What is pasted becomes blocks of the body. The markup is parsed into a document that has no window: no script runs, no picture or style is
// fetched, and nothing of it is ever put into the page.
import type { Block } from '../../../../shared/domain/content.ts';
import type { ImportNote } from '../../../../shared/domain/imported.ts';
import { linesOfText } from '../../../../shared/domain/plain-text.ts';
import { structureFragment } from '../../../../shared/domain/text-structure.ts';
import type { SourceNote } from '../../../../shared/domain/text-lines.ts';
import { blocksOfMarkup } from './markup-blocks.ts';
import { isTooDeep, wordsOfMarkup } from './markup-depth.ts';

export interface PastedBlocks {
  readonly blocks: readonly Block[];
  readonly notes: readonly ImportNote[];
}

/** More markup than a person pastes; its plain text is taken instead. */
const longestMarkupChars = 30_000_000;

/** Styles under another name: the window's policy reports inline styles even in a document that is only read. */
const unstyled = (markup: string): string =>
  markup.replaceAll(/<[a-z][^<>]*>/gi, (tag) => tag.replaceAll(/(\s)style(\s*=)/gi, '$1data-style$2'));

/** The blocks of a paste; `html` is read when it holds any words, else `text`. */
export function blocksOfClipboard(html: string | null, text: string): PastedBlocks {
  const markup = html ?? '';
  const isLawful = markup.length <= longestMarkupChars && !isTooDeep(markup);
  if (markup !== '' && isLawful) {
    const parsed = new DOMParser().parseFromString(
      unstyled(markup.replace(/^Version:[^<]{0,1000}/, '')),
      'text/html',
    );
    const { blocks, notes } = blocksOfMarkup(parsed.body);
    const hasWords = blocks.some((block) => 'table' in block || block.text.trim() !== '');
    if (hasWords || text.trim() === '') return structureFragment(blocks, notes);
  }
  const words = text.trim() === '' && !isLawful ? wordsOfMarkup(markup) : text;
  const { lines, notes } = linesOfText(words);
  const markupNotes: readonly SourceNote[] = isLawful ? [] : [{ code: 'markupDropped', evidence: {} }];
  return structureFragment(lines, [...notes, ...markupNotes]);
}
