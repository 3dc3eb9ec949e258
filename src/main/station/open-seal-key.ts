// Opens the unit's seal keys by the custodian's PIN: the RSA or EC one out of its key file or its token, the SM2 one out of its key file, both under one PIN.
// Wrong PINs are counted on disk before the PIN is tried, so that a crash or a pulled plug gives no free guess: growing waits, locked after five.
import { parseCertificate, type Certificate } from '../../seals/pki/certificate.ts';
import { openKey } from '../../seals/pki/key-file.ts';
import { createSigner, type Signer } from '../../seals/pki/signer.ts';
import { signingKeyOf, type SigningKey } from '../../seals/pki/signing-key.ts';
import type { KeyRow, KeysRepository } from '../store/keys-repository.ts';
import { createSealLifeRepository } from '../store/seal-life-repository.ts';
import type { Store } from '../store/store.ts';
import { openKeyFile } from './open-key-file.ts';
import { done, refuse, type Outcome, type Refusal } from './outcome.ts';
import type { Eseal, OpenSeal, PreparedKey, StationClock } from './parts.ts';
import { refusalOf, type SealTokens } from './seal-token/seal-tokens.ts';
import { placeOfStored } from './seal-token/stored-seal-key.ts';

/** Wrong PINs before the seal key is locked. */
const maxWrongPins = 5;
// Seconds to wait after the first, second, … wrong PIN: long enough to stop a machine that guesses, short enough for a slip of the finger.
const pinWaitSeconds = [0, 2, 4, 8] as const;

export interface SealKeyParts {
  readonly store: Store;
  readonly repository: KeysRepository;
  readonly clock: StationClock;
  readonly deviceKey: Uint8Array;
  readonly tokens: SealTokens;
}

/** Both seal keys under their one PIN. */
export async function openSealKey(parts: SealKeyParts, pin: string): Promise<Outcome<OpenSeal>> {
  const { store, repository } = parts;
  const begun = beginTry(parts);
  if (!begun.ok) return begun;
  const { row, certificatePem, wrongPinCount } = begun.value;

  const opened = await openFirstKey(parts, { row, certificatePem }, pin);
  if (!opened.ok && opened.code !== 'wrong-pin') {
    // Not the person's fault, or counted by a token that is locked already: the try is given back.
    store.transact(() => repository.setPinTries(row, row));
    return opened;
  }
  if (!opened.ok) return refuseWrongPin(opened, wrongPinCount);
  store.transact(() => repository.setPinTries(row, { wrongPinCount: 0, waitUntilMs: 0 }));
  const first = opened.value;
  const second = openSm2Key(parts, pin);
  if (!second.ok && !first.isToken) return second;
  // A token's PIN is changed with the vendor's tool, and the SM2 key file then keeps the old one: PDF can still be sealed, OFD says what is missing.
  const { sm2, close } = second.ok ? second.value : { sm2: null, close: () => undefined };
  return done({
    signer: signerOf(certificatePem, row.chainPem, first.key),
    sm2,
    close: () => {
      first.close();
      close();
    },
  });
}

/**
 * The seal key in use, which lived in a token alone, comes back as a key file: its maker delivered it. `prepared` is that key under the PIN typed now, which
 * must be the one of the SM2 key: from now on one PIN opens both. Without an SM2 key it is the new one. Wrong tries count.
 */
export function takeBackSealKey(parts: SealKeyParts, prepared: PreparedKey, pin: string): Outcome<void> {
  const { store, repository } = parts;
  const begun = beginTry(parts);
  if (!begun.ok) return begun;
  const { row, wrongPinCount } = begun.value;
  const second = openSm2Key(parts, pin);
  if (!second.ok && second.details['code'] === 'pin-wrong')
    return refuseWrongPin(refuse('wrong-pin'), wrongPinCount);
  store.transact(() => {
    repository.setPinTries(row, second.ok ? { wrongPinCount: 0, waitUntilMs: 0 } : row);
    if (second.ok) repository.replaceProtected({ ...row, protectedKey: prepared.protectedKey });
  });
  if (second.ok) second.value.close();
  return second.ok ? done(undefined) : second;
}

/** A token that is about to lock itself leaves fewer tries than our own count. */
function refuseWrongPin({ details }: Refusal, wrongPinCount: number): Refusal {
  const own = maxWrongPins - wrongPinCount;
  const attemptsLeft = Math.min(own, Number(details['attemptsLeft'] ?? own));
  if (attemptsLeft <= 0) return refuse('pin-locked');
  const waitSeconds = pinWaitSeconds[wrongPinCount - 1] ?? 0;
  return refuse('wrong-pin', { attemptsLeft: String(attemptsLeft), waitSeconds: String(waitSeconds) });
}

