// The rules of 党政机关公文处理工作条例 and GB/T 9704-2012 that one issuer's document can break, as one table: rule by rule, findings only.
import { type DocumentContent, textOfBlock } from './content.ts';
import { type Finding, finding } from './finding-codes.ts';
import type { UnitCode } from './ids.ts';
import { kindTable } from './kinds.ts';
import type { DirectoryUnit } from './published.ts';

/** What the rules may ask beside the draft itself. */
export interface RuleContext {
  readonly ownUnit: UnitCode;
  /** The directory; null before the first one came: rules that need it then stay silent. */
  readonly unitOf:
    | ((
        code: UnitCode,
      ) => Pick<DirectoryUnit, 'name' | 'shortName' | 'formerNames' | 'kind' | 'parent'> | undefined)
    | null;
}

/** Kinds that are published instead of addressed (条例 art. 8). */
const publishedKinds: readonly string[] = [
  'resolution',
  'order',
  'communique',
  'proclamation',
  'publicNotice',
  'minutes',
];
/** Kinds that command (条例 16.2). */
const commandKinds: readonly string[] = ['order', 'decision', 'resolution'];
/** Words that ask for a decision; a report carries none (条例 15.4). */
const requestWords = /请予?批示|请予?批复|请予?批准|请予?审批|请予?审定|妥否|当否/;
// Far above any real hierarchy; a directory with a circle in it must not hang the station.
const maxDepth = 12;

/** Judges a draft by every rule; the order is that of the form. */
export function judgeRules(content: DocumentContent, context: RuleContext): Finding[] {
  return [titleRules, bodyRules, recipientRules, upwardRules, issuerRules, attachmentRules].flatMap((rule) =>
    rule(content, context),
  );
}

/** True when the document goes to a unit above: reports and requests always, opinions by their main recipient. */
export function isUpward(content: DocumentContent, context: RuleContext): boolean {
  if (content.kind === 'report' || content.kind === 'request') return true;
  if (content.kind !== 'opinion') return false;
  return content.recipients.some(
    ({ unit, role }) => role === 'main' && isAbove(unit, context.ownUnit, context),
  );
}

function titleRules({ title, kind }: DocumentContent): Finding[] {
  const name = kindTable[kind].name;
  if (title.trim() === '') return [finding('title.empty', 'title')];
  const found: Finding[] = [];
  const fits = title.trim().endsWith(name) || (kind === 'order' && title.trim().endsWith('令'));
  if (!fits) found.push(finding('title.kind', 'title', { kind: name }));
  if (/\p{Cc}/u.test(title)) found.push(finding('title.control', 'title'));
  return found;
}

function bodyRules({ body, kind }: DocumentContent): Finding[] {
  if (body.every((block) => textOfBlock(block).trim() === '')) return [finding('body.empty', 'body')];
  const found: Finding[] = [];
  let depth = 0;
  for (const [index, block] of body.entries()) {
    const { level } = block;
    const text = textOfBlock(block);
    const where = `body.${index}`;
    if (text.trim() === '') found.push(finding('body.emptyParagraph', where));
    if (level !== 'text' && level !== 'chapter' && level !== 'table') {
      const here = Number(level.slice(1));
      if (here > depth + 1) found.push(finding('body.levelSkipped', where));
      depth = here;
    }
    const asked = kind === 'report' ? requestWords.exec(text) : null;
    if (asked) found.push(finding('report.request', where, { text: asked[0] }));
  }
  if (kind === 'reply' && !body.some((block) => /《.+》.*〔\d{4}〕\d+号/.test(textOfBlock(block))))
    found.push(finding('reply.reference', 'body'));
  return found;
}

