// The exact difference between two contents of one document: what the custodian is shown when the text is no longer what was approved.
import {
  type Annex,
  type Attendance,
  type Block,
  type DocumentContent,
  isTable,
  type Recipient,
  textOfBlock,
  type Titled,
} from './content.ts';
import { forwardRuleOf } from './forwarding.ts';
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
  const words = (field: keyof DocumentContent & ('title' | 'titleNote' | 'signatory' | 'notes')) =>
    textDifference(field, before[field] ?? '', after[field] ?? '');
  return [
    ...wholeDifference('kind', before.kind, after.kind),
    ...wholeDifference('format', before.format ?? '', after.format ?? ''),
    ...wholeDifference('urgency', before.urgency, after.urgency),
    ...words('title'),
    ...breakDifference('title', before, after),
    ...words('titleNote'),
    ...listDifference(
      'recipients',
      before.recipients.map(recipientText),
      after.recipients.map(recipientText),
    ),
    ...listDifference('body', before.body.map(blockText), after.body.map(blockText)),
    ...annexDifference(before.annexes ?? [], after.annexes ?? []),
    ...listDifference(
      'attachments',
      before.attachments.map(({ name, sha256 }) => `${name} (SHA-256 ${sha256})`),
      after.attachments.map(({ name, sha256 }) => `${name} (SHA-256 ${sha256})`),
    ),
    ...wholeDifference('forward', forwardRuleOf(before), forwardRuleOf(after)),
    ...wholeDifference('forwards', forwardedText(before.forwards), forwardedText(after.forwards)),
    ...listDifference('issuers', before.issuers.map(unitText), after.issuers.map(unitText)),
    ...words('signatory'),
    ...memberDifference('signatureStamp', before.signatureStamp, after.signatureStamp),
    ...memberDifference('attendance', before.attendance, after.attendance),
    ...words('notes'),
  ];
}

/** Where the lines of a title end: shown as the lines, when the words are the same. */
function breakDifference(field: string, before: Titled, after: Titled): ContentDifference[] {
  const lines = ({ title, titleBreaks }: Titled): string =>
    `${(titleBreaks ?? []).join(' ')} ${title.slice(0, contextChars)}…`;
  if (before.title !== after.title || lines(before) === lines(after)) return [];
  return [{ field, before: enclose(lines(before)), after: enclose(lines(after)) }];
}

function annexDifference(before: readonly Annex[], after: readonly Annex[]): ContentDifference[] {
  const none: Annex = { title: '', body: [] };
  return Array.from({ length: Math.max(before.length, after.length) }, (_, index) => {
    const [old = none, fresh = none] = [before[index], after[index]];
    const path = `annexes.${index}`;
    if ((before[index] === undefined || after[index] === undefined) && old.title === fresh.title)
      return [{ field: path, before: annexText(before[index]), after: annexText(after[index]) }];
    return [
      ...textDifference(`${path}.title`, old.title, fresh.title),
      ...breakDifference(`${path}.title`, old, fresh),
      ...listDifference(`${path}.body`, old.body.map(blockText), fresh.body.map(blockText)),
    ];
  }).flat();
}

const annexText = (annex: Annex | undefined): string =>
  annex === undefined ? '' : enclose([annex.title, ...annex.body.map(blockText)].join('\n'));

type Members = Readonly<Record<string, string>> | undefined;

function memberDifference(
  field: string,
  before: Attendance | DocumentContent['signatureStamp'],
  after: Attendance | DocumentContent['signatureStamp'],
): ContentDifference[] {
  if ((before === undefined) !== (after === undefined)) {
    const text = (group: object | undefined): string =>
      group === undefined ? '' : enclose(Object.values(group).join(' '));
    return [{ field, before: text(before), after: text(after) }];
  }
  const [old, fresh] = [{ ...before } as Members, { ...after } as Members];
  return Object.keys(fresh ?? {}).flatMap((name) =>
    textDifference(`${field}.${name}`, old?.[name] ?? '', fresh?.[name] ?? ''),
  );
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
  if (!isTable(block)) return block.level === 'text' ? block.text : `[${block.level}] ${block.text}`;
  const spans = block.rows.map((row) => row.map(({ columns = 1, rows = 1 }) => `${columns}×${rows}`).join());
  const shape = spans.some((row) => /[^1×,]/.test(row)) ? ` ${spans.join(';')}` : '';
  return `[${block.level} ${block.headRows}${block.landscape ? ' landscape' : ''}${shape}] ${textOfBlock(block)}`;
}

function recipientText({ unit, name, role, copies }: Recipient): string {
  return `${name} (${unit}, ${role}, ×${copies})`;
}

const forwardedText = (forwarded: DocumentContent['forwards']): string =>
  forwarded === undefined
    ? ''
    : `${forwarded.senderName} ${forwarded.docNumber} ${forwarded.title} (SHA-256 ${forwarded.packageSha256})`;

function unitText({ unit, name }: { readonly unit: string; readonly name: string }): string {
  return `${name} (${unit})`;
}
