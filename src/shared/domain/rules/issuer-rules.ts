// Who may issue what (条例 8.3, 16, 17, 19.6): departments, internal divisions, joint issuers, tasks given to others.
import { type DocumentContent, isTable } from '../content.ts';
import { type Finding, finding } from '../finding-codes.ts';
import type { UnitCode } from '../ids.ts';
import type { UnitKind } from '../published.ts';
import { isAbove, isUpward, type RuleContext, type RuleUnit } from './context.ts';

/** Kinds that command (条例 16.2). */
const commandKinds: readonly string[] = ['order', 'decision', 'resolution'];
const governments: readonly (UnitKind | undefined)[] = ['county', 'township', 'government'];

/** Rank of joint issuers, as far as the directory shows it. */
const ranks: Readonly<Record<UnitKind, number>> = {
  government: 1,
  department: 2,
  county: 2,
  township: 3,
  enterprise: 4,
};

/** A unit that is given a task: 由市民政局牵头, 会同云溪县人民政府. */
const tasked =
  /(?:由|会同)((?:(?!由|会同)\p{Script=Han}){2,14}?(?:局|厅|委员会|委|人民政府|办公[室厅]))(?:牵头|负责|配合|会同|、|，)/gu;

/** Silent where the directory would have to speak and there is none. */
export function issuerRules(content: DocumentContent, context: RuleContext): Finding[] {
  return [
    ...ownRules(content, context),
    ...internalRule(content, context),
    ...jointRules(content, context),
    ...taskRule(content, context),
  ];
}

function ownRules({ kind, recipients }: DocumentContent, context: RuleContext): Finding[] {
  const own = context.unitOf?.(context.ownUnit);
  if (own === undefined || (own.kind !== 'department' && own.kind !== 'enterprise')) return [];
  const found: Finding[] = [];
  if (kind === 'order') found.push(finding('order.issuer', 'kind'));
  if (own.kind !== 'department' || !commandKinds.includes(kind)) return found;
  for (const [index, { unit, name }] of recipients.entries())
    if (governments.includes(context.unitOf?.(unit)?.kind))
      found.push(finding('department.commands', `recipients.${index}`, { name }));
  return found;
}

/** 科 or 处 of a department, by name and by directory, that writes beyond its department; 办公室 may (条例 17). */
function internalRule({ recipients }: DocumentContent, context: RuleContext): Finding[] {
  const own = context.unitOf?.(context.ownUnit);
  const parent = own?.parent ?? null;
  if (own === undefined || parent === null || !isDivision(own.name, context.unitOf?.(parent))) return [];
  const outside = recipients.some(({ unit }) => unit !== parent && !isAbove(parent, unit, context));
  return outside ? [finding('issuer.internal', 'issuers.0', { name: own.name })] : [];
}

function isDivision(name: string, house: RuleUnit | undefined): boolean {
  if (house?.kind !== 'department' || !name.startsWith(house.name)) return false;
  return /[科股处室]$/.test(name) && !name.endsWith('办公室');
}

function jointRules({ issuers }: DocumentContent, context: RuleContext): Finding[] {
  const found: Finding[] = [];
  const seen = new Set<UnitCode>();
  const rankOf = (unit: UnitCode | undefined): number | undefined => {
    const kind = unit === undefined ? undefined : context.unitOf?.(unit)?.kind;
    return kind === undefined ? undefined : ranks[kind];
  };
  const first = rankOf(issuers[0]?.unit);
  for (const [index, { unit, name }] of issuers.entries()) {
    const where = `issuers.${index}`;
    if (seen.has(unit)) found.push(finding('issuer.twice', where, { name }));
    seen.add(unit);
    const rank = rankOf(unit);
    if (rank !== undefined && first !== undefined && rank !== first)
      found.push(finding('issuer.rank', where, { name }));
  }
  return found;
}

/** 16.4 for a department that writes downwards, 19.6 for everybody else: a person confirms that the others agreed. */
function taskRule(content: DocumentContent, context: RuleContext): Finding[] {
  // Upward nobody is given tasks; minutes record what those present agreed to.
  if (isUpward(content, context) || content.kind === 'minutes') return [];
  const known = [...content.issuers, ...content.recipients.filter(({ role }) => role === 'main')];
  const isKnown = (name: string): boolean =>
    known.some((unit) => unit.name.endsWith(name) || name.endsWith(unit.name));
  for (const [index, block] of content.body.entries()) {
    if (isTable(block)) continue;
    for (const match of block.text.matchAll(tasked)) {
      const name = match[1] ?? '';
      if (isKnown(name)) continue;
      const start = match.index + match[0].indexOf(name);
      const code = isDownwardDepartment(content, context) ? 'department.agreement' : 'cosign.others';
      return [finding(code, `body.${index}`, { name, text: name }, { start, end: start + name.length })];
    }
  }
  return [];
}

function isDownwardDepartment({ recipients }: DocumentContent, context: RuleContext): boolean {
  if (context.unitOf?.(context.ownUnit)?.kind !== 'department') return false;
  return recipients.some(({ unit }) => isAbove(context.ownUnit, unit, context));
}
