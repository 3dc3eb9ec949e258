// Separation of duties: drafter, signer and seal custodian of one document are different people. Small units may pair two roles by policy, but
// never drafter and custodian (domain.md 5.1).
import type { Role } from '../../../shared/domain/roles.ts';
import type { StationParts } from '../parts.ts';

/** Whether this unit's policy lets one person hold both roles of one document. */
export function mayHoldBoth(
  parts: Pick<StationParts, 'trust' | 'identity'>,
  pair: readonly [Role, Role],
): boolean {
  if (pair.includes('drafter') && pair.includes('custodian')) return false;
  const unitCode = parts.identity()?.unitCode;
  const allowed = parts.trust.current()?.policy.rolePairsAllowed ?? [];
  return unitCode !== undefined && allowed.includes(unitCode);
}
