// What the rules may ask beside the draft, and the questions about rank that several of them share.
import type { DocumentContent } from '../content.ts';
import type { UnitCode } from '../ids.ts';
import type { DirectoryUnit } from '../published.ts';

/** What the directory says of a unit, as far as rules ask. */
export type RuleUnit = Pick<DirectoryUnit, 'name' | 'shortName' | 'formerNames' | 'kind' | 'parent'>;

/** What the rules may ask beside the draft itself. */
export interface RuleContext {
  readonly ownUnit: UnitCode;
  /** The directory; null before the first one came, and on the screen: rules that need it then stay silent. */
  readonly unitOf: ((code: UnitCode) => RuleUnit | undefined) | null;
}

/** Kinds that are published instead of addressed (条例 art. 8). */
export const publishedKinds: readonly string[] = [
  'resolution',
  'order',
  'communique',
  'proclamation',
  'publicNotice',
  'minutes',
];

// Far above any real hierarchy; a directory with a circle in it must not hang the station.
const maxDepth = 12;

/** Whether `upper` stands over `lower` in the directory, any number of levels. */
export function isAbove(upper: UnitCode, lower: UnitCode, context: RuleContext): boolean {
  let at = context.unitOf?.(lower)?.parent ?? null;
  for (let depth = 0; at !== null && depth < maxDepth; depth += 1) {
    if (at === upper) return true;
    at = context.unitOf?.(at)?.parent ?? null;
  }
  return false;
}

/** True when the document goes to a unit above: reports and requests always, opinions by their main recipient. */
export function isUpward(content: DocumentContent, context: RuleContext): boolean {
  if (content.kind === 'report' || content.kind === 'request') return true;
  if (content.kind !== 'opinion') return false;
  return content.recipients.some(
    ({ unit, role }) => role === 'main' && isAbove(unit, context.ownUnit, context),
  );
}
