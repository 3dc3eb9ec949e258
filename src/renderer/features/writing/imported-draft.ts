// What was read of a file, put into a draft: in place of its words, or behind its body. Units are chosen from the directory, never guessed.
import type { Annex, Block, DocumentContent } from '../../../shared/domain/content.ts';
import type { ImportedContent } from '../../../shared/domain/imported.ts';

/** Body, title and what belongs to them are the file's; recipients, attachments, issuers and what the file does not have stay. */
export function replaceByImport(draft: DocumentContent, read: ImportedContent): DocumentContent {
  const { titleBreaks: _breaks, titleNote: _note, annexes: _annexes, ...rest } = draft;
  const title = read.title ?? draft.title;
  const { titleBreaks, titleNote, annexes, attendance, kind, urgency, notes } = read;
  return {
    ...rest,
    ...(kind !== undefined && { kind }),
    ...(urgency !== undefined && { urgency }),
    title,
    ...(read.title !== undefined && titleBreaks !== undefined && { titleBreaks }),
    ...(titleNote !== undefined && { titleNote }),
    body: read.body,
    ...(annexes !== undefined && annexes.length > 0 && { annexes }),
    ...(attendance !== undefined && { attendance }),
    notes: notes ?? draft.notes,
    signatory: read.signatoryText ?? draft.signatory,
  };
}

/** Behind the body and the annexes of the draft; its title and everything else stay. An empty paragraph at the end gives way. */
export function appendImport(draft: DocumentContent, read: ImportedContent): DocumentContent {
  const isEmpty = (block: Block): boolean => block.level === 'text' && block.text.trim() === '';
  const last = draft.body.findLastIndex((block) => !isEmpty(block));
  const annexes: Annex[] = [...(draft.annexes ?? []), ...(read.annexes ?? [])];
  return {
    ...draft,
    body: [...draft.body.slice(0, last + 1), ...read.body],
    ...(annexes.length > 0 && { annexes }),
  };
}

/** True when there is nothing to put anywhere. */
export function isEmptyImport({ title, body, annexes = [] }: ImportedContent): boolean {
  return title === undefined && body.length === 0 && annexes.length === 0;
}
