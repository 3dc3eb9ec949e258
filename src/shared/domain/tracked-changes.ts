// 改稿痕迹: two wordings of one document as one content in which the deleted words still stand, with the stretches that were inserted and deleted. Without
// the deleted stretches it is the later wording, without the inserted ones the earlier: a property holds both.
import { type Annex, type Attendance, type Block, type DocumentContent, isTable } from './content.ts';
import { alignItems, likenessOf } from './tracked-alignment.ts';
import { markBlock, type MarkedBlock, mergeBlocks } from './tracked-blocks.ts';
import { type MarkedText, mergeText, type TrackedChange, wholeText } from './tracked-text.ts';

export type { TrackedChange } from './tracked-text.ts';

export interface TrackedContent {
  /** For the page only: it is no wording that anybody wrote. */
  readonly content: DocumentContent;
  /** Paths are of `content`. */
  readonly changes: readonly TrackedChange[];
}

/** Collects the changes while the merged content is made. */
interface Merger {
  take(path: string, marked: MarkedText): string;
  merge(path: string, old: string | null | undefined, fresh: string | null | undefined): string;
  blocks(path: string, marked: readonly MarkedBlock[]): Block[];
}

function createMerger(changes: TrackedChange[]): Merger {
  const take = (path: string, { text, marks }: MarkedText): string => {
    changes.push(...marks.map((mark) => ({ path, ...mark })));
    return text;
  };
  return {
    take,
    merge: (path, old, fresh) => take(path, mergeText(old ?? '', fresh ?? '')),
    blocks: (path, marked) =>
      marked.map(({ block, marks }, index) => {
        changes.push(...marks.map(({ at, ...mark }) => ({ path: `${path}.${index}${at}`, ...mark })));
        return block;
      }),
  };
}

/**
 * Lays `after` beside `before`. Words are followed in the title, its note, the body with its tables, the annexes, attendance, signature stamp, signatory
 * and notes; kind, format, urgency, recipients, attachments and issuers are those of `after`. A paragraph of another level is a new one.
 */
export function trackChanges(before: DocumentContent, after: DocumentContent): TrackedContent {
  const changes: TrackedChange[] = [];
  const merger = createMerger(changes);
  const { format, titleBreaks } = after;
  const title = merger.merge('title', before.title, after.title);
  const titleNote = merger.merge('titleNote', before.titleNote, after.titleNote);
  const body = merger.blocks('body', mergeBlocks(before.body, after.body));
  const attendance = mergeMembers(merger, 'attendance', { old: before.attendance, fresh: after.attendance });
  const signatureStamp = mergeMembers(merger, 'signatureStamp', {
    old: before.signatureStamp,
    fresh: after.signatureStamp,
  });
  const annexes = mergeAnnexes(merger, before.annexes ?? [], after.annexes ?? []);
  const content: DocumentContent = {
    kind: after.kind,
    ...(format !== undefined && { format }),
    urgency: after.urgency,
    title,
    // The places where the lines end belong to the later title alone.
    ...(titleBreaks && title === after.title && { titleBreaks }),
    ...(titleNote !== '' && { titleNote }),
    body,
    recipients: after.recipients,
    ...(annexes.length > 0 && { annexes }),
    attachments: after.attachments,
    issuers: after.issuers,
    signatory: merger.merge('signatory', before.signatory, after.signatory) || null,
    ...(signatureStamp && { signatureStamp }),
    ...(attendance && { attendance }),
    notes: merger.merge('notes', before.notes, after.notes) || null,
    ...onward(after),
  };
  return { content, changes };
}

/** How the document may be passed on, and the one that it passes on. */
function onward({ forward, forwards }: DocumentContent): Pick<DocumentContent, 'forward' | 'forwards'> {
  return { ...(forward && { forward }), ...(forwards && { forwards }) };
}

/** Members of one group of words; absent when neither wording has the group. */
function mergeMembers<T extends Attendance | NonNullable<DocumentContent['signatureStamp']>>(
  merger: Merger,
  path: string,
  { old, fresh }: { readonly old: T | undefined; readonly fresh: T | undefined },
): T | undefined {
  const group = fresh ?? old;
  if (group === undefined) return undefined;
  const words = (side: T | undefined, name: string): string =>
    (side as Readonly<Record<string, string>> | undefined)?.[name] ?? '';
  const names = Object.keys(group);
  return Object.fromEntries(
    names.map((name) => [name, merger.merge(`${path}.${name}`, words(old, name), words(fresh, name))]),
  ) as unknown as T;
}

function mergeAnnexes(merger: Merger, before: readonly Annex[], after: readonly Annex[]): Annex[] {
  const wordsOf = ({ title, body }: Annex): string =>
    [title, ...body.map((block) => (isTable(block) ? '' : block.text))].join('\n');
  const pairs = alignItems(before, after, {
    keyOf: (annex) => JSON.stringify(annex),
    // An annex is known by its title: one whose title came or went as a whole is another annex.
    likeness: (old, fresh) =>
      (old.title === '') === (fresh.title === '') ? likenessOf(wordsOf(old), wordsOf(fresh)) : 0,
  });
  return pairs.map(({ old, fresh }, index) => {
    const path = `annexes.${index}`;
    if (old && fresh) {
      const title = merger.merge(`${path}.title`, old.title, fresh.title);
      const { titleBreaks } = fresh;
      const body = merger.blocks(`${path}.body`, mergeBlocks(old.body, fresh.body));
      return { title, ...(titleBreaks && title === fresh.title && { titleBreaks }), body };
    }
    const annex = fresh ?? old ?? { title: '', body: [] };
    const side = fresh === undefined ? 'deleted' : 'inserted';
    merger.take(`${path}.title`, wholeText(annex.title, side));
    const marked = annex.body.map((block) => markBlock(block, side));
    return { ...annex, body: merger.blocks(`${path}.body`, marked) };
  });
}
