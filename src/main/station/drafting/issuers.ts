// 联合行文: the own unit first, then the units of the signed directory that issue with it, each under a name that is its own.
import { namesOn } from '../../../seals/package/sender-checks.ts';
import type { Issuer } from '../../../shared/domain/content.ts';
import { done, type Outcome, type Refusal, refuse } from '../outcome.ts';
import type { StationParts } from '../parts.ts';

type Parts = Pick<StationParts, 'trust' | 'clock'>;

/** The issuers to save. The first stays the station's, whatever the form says; of the others only new ones are judged, so that a unit that was renamed stops no save. */
export function issuersOf(
  parts: Parts,
  present: readonly Issuer[],
  sent: readonly Issuer[] | undefined,
): Outcome<readonly Issuer[]> {
  const [own] = present;
  if (sent === undefined || own === undefined) return done(present);
  const seen = new Set([own.unit]);
  const others = sent.filter(({ unit }) => !seen.has(unit) && seen.add(unit));
  const fresh = others.filter(
    ({ unit, name }) => !present.some((issuer) => issuer.unit === unit && issuer.name === name),
  );
  return (
    refuseIssuers(parts, [own, ...fresh]) ?? done([own, ...others.map(({ unit, name }) => ({ unit, name }))])
  );
}

/** The first co-issuer that the directory does not know by that name; null when there is none, or no directory yet. */
export function refuseIssuers(parts: Parts, [, ...others]: readonly Issuer[]): Refusal | null {
  const trust = parts.trust.current();
  if (trust === null) return null;
  for (const { unit: code, name } of others) {
    const unit = trust.unit(code);
    if (unit === undefined) return refuse('recipient-unknown', { unit: code, name });
    if (!namesOn(unit, parts.clock.today()).includes(name))
      return refuse('input-invalid', { field: 'issuers', reason: 'issuer-name', name, expected: unit.name });
  }
  return null;
}
