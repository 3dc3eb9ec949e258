// Countersigns a unit's audit head with the exchange's TLS key, the only key it has: PS256, header x5t#S256. A unit that later shows another history
// contradicts a head that both sides hold.
import type { KeyObject } from 'node:crypto';
import { CompactSign } from 'jose';
import type { UnitCode } from '../../shared/domain/ids.ts';
import type { ExchangeLog } from '../log.ts';
import type { DayBounds } from '../operations/day-bounds.ts';
import type { ExchangeStore } from '../store/store.ts';
import { RefusedCall } from './refusal.ts';

export type Countersign = (head: {
  readonly unit: UnitCode;
  readonly entryNo: number;
  readonly head: string;
}) => Promise<string>;

/** The countersigner of one exchange; `certificateSha256` is hex. Throws RefusedCall for a new head beyond the bound of the unit's day. */
export function createCountersign(parts: {
  readonly store: ExchangeStore;
  readonly bounds: DayBounds;
  readonly privateKey: KeyObject;
  readonly certificateSha256: string;
  readonly clock: () => Date;
  readonly log: ExchangeLog;
}): Countersign {
  const { store, bounds, privateKey, clock, log } = parts;
  const thumbprint = Buffer.from(parts.certificateSha256, 'hex').toString('base64url');
  return async ({ unit, entryNo, head }) => {
    const at = clock();
    const entry = { unit, entryNo, head, receivedAtMs: at.getTime() };
    const differs = await store.transact(async (tx) => {
      const kept = await tx.publications.addAuditHead(entry);
      if (!kept.isNew) return kept.differs;
      const refused = await bounds.refuse(tx.unitDays, unit, 'auditHeads');
      // Takes the row with it.
      if (refused) throw new RefusedCall(refused);
      await bounds.count(tx.unitDays, unit, 'auditHeads');
      return kept.differs;
    });
    // Kept, countersigned all the same and told: refusing would only hide it.
    if (differs) log.warn('audit-head-differs', { unit, entryNo });
    const payload = { type: 'yizhan/audit-countersignature/1', unit, entryNo, head, at: at.toISOString() };
    return new CompactSign(new TextEncoder().encode(JSON.stringify(payload)))
      .setProtectedHeader({ alg: 'PS256', 'x5t#S256': thumbprint })
      .sign(privateKey);
  };
}
