// Which way a kind travels (条例 art. 8; directions are practice except where an article says so) against where its main recipients stand.
import type { DocumentContent, Recipient } from '../content.ts';
import { type Finding, finding, type FindingCode } from '../finding-codes.ts';
import { type Direction, kindTable } from '../kinds.ts';
import { isAbove, publishedKinds, type RuleContext } from './context.ts';

/** Silent without directory, for published kinds, and for 议案, which goes to an assembly outside the directory's order. */
export function directionRules(content: DocumentContent, context: RuleContext): Finding[] {
  const { kind, recipients } = content;
  if (context.unitOf === null || publishedKinds.includes(kind) || kind === 'motion') return [];
  return recipients.flatMap((recipient, index) => {
    if (recipient.role !== 'main' || recipient.unit === context.ownUnit) return [];
    if (context.unitOf?.(recipient.unit) === undefined) return [];
    const code = misfit(content, directionTo(recipient, context));
    const evidence = { kind: kindTable[kind].name, name: recipient.name };
    return code === null ? [] : [finding(code, `recipients.${index}`, evidence)];
  });
}

function directionTo({ unit }: Recipient, context: RuleContext): Direction {
  if (isAbove(unit, context.ownUnit, context)) return 'upward';
  return isAbove(context.ownUnit, unit, context) ? 'downward' : 'lateral';
}

function misfit({ kind }: DocumentContent, direction: Direction): FindingCode | null {
  const { directions } = kindTable[kind];
  if (directions.includes(direction)) return null;
  if (direction === 'upward') return 'kind.above';
  if (directions.includes('upward')) return 'kind.notAbove';
  return kind === 'letter' ? 'letter.below' : 'kind.notBelow';
}
