// The exact difference between two contents of one document: what the custodian is shown when the text is no longer what was approved.
import { type Block, type DocumentContent, type Recipient, textOfBlock } from './content.ts';
import { type Change, findChanges } from './text-difference.ts';

/** One difference: field path, the wording before and after. The changed characters stand between `changeMarks`, with some text around. */
export interface ContentDifference {
  readonly field: string;
  readonly before: string;
  readonly after: string;
}

/** Brackets around exactly the changed characters (⟦，⟧); they occur in no document, so a screen may colour what stands between them. */
export const changeMarks = { open: '\u27E6', close: '\u27E7' } as const;

/** Unchanged text shown on either side of a change, characters. */
const contextChars = 12;
/** Two changes nearer than this are shown as one. */
const mergeChars = 4;

/** Every difference, in the order of the form; empty when the contents are equal. */
export function differenceOf(before: DocumentContent, after: DocumentContent): ContentDifference[] {
  return [
    ...wholeDifference('kind', before.kind, after.kind),
    ...wholeDifference('urgency', before.urgency, after.urgency),
    ...textDifference('title', before.title, after.title),
    ...listDifference(
      'recipients',
      before.recipients.map(recipientText),
      after.recipients.map(recipientText),
    ),
    ...listDifference('body', before.body.map(blockText), after.body.map(blockText)),
    ...listDifference(
      'attachments',
      before.attachments.map(({ name, sha256 }) => `${name} (SHA-256 ${sha256})`),
      after.attachments.map(({ name, sha256 }) => `${name} (SHA-256 ${sha256})`),
    ),
    ...listDifference('issuers', before.issuers.map(unitText), after.issuers.map(unitText)),
    ...textDifference('signatory', before.signatory ?? '', after.signatory ?? ''),
    ...textDifference('notes', before.notes ?? '', after.notes ?? ''),
  ];
}

/** The differences of one text, one entry a changed place. */
export function textDifference(field: string, before: string, after: string): ContentDifference[] {
  if (before === after) return [];
  // By code point: a character outside the basic plane (𬌗) is never cut in two.
  const left = Array.from(before);
  const right = Array.from(after);
  return merge(findChanges(left, right)).map((change) => ({
    field,
    before: mark(left, change.beforeStart, change.beforeEnd),
    after: mark(right, change.afterStart, change.afterEnd),
  }));
}

function wholeDifference(field: string, before: string, after: string): ContentDifference[] {
  return before === after ? [] : [{ field, before: enclose(before), after: enclose(after) }];
}

function listDifference(
  field: string,
  before: readonly string[],
  after: readonly string[],
): ContentDifference[] {
  return findChanges(before, after).flatMap((change) => {
    const removed = before.slice(change.beforeStart, change.beforeEnd);
    const added = after.slice(change.afterStart, change.afterEnd);
    return Array.from({ length: Math.max(removed.length, added.length) }, (_, index) => {
      const [old, fresh] = [removed[index], added[index]];
      if (old !== undefined && fresh !== undefined)
        return textDifference(`${field}.${change.afterStart + index}`, old, fresh);
      if (old !== undefined)
        return [{ field: `${field}.${change.beforeStart + index}`, before: enclose(old), after: '' }];
      return [{ field: `${field}.${change.afterStart + index}`, before: '', after: enclose(fresh ?? '') }];
    }).flat();
  });
}

function merge(changes: readonly Change[]): Change[] {
  const merged: Change[] = [];
  for (const change of changes) {
    const last = merged.at(-1);
    if (last !== undefined && change.beforeStart - last.beforeEnd < mergeChars)
      merged[merged.length - 1] = { ...last, beforeEnd: change.beforeEnd, afterEnd: change.afterEnd };
    else merged.push(change);
  }
  return merged;
}

function mark(characters: readonly string[], start: number, end: number): string {
  const from = Math.max(0, start - contextChars);
  const to = Math.min(characters.length, end + contextChars);
  const text = (left: number, right: number): string => characters.slice(left, right).join('');
  return `${from > 0 ? '…' : ''}${text(from, start)}${enclose(text(start, end))}${text(end, to)}${to < characters.length ? '…' : ''}`;
}

function enclose(text: string): string {
  return `${changeMarks.open}${text}${changeMarks.close}`;
}

/** The level goes with the text, so that a heading made body text shows. */
function blockText(block: Block): string {
  return block.level === 'text' ? block.text : `[${block.level}] ${textOfBlock(block)}`;
}

function recipientText({ unit, name, role, copies }: Recipient): string {
  return `${name} (${unit}, ${role}, ×${copies})`;
}

function unitText({ unit, name }: { readonly unit: string; readonly name: string }): string {
  return `${name} (${unit})`;
}
