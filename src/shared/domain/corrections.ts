// One-click corrections: what is found goes away, nothing else changes. Pure; a finding that no longer fits the text corrects nothing.
import type { Annex, Block, DocumentContent, Recipient, Titled } from './content.ts';
import { isTable, textOfBlock } from './content.ts';
import type { Finding, FindingCode, TextRange } from './finding-codes.ts';
import { kindTable } from './kinds.ts';
import { noBodyHere } from './rules/body-rules.ts';
import { textAt, withText } from './rules/content-places.ts';
import { withoutTypedNumber } from './rules/heading-rules.ts';
import { endsWithKind } from './rules/title-rules.ts';

/** A stretch of one field that another text takes the place of: an editor applies it as one step. */
export interface TextCorrection extends TextRange {
  readonly path: string;
  readonly text: string;
}

/** A finding as it may come from the station: only what a correction reads. */
export type CorrectableFinding = Pick<Finding, 'where' | 'evidence'> & {
  readonly code: string;
  readonly range?: TextRange | undefined;
};

/** The replacement that a finding brings with it (evidence.instead); null when it has none or its text is not there any more. */
export function textCorrection(
  content: DocumentContent,
  { where, range, evidence }: CorrectableFinding,
): TextCorrection | null {
  const { text, instead } = evidence;
  if (range === undefined || text === undefined || instead === undefined || text === instead) return null;
  if (textAt(content, where)?.slice(range.start, range.end) !== text) return null;
  return { path: where, start: range.start, end: range.end, text: instead };
}

type Correct = (content: DocumentContent, finding: CorrectableFinding) => DocumentContent | null;

const corrections: Readonly<Partial<Record<FindingCode, Correct>>> = {
  'title.issuer': addIssuer,
  'title.kind': addKind,
  'title.breakTorn': dropBreak,
  'titleNote.brackets': (content) => {
    const note = content.titleNote?.trim() ?? '';
    return note === '' || /^[（(].*[）)]$/s.test(note) ? null : { ...content, titleNote: `（${note}）` };
  },
  'body.emptyParagraph': dropEmptyParagraphs,
  'body.noBodyHere': dropNoBodyHere,
  'body.numberTyped': dropTypedNumber,
  'body.headingUnset': makeHeading,
  'recipients.twice': dropRecipients(
    ({ unit }, index, all) => all.findIndex((each) => each.unit === unit) !== index,
  ),
  'recipients.self': dropRecipients(() => true),
  'upward.ccBelow': dropRecipients(({ role }) => role === 'cc'),
  'request.oneMain': copyToOthers,
  'upward.oneMain': copyToOthers,
  'format.kind': ownFormat,
  'format.upward': ownFormat,
  'signatory.label': (content) => {
    const signatory = content.signatory?.trim().replace(/^签发人[:：]?\s*/, '') ?? '';
    return content.signatory === null || signatory === content.signatory.trim()
      ? null
      : { ...content, signatory: signatory === '' ? null : signatory };
  },
};

/** The document with the finding corrected; null when there is no safe correction for it. */
export function correctFinding(
  content: DocumentContent,
  finding: CorrectableFinding,
): DocumentContent | null {
  const own = Object.hasOwn(corrections, finding.code) ? corrections[finding.code as FindingCode] : undefined;
  if (own) return own(content, finding);
  const change = textCorrection(content, finding);
  if (change === null) return null;
  const corrected = withText(content, change);
  return corrected === null || leavesNothing(content, corrected) ? null : corrected;
}

/** A correction never takes the last words of the title or the body: that would stop the document. */
function leavesNothing(before: DocumentContent, after: DocumentContent): boolean {
  const isBlank = ({ body }: Pick<Annex, 'body'>): boolean =>
    body.every((block) => textOfBlock(block).trim() === '');
  if (before.title.trim() !== '' && after.title.trim() === '') return true;
  if (!isBlank(before) && isBlank(after)) return true;
  return (after.annexes ?? []).some(
    ({ title }, index) => title.trim() === '' && before.annexes?.[index]?.title.trim() !== '',
  );
}

function addIssuer(content: DocumentContent): DocumentContent | null {
  const name = content.issuers[0]?.name ?? '';
  if (name === '' || !content.title.trim().startsWith('关于')) return null;
  const start = content.title.indexOf('关于');
  return withText(content, { path: 'title', start: 0, end: start, text: name });
}

/** Only where no other kind's name stands: then either the kind or the title is wrong, and a person knows which. */
function addKind(content: DocumentContent): DocumentContent | null {
  const { title, kind } = content;
  const bare = title.trimEnd();
  const namesAnother = Object.values(kindTable).some(({ name }) => bare.endsWith(name));
  if (namesAnother || endsWithKind(title, kind) || !bare.includes('关于') || !/\p{L}$/u.test(bare))
    return null;
  const text = `${bare.endsWith('的') ? '' : '的'}${kindTable[kind].name}`;
  return withText(content, { path: 'title', start: bare.length, end: title.length, text });
}

