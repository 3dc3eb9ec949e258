// Countersigns a unit's audit head with the exchange's TLS key, the only key it has: PS256, header x5t#S256. A unit that later shows another history
// contradicts a head that both sides hold.
import type { KeyObject } from 'node:crypto';
import { CompactSign } from 'jose';
import type { UnitCode } from '../../shared/domain/ids.ts';
import type { ExchangeLog } from '../log.ts';
import type { ExchangeStore } from '../store/store.ts';

export type Countersign = (head: {
  readonly unit: UnitCode;
  readonly entryNo: number;
  readonly head: string;
}) => Promise<string>;

/** The countersigner of one exchange; `certificateSha256` is hex. */
export function createCountersign(parts: {
  readonly store: ExchangeStore;
  readonly privateKey: KeyObject;
  readonly certificateSha256: string;
  readonly clock: () => Date;
  readonly log: ExchangeLog;
}): Countersign {
  const { store, privateKey, clock, log } = parts;
  const thumbprint = Buffer.from(parts.certificateSha256, 'hex').toString('base64url');
  return async ({ unit, entryNo, head }) => {
    const at = clock();
    const entry = { unit, entryNo, head, receivedAtMs: at.getTime() };
    const differs = await store.transact((tx) => tx.publications.addAuditHead(entry));
    // Kept, countersigned all the same and told: refusing would only hide it.
    if (differs) log.warn('audit-head-differs', { unit, entryNo });
    const payload = { type: 'yizhan/audit-countersignature/1', unit, entryNo, head, at: at.toISOString() };
    return new CompactSign(new TextEncoder().encode(JSON.stringify(payload)))
      .setProtectedHeader({ alg: 'PS256', 'x5t#S256': thumbprint })
      .sign(privateKey);
  };
}