function recipientRules({ recipients, kind }: DocumentContent, context: RuleContext): Finding[] {
  if (recipients.length === 0) return [finding('recipients.none', 'recipients')];
  const found: Finding[] = [];
  if (!publishedKinds.includes(kind) && !recipients.some(({ role }) => role === 'main'))
    found.push(finding('recipients.mainMissing', 'recipients'));
  const seen = new Set<UnitCode>();
  for (const [index, { unit, name }] of recipients.entries()) {
    const where = `recipients.${index}`;
    if (seen.has(unit)) found.push(finding('recipients.twice', where, { name }));
    seen.add(unit);
    if (unit === context.ownUnit) found.push(finding('recipients.self', where, { name }));
    else if (context.unitOf !== null && !isNameOf(name, context.unitOf(unit)))
      found.push(finding('recipients.unknown', where, { name, unit }));
  }
  return found;
}

/** The printed name must be the unit's that will get the document: another one would send it where nobody expects it. */
function isNameOf(
  name: string,
  unit: Pick<DirectoryUnit, 'name' | 'shortName' | 'formerNames'> | undefined,
): boolean {
  if (unit === undefined) return false;
  return [unit.name, unit.shortName, ...unit.formerNames.map((former) => former.name)].includes(name);
}

function upwardRules(content: DocumentContent, context: RuleContext): Finding[] {
  const { kind, recipients, signatory } = content;
  if (!isUpward(content, context))
    return signatory === null ? [] : [finding('signatory.notUpward', 'signatory')];
  const found: Finding[] = [];
  if (recipients.filter(({ role }) => role === 'main').length > 1)
    found.push(finding(kind === 'request' ? 'request.oneMain' : 'upward.oneMain', 'recipients'));
  if ((signatory ?? '').trim() === '') found.push(finding('signatory.missing', 'signatory'));
  return [...found, ...upwardRecipientRules(content, context)];
}

function upwardRecipientRules({ recipients }: DocumentContent, context: RuleContext): Finding[] {
  const parent = context.unitOf?.(context.ownUnit)?.parent;
  return recipients.flatMap(({ unit, name, role }, index) => {
    const where = `recipients.${index}`;
    if (role === 'cc')
      return isAbove(context.ownUnit, unit, context) ? [finding('upward.ccBelow', where, { name })] : [];
    const skips = unit !== parent && isAbove(unit, context.ownUnit, context);
    return skips ? [finding('upward.skipsLevel', where, { name })] : [];
  });
}

function issuerRules({ kind, recipients }: DocumentContent, context: RuleContext): Finding[] {
  const own = context.unitOf?.(context.ownUnit);
  if (own === undefined || own.kind !== 'department') return [];
  const found: Finding[] = [];
  if (kind === 'order') found.push(finding('order.issuer', 'kind'));
  if (!commandKinds.includes(kind)) return found;
  for (const [index, { unit, name }] of recipients.entries()) {
    const target = context.unitOf?.(unit)?.kind;
    if (target === 'county' || target === 'township' || target === 'government')
      found.push(finding('department.commands', `recipients.${index}`, { name }));
  }
  return found;
}

function attachmentRules({ body, attachments }: DocumentContent): Finding[] {
  const found: Finding[] = [];
  if (
    attachments.length === 0 &&
    body.some((block) => /[（(](?:详)?见附件|附件[1-9一二三]?[）):：]/.test(textOfBlock(block)))
  )
    found.push(finding('attachments.mentioned', 'attachments'));
  const names = new Set<string>();
  for (const [index, { name }] of attachments.entries()) {
    if (names.has(name)) found.push(finding('attachments.sameName', `attachments.${index}`, { name }));
    names.add(name);
  }
  return found;
}

/** Whether `upper` stands over `lower` in the directory, any number of levels. */
function isAbove(upper: UnitCode, lower: UnitCode, context: RuleContext): boolean {
  let at = context.unitOf?.(lower)?.parent ?? null;
  for (let depth = 0; at !== null && depth < maxDepth; depth += 1) {
    if (at === upper) return true;
    at = context.unitOf?.(at)?.parent ?? null;
  }
  return false;
}