function dropBreak(content: DocumentContent, { where, range }: CorrectableFinding): DocumentContent | null {
  const without = <Kind extends Titled>(titled: Kind): Kind | null => {
    const { titleBreaks, ...rest } = titled;
    if (range === undefined || !titleBreaks?.includes(range.start)) return null;
    const left = titleBreaks.filter((at) => at !== range.start);
    return (left.length === 0 ? rest : { ...rest, titleBreaks: left }) as Kind;
  };
  if (where === 'title') return without(content);
  const index = Number(/^annexes\.(\d+)\.title$/.exec(where)?.[1] ?? Number.NaN);
  const annex = content.annexes?.[index];
  const changed = annex === undefined ? null : without(annex);
  return changed && { ...content, annexes: (content.annexes ?? []).with(index, changed) };
}

/** Applies a change to the body or the annex body that a path leads into. */
function withBody(
  content: DocumentContent,
  where: string,
  change: (body: readonly Block[], index: number) => readonly Block[] | null,
): DocumentContent | null {
  const [, annexIndex, blockIndex] = /^(?:annexes\.(\d+)\.)?body\.(\d+)$/.exec(where) ?? [];
  if (blockIndex === undefined) return null;
  if (annexIndex === undefined) {
    const body = change(content.body, Number(blockIndex));
    return body && { ...content, body };
  }
  const annex = content.annexes?.[Number(annexIndex)];
  const body = annex === undefined ? null : change(annex.body, Number(blockIndex));
  if (annex === undefined || body === null) return null;
  return { ...content, annexes: (content.annexes ?? []).with(Number(annexIndex), { ...annex, body }) };
}

function dropEmptyParagraphs(
  content: DocumentContent,
  { where }: CorrectableFinding,
): DocumentContent | null {
  return withBody(content, where, (body, index) => {
    const block = body[index];
    if (block === undefined || textOfBlock(block).trim() !== '') return null;
    const left = body.filter((each) => textOfBlock(each).trim() !== '');
    return left.length === 0 ? null : left;
  });
}

/** Wherever it stands in that body, and the paragraphs that say nothing else. */
function dropNoBodyHere(content: DocumentContent, finding: CorrectableFinding): DocumentContent | null {
  if (textCorrection(content, finding) === null) return null;
  return withBody(content, finding.where, (body) => {
    const left = body.flatMap((block) => {
      const text = isTable(block) ? '' : block.text.replaceAll(noBodyHere, '');
      if (isTable(block) || text === block.text) return [block];
      return text.trim() === '' ? [] : [{ ...block, text }];
    });
    return left.some((each) => textOfBlock(each).trim() !== '') ? left : null;
  });
}

function dropTypedNumber(content: DocumentContent, { where }: CorrectableFinding): DocumentContent | null {
  return withBody(content, where, (body, index) => {
    const block = body[index];
    if (block === undefined || isTable(block)) return null;
    const text = withoutTypedNumber(block.text);
    return text === null ? null : body.with(index, { ...block, text });
  });
}

function makeHeading(
  content: DocumentContent,
  { where, evidence }: CorrectableFinding,
): DocumentContent | null {
  const { level } = evidence;
  if (level !== 'h1' && level !== 'h2') return null;
  return withBody(content, where, (body, index) => {
    const block = body[index];
    if (block === undefined || block.level !== 'text') return null;
    const text = withoutTypedNumber(block.text);
    return text === null ? null : body.with(index, { level, text });
  });
}

type RecipientIsDropped = (recipient: Recipient, index: number, all: readonly Recipient[]) => boolean;

/** Takes the recipients away that a finding means, wherever they stand by now; never the last one, and never the last main one. */
function dropRecipients(isDropped: RecipientIsDropped): Correct {
  return (content, { evidence }) => {
    const { recipients } = content;
    const left = recipients.filter(
      (each, index, all) => each.unit !== evidence.unit || !isDropped(each, index, all),
    );
    const hasMain =
      left.some(({ role }) => role === 'main') || !recipients.some(({ role }) => role === 'main');
    return left.length === 0 || left.length === recipients.length || !hasMain
      ? null
      : { ...content, recipients: left };
  };
}

/** 条例 15.1: one main recipient, the others are copied to. */
function copyToOthers(content: DocumentContent): DocumentContent | null {
  const first = content.recipients.findIndex(({ role }) => role === 'main');
  const recipients = content.recipients.map((recipient, index): Recipient =>
    index === first ? recipient : { ...recipient, role: 'cc' },
  );
  const changed = recipients.some(({ role }, index) => role !== content.recipients[index]?.role);
  return changed ? { ...content, recipients } : null;
}

function ownFormat(content: DocumentContent): DocumentContent | null {
  const { format, ...rest } = content;
  return format === undefined ? null : rest;
}