interface FirstKey {
  readonly key: SigningKey;
  readonly isToken: boolean;
  readonly close: () => void;
}

/** The RSA or EC key out of its file or its token. */
async function openFirstKey(
  { deviceKey, tokens }: SealKeyParts,
  { row, certificatePem }: { readonly row: KeyRow; readonly certificatePem: string },
  pin: string,
): Promise<Outcome<FirstKey>> {
  const { place } = placeOfStored(row.protectedKey);
  if (place === null) {
    const opened = openKeyFile({ protectedKey: row.protectedKey, certificatePem, deviceKey }, pin);
    if (opened.ok) return done({ ...opened, isToken: false });
    return opened.code === 'pin-wrong'
      ? refuse('wrong-pin')
      : refuse('seal-unusable', { reason: opened.code });
  }
  const { spki, sha256 } = parseCertificate(certificatePem);
  const opened = await tokens.open({ place, spki, certificateSha256: sha256, pin });
  return opened.ok ? done({ key: opened.key, isToken: true, close: opened.close }) : refusalOf(opened);
}

/** Reported lost or stopped on this machine: no PIN opens it, no list is needed for it. */
export function sealLockOf({ db }: Store, row: KeyRow | undefined): 'lost' | 'suspended' | null {
  const sha256 = row?.certificateSha256;
  return sha256 ? createSealLifeRepository(db).lockOfCertificate(sha256) : null;
}

/** The SM2 key in use with the SES seal of its certificate. */
export function findEseal(
  repository: KeysRepository,
): { readonly row: KeyRow; readonly eseal: Eseal } | null {
  const row = repository.active('sm2Seal');
  const stored = row?.certificateSha256 ? repository.eseal(row.certificateSha256) : undefined;
  if (!row?.certificatePem || !stored) return null;
  const { esId, der } = stored;
  return { row, eseal: { esId, der, certificatePem: row.certificatePem } };
}

/** The second key under the same PIN; `sm2` is null when this machine has none. */
function openSm2Key(
  { repository, deviceKey }: SealKeyParts,
  pin: string,
): Outcome<Pick<OpenSeal, 'sm2' | 'close'>> {
  const found = findEseal(repository);
  if (found === null) return done({ sm2: null, close: () => undefined });
  const { row, eseal } = found;
  const opened = openKey({ keyFile: JSON.parse(row.protectedKey), pin, deviceKey });
  // Made and renewed in one act with the first one: another PIN means that somebody changed the table, or that a token's was changed since.
  if (!opened.ok || opened.kind !== 'sm2')
    return refuse('seal-unusable', { reason: 'sm2-key-unreadable', code: opened.ok ? 'kind' : opened.code });
  const { privateKey } = opened;
  const signer = signerOf(eseal.certificatePem, row.chainPem, signingKeyOf(privateKey));
  return done({ sm2: { signer, eseal: eseal.der }, close: () => void privateKey.fill(0) });
}

function signerOf(certificatePem: string, chainPem: string | null, key: SigningKey): Signer {
  const certificate = parseCertificate(certificatePem);
  return createSigner({ key, certificate, chain: parseChain(chainPem) });
}

interface BegunTry {
  readonly row: KeyRow;
  readonly certificatePem: string;
  /** With this one, should it be wrong. */
  readonly wrongPinCount: number;
}

/** The seal key in use, when it may be tried: the try is on disk already. */
function beginTry(parts: SealKeyParts): Outcome<BegunTry> {
  const row = parts.repository.active('seal');
  if (!row?.certificatePem) return refuse('seal-unusable', { reason: 'no-certificate' });
  const lock = sealLockOf(parts.store, row);
  if (lock !== null) return refuse('seal-unusable', { reason: `locked-${lock}` });
  const wrongPinCount = row.wrongPinCount + 1;
  const { certificatePem } = row;
  return countTry(parts, row, wrongPinCount) ?? done({ row, certificatePem, wrongPinCount });
}

/** Books the try before it is made; a refusal when there is none left or it comes too soon. */
function countTry(parts: SealKeyParts, row: KeyRow, wrongPinCount: number): Outcome<never> | undefined {
  const nowMs = parts.clock.nowMs();
  if (row.wrongPinCount >= maxWrongPins) return refuse('pin-locked');
  if (row.waitUntilMs > nowMs)
    return refuse('wait-before-retry', { waitSeconds: String(Math.ceil((row.waitUntilMs - nowMs) / 1000)) });
  const waitUntilMs = nowMs + (pinWaitSeconds[wrongPinCount - 1] ?? 0) * 1000;
  parts.store.transact(() => parts.repository.setPinTries(row, { wrongPinCount, waitUntilMs }));
  return undefined;
}

function parseChain(chainPem: string | null): Certificate[] {
  const blocks = chainPem?.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  return blocks.map((block) => parseCertificate(block));
}
