// Who is addressed (条例 9.8, 14, 15), and what an upward document owes besides.
import type { DocumentContent } from '../content.ts';
import { type Finding, finding } from '../finding-codes.ts';
import type { UnitCode } from '../ids.ts';
import { isAbove, isUpward, publishedKinds, type RuleContext, type RuleUnit } from './context.ts';

/** A leader and no unit: 王市长, 某某同志. No unit's name ends so. */
const personName = /(?:书记|[省市县区州镇乡局厅部处科]长|同志|先生|女士)$/;

/** Every recipient, and the list as a whole. */
export function recipientRules({ recipients, kind }: DocumentContent, context: RuleContext): Finding[] {
  if (recipients.length === 0) return [finding('recipients.none', 'recipients')];
  const found: Finding[] = [];
  if (!publishedKinds.includes(kind) && !recipients.some(({ role }) => role === 'main'))
    found.push(finding('recipients.mainMissing', 'recipients'));
  const seen = new Set<UnitCode>();
  for (const [index, { unit, name }] of recipients.entries()) {
    const where = `recipients.${index}`;
    if (seen.has(unit)) found.push(finding('recipients.twice', where, { name, unit }));
    seen.add(unit);
    if (personName.test(name)) found.push(finding('recipients.person', where, { name }));
    if (unit === context.ownUnit) found.push(finding('recipients.self', where, { name, unit }));
    else if (context.unitOf !== null && !isNameOf(name, context.unitOf(unit)))
      found.push(finding('recipients.unknown', where, { name, unit }));
  }
  return found;
}

/** The printed name must be the unit's that will get the document: another one would send it where nobody expects it. */
function isNameOf(name: string, unit: RuleUnit | undefined): boolean {
  if (unit === undefined) return false;
  return [unit.name, unit.shortName, ...unit.formerNames.map((former) => former.name)].includes(name);
}

/** One main recipient, no copies below, no level passed over, a signatory for each issuer. */
export function upwardRules(content: DocumentContent, context: RuleContext): Finding[] {
  const { kind, recipients, signatory } = content;
  const printed = (signatory ?? '').trim();
  const label = /^签发人[:：]?\s*/.exec(printed)?.[0];
  const labelled = label === undefined ? [] : [finding('signatory.label', 'signatory', { text: label })];
  if (!isUpward(content, context))
    return [...labelled, ...(signatory === null ? [] : [finding('signatory.notUpward', 'signatory')])];
  const found: Finding[] = [...labelled];
  if (recipients.filter(({ role }) => role === 'main').length > 1)
    found.push(finding(kind === 'request' ? 'request.oneMain' : 'upward.oneMain', 'recipients'));
  if (printed === '') found.push(finding('signatory.missing', 'signatory'));
  else found.push(...signatoryCount(content, printed.slice(label?.length ?? 0)));
  return [...found, ...levelRules(content, context)];
}

/** 7.2.6: each issuer of a joint document has its signatory. */
function signatoryCount({ issuers }: DocumentContent, names: string): Finding[] {
  const count = names.split(/[、，,；;\n]+/).filter((name) => name.trim() !== '').length;
  if (issuers.length < 2 || count === issuers.length) return [];
  return [finding('signatory.count', 'signatory', { count: String(count), issuers: String(issuers.length) })];
}

function levelRules({ recipients }: DocumentContent, context: RuleContext): Finding[] {
  const parent = context.unitOf?.(context.ownUnit)?.parent;
  // 条例 14: who passes over a level sends a copy there.
  const informed = recipients.some(({ unit }) => unit === parent);
  return recipients.flatMap(({ unit, name, role }, index) => {
    const where = `recipients.${index}`;
    if (role === 'cc')
      return isAbove(context.ownUnit, unit, context)
        ? [finding('upward.ccBelow', where, { name, unit })]
        : [];
    const skips = !informed && isAbove(unit, context.ownUnit, context);
    return skips ? [finding('upward.skipsLevel', where, { name })] : [];
  });
}
