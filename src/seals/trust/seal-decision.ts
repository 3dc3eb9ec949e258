// What the authority decided about a seal, read by the station and by the exchange that carries it: a JWS by the list signer of the accepted publication.
import type { SealDecision } from '../../shared/domain/seal-life-notices.ts';
import { isSignedBy, readJws } from './jws.ts';
import type { JwsFailure } from './jws.ts';
import { sealDecisionSchema } from './published-shapes.ts';
import type { TrustStore } from './trust-store.ts';

type DecisionFailure =
  | JwsFailure
  /** A member is missing or out of form. Update the station. */
  | 'decision-shape-refused';

export type ReadSealDecision =
  | { readonly ok: true; readonly decision: SealDecision }
  | { readonly ok: false; readonly code: DecisionFailure };

/** Reads and verifies one decision. Whether it is for this unit is the caller's to compare. */
export function readSealDecision(token: string, trust: Pick<TrustStore, 'listSigner'>): ReadSealDecision {
  const read = readJws(token);
  if (!read.ok) return read;
  if (!isSignedBy(read.jws, trust.listSigner)) return { ok: false, code: 'jws-signature-invalid' };
  const parsed = sealDecisionSchema.safeParse(read.jws.payload);
  return parsed.success ? { ok: true, decision: parsed.data } : { ok: false, code: 'decision-shape-refused' };
}
