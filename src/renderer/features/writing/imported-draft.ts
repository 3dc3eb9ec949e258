// What was read of a file, put into a draft: in place of its words, or behind its body. Units are chosen from the directory, never guessed.
import type { Annex, Block, DocumentContent } from '../../../shared/domain/content.ts';
import type { ImportedContent } from '../../../shared/domain/imported.ts';

/** Body, title and what belongs to them are the file's; recipients, attachments, issuers and what the file does not have stay. */
export function replaceByImport(draft: DocumentContent, read: ImportedContent): DocumentContent {
  const { recipients, attachments, issuers } = draft;
  return {
    kind: read.kind ?? draft.kind,
    urgency: read.urgency ?? draft.urgency,
    title: read.title ?? draft.title,
    body: read.body,
    recipients,
    attachments,
    issuers,
    signatory: read.signatoryText ?? draft.signatory,
    notes: read.notes ?? draft.notes,
    ...sometimes(draft, read),
  };
}

/** What not every document has. */
function sometimes(draft: DocumentContent, read: ImportedContent): Partial<DocumentContent> {
  const { format, signatureStamp, forward, forwards } = draft;
  const { titleNote, annexes = [] } = read;
  const titleBreaks = read.title === undefined ? draft.titleBreaks : read.titleBreaks;
  const attendance = read.attendance ?? draft.attendance;
  return {
    ...(format && { format }),
    ...(titleBreaks && { titleBreaks }),
    ...(titleNote !== undefined && { titleNote }),
    ...(annexes.length > 0 && { annexes }),
    ...(signatureStamp && { signatureStamp }),
    ...(attendance && { attendance }),
    ...(forward && { forward }),
    ...(forwards && { forwards }),
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
