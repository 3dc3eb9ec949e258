// Who gets the content key of a package: each recipient with a certificate that holds today, the own unit, and the exchange where policy says that it
// reads. Who has none is named with the reason; nothing is ever sent to anybody in the clear instead.
import { setImmediate } from 'node:timers/promises';
import { wrapContentKey } from '../../../seals/encryption/content-key.ts';
import {
  exchangeCertificateOf,
  recipientCertificateOf,
} from '../../../seals/encryption/recipient-certificate.ts';
import type { Certificate } from '../../../seals/pki/certificate.ts';
import type { TrustStore } from '../../../seals/trust/trust-store.ts';
import type { RecipientFailure } from '../../../shared/domain/encryption-failures.ts';
import type { UnitCode } from '../../../shared/domain/ids.ts';
import { exchangeHolder } from '../../../shared/domain/note-token.ts';

/** Wrapped keys by holder, and who could not be encrypted to. */
export interface WrappedKeys {
  readonly keys: ReadonlyMap<string, string>;
  readonly without: ReadonlyMap<UnitCode, RecipientFailure>;
  /** Policy says that the exchange reads, and its certificate does not hold. */
  readonly exchangeMissing: boolean;
}

/** Units judged before the windows of the station get a turn: a certificate costs a millisecond. */
const turnUnits = 20;

/** Wraps a content key for these units. */
export async function wrapKeys(
  contentKey: Uint8Array,
  units: readonly UnitCode[],
  { trust, self, now }: { readonly trust: TrustStore; readonly self: UnitCode | null; readonly now: Date },
): Promise<WrappedKeys> {
  const keys = new Map<string, string>();
  const without = new Map<UnitCode, RecipientFailure>();
  for (const [index, unit] of units.entries()) {
    if (index % turnUnits === turnUnits - 1) await setImmediate();
    const found = recipientCertificateOf(trust, unit, now);
    if (found.ok) keys.set(unit, await wrapContentKey(found.certificate, contentKey));
    else without.set(unit, found.code);
  }
  await wrapForSelf(contentKey, keys, trust, { self, now });
  return { keys, without, exchangeMissing: await missesExchange(contentKey, keys, trust, now) };
}

/** The sender opens what it sent after a restore, too; without a certificate of its own it has the package all the same. */
async function wrapForSelf(
  contentKey: Uint8Array,
  keys: Map<string, string>,
  trust: TrustStore,
  { self, now }: { readonly self: UnitCode | null; readonly now: Date },
): Promise<void> {
  if (self === null || keys.has(self)) return;
  const own = recipientCertificateOf(trust, self, now);
  if (own.ok) keys.set(self, await wrapContentKey(own.certificate, contentKey));
}

/** Wraps for the exchange when policy says that it reads; true when it should and cannot. */
async function missesExchange(
  contentKey: Uint8Array,
  keys: Map<string, string>,
  trust: TrustStore,
  now: Date,
): Promise<boolean> {
  const exchange = exchangeHolderOf(trust, now);
  if (exchange === 'none' || exchange === 'missing') return exchange === 'missing';
  keys.set(exchangeHolder, await wrapContentKey(exchange, contentKey));
  return false;
}

/** The certificate of an exchange that reads; `none` where policy wants none, `missing` where what it names does not hold today. */
function exchangeHolderOf(trust: TrustStore, now: Date): Certificate | 'none' | 'missing' {
  const { exchangeReads = false, exchangeCertificates = [] } = trust.policy;
  if (!exchangeReads || exchangeCertificates.length === 0) return 'none';
  return exchangeCertificateOf(trust, now) ?? 'missing';
}

/** True when policy says that the exchange reads, and there is nothing to encrypt to it with: nothing goes before a newer publication. */
export function isExchangeMissing(trust: TrustStore, now: Date): boolean {
  return trust.policy.encryption === 'required' && exchangeHolderOf(trust, now) === 'missing';
}
