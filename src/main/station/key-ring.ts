// The unit's private keys in the station process; no key, PIN or password ever travels to a window.
//
//   machine key     needs this database and this machine (data key AND device key); opened at start, signs without a person
//   encryption key  needs this database only: documents stay readable after a recovery on another machine
//   seal keys       need PIN AND this machine: a stolen folder with its recovery code still does not give the seal. Two of them (RSA for PDF and package,
//                   SM2 for OFD) under one PIN: a custodian's act opens both and closes them again. The RSA or EC one may live in a PKCS#11 token;
//                   the SM2 one cannot, PKCS#11 has no mechanism for it
//
// Wrong PINs are counted on disk before the PIN is tried, so that a crash or a pulled plug gives no free guess: growing waits, locked after five.
import { hkdfSync, type KeyObject } from 'node:crypto';
import { parseCertificate, type Certificate } from '../../seals/pki/certificate.ts';
import { judgePin, openKey, protectKey, type KeyFile } from '../../seals/pki/key-file.ts';
import type { PrivateKey } from '../../seals/pki/private-key.ts';
import { sha256Hex } from '../../seals/pki/signature-algorithm.ts';
import { createSigner, type Signer } from '../../seals/pki/signer.ts';
import { signingKeyOf, type SigningKey } from '../../seals/pki/signing-key.ts';
import type { KeyRow, KeysRepository } from '../store/keys-repository.ts';
import { createSealLifeRepository } from '../store/seal-life-repository.ts';
import type { Store } from '../store/store.ts';
import { openKeyFile } from './open-key-file.ts';
import { createElsewhereCheck, createOpenedKeys, KeyElsewhereError } from './opened-keys.ts';
import { done, refuse, type Outcome, type Refusal } from './outcome.ts';
import type {
  Eseal,
  KeyRing,
  KeyUse,
  MachineIdentity,
  OpenSeal,
  PreparedKey,
  StationClock,
} from './parts.ts';
import { createSealTokens, refusalOf, type SealTokens } from './seal-token/seal-tokens.ts';
import { movedKey, placeOfStored, storedTokenKey } from './seal-token/stored-seal-key.ts';

/** Wrong PINs before the seal key is locked. */
const maxWrongPins = 5;
// Seconds to wait after the first, second, … wrong PIN: long enough to stop a machine that guesses, short enough for a slip of the finger.
const pinWaitSeconds = [0, 2, 4, 8] as const;

interface KeyRingOptions {
  readonly store: Store;
  readonly repository: KeysRepository;
  readonly clock: StationClock;
  readonly dataKey: Uint8Array;
  readonly deviceKey: Uint8Array;
  readonly makeRecoveryCode: () => string;
  /** Absent: the product's own. */
  readonly tokens?: SealTokens;
}

/** A key ring over the table `keys`. */
export function createKeyRing(options: KeyRingOptions): KeyRing {
  const { store, repository, clock, dataKey, deviceKey } = options;
  const tokens = options.tokens ?? createSealTokens();
  let machine: MachineIdentity | null | undefined;

  const openStored = (row: KeyRow): KeyObject => {
    const protection = protectionOf(row.use, dataKey, deviceKey);
    const opened = openKey({ keyFile: JSON.parse(row.protectedKey), ...protection, pinOf: 'random' });
    if (opened.ok && opened.kind === 'keyObject') return opened.privateKey;
    const reason = opened.ok ? opened.kind : opened.code;
    const Failure = reason === 'device-key-wrong' ? KeyElsewhereError : Error;
    throw new Failure(`the ${row.use} key does not open: ${reason}`);
  };
  const openMachine = (): MachineIdentity | null => {
    const row = repository.active('machine');
    if (!row?.certificatePem || !row.certificateSha256) return null;
    return {
      privateKey: openStored(row),
      certificateSha256: row.certificateSha256,
      certificatePem: row.certificatePem,
      chainPem: row.certificatePem + (row.chainPem ?? ''),
    };
  };
  const machineIdentity = (): MachineIdentity | null => (machine ??= openMachine());

  return {
    machineIdentity,
    machineSigner: machineIdentity,
    isMachineElsewhere: createElsewhereCheck(() => repository.active('machine'), machineIdentity),
    pendingKey: (use) => {
      const row = repository.pending(use)[0];
      return row ? openStored(row) : null;
    },
    openSealKey: (pin) => openSealKey({ store, repository, clock, deviceKey, tokens }, pin),
    tokens,
    ...sealPlaces(repository),
    sealCertificatePem: () => repository.active('seal')?.certificatePem ?? null,
    sealLock: () => sealLockOf(store, repository.active('seal')),
    eseal: () => findEseal(repository)?.eseal ?? null,
    sealPicture: (sha256) => repository.picture(sha256) ?? null,
    encryptionKeys: createOpenedKeys(() => repository.all('encryption'), openStored),
    prepare: (use, privateKey, pin) =>
      Promise.resolve(prepareKey({ use, privateKey, pin }, dataKey, deviceKey)),
    store: (key) => storeKey(repository, key, clock.nowMs()),
    installCertificate: (use, certificatePem, chainPem) => {
      const certificate = parseCertificate(certificatePem);
      const row = findKeyOf(repository.all(use), certificate);
      if (!row) return false;
      repository.activate(row, { sha256: certificate.sha256, pem: certificatePem, chainPem });
      machine = undefined;
      return true;
    },
    installSealPicture: (picture) => repository.savePicture(picture),
    installEseal: (eseal) => repository.saveEseal(eseal),
    makeRecoveryCode: () => Promise.resolve(options.makeRecoveryCode()),
  };
}

function sealPlaces(
  repository: KeysRepository,
): Pick<KeyRing, 'sealPlace' | 'moveSealKey' | 'prepareTokenKey'> {
  return {
    sealPlace: () => {
      const row = repository.active('seal');
      return row === undefined ? null : placeOfStored(row.protectedKey);
    },
    moveSealKey: (place) => {
      const row = repository.active('seal');
      if (row === undefined) return;
      const { use, createdAtMs, protectedKey } = row;
      repository.replaceProtected({ use, createdAtMs, protectedKey: movedKey(protectedKey, place) });
    },
    prepareTokenKey: (spki, place) => ({
      use: 'seal',
      protectedKey: storedTokenKey(sha256Hex(spki), place),
    }),
  };
}

function storeKey(repository: KeysRepository, { use, protectedKey }: PreparedKey, nowMs: number): void {
  // Part of the primary key: two keys of one use never share an instant.
  const newest = repository.all(use)[0]?.createdAtMs ?? 0;
  repository.add({ use, protectedKey, createdAtMs: Math.max(nowMs, newest + 1) });
}

/** Uses that open by the custodian's PIN. */
const pinUses: readonly KeyUse[] = ['seal', 'sm2Seal'];

function prepareKey(
  { use, privateKey, pin }: { use: KeyUse; privateKey: PrivateKey; pin: string | null },
  dataKey: Uint8Array,
  deviceKey: Uint8Array,
): Outcome<PreparedKey> {
  const needsPin = pinUses.includes(use);
  const weakness = needsPin ? judgePin(pin ?? '') : null;
  if (weakness) return refuse('weak-pin', { reason: weakness });
  const protection = needsPin ? { pin: pin ?? '', deviceKey } : protectionOf(use, dataKey, deviceKey);
  const file = protectKey({ privateKey, ...protection, pinOf: needsPin ? 'person' : 'random' });
  return done({ use, protectedKey: JSON.stringify(file) });
}

function protectionOf(
  use: KeyUse,
  dataKey: Uint8Array,
  deviceKey: Uint8Array,
): { pin: string; deviceKey: Uint8Array | null } {
  const secret = hkdfSync('sha256', dataKey, new Uint8Array(0), `yizhan/key-ring/1 ${use}`, 32);
  return {
    pin: Buffer.from(secret).toString('base64url'),
    deviceKey: use === 'encryption' ? null : deviceKey,
  };
}

function findKeyOf(rows: readonly KeyRow[], certificate: Certificate): KeyRow | undefined {
  const spkiSha256 = sha256Hex(certificate.spki);
  return rows.find((row) => (JSON.parse(row.protectedKey) as KeyFile).spkiSha256 === spkiSha256);
}

interface SealKeyParts {
  readonly store: Store;
  readonly repository: KeysRepository;
  readonly clock: StationClock;
  readonly deviceKey: Uint8Array;
  readonly tokens: SealTokens;
}

async function openSealKey(parts: SealKeyParts, pin: string): Promise<Outcome<OpenSeal>> {
  const { store, repository } = parts;
  const row = repository.active('seal');
  if (!row?.certificatePem) return refuse('seal-unusable', { reason: 'no-certificate' });
  const lock = sealLockOf(store, row);
  if (lock !== null) return refuse('seal-unusable', { reason: `locked-${lock}` });
  const wrongPinCount = row.wrongPinCount + 1;
  const barred = countTry(parts, row, wrongPinCount);
  if (barred) return barred;

  const opened = await openFirstKey(parts, { row, certificatePem: row.certificatePem }, pin);
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
    signer: signerOf(row.certificatePem, row.chainPem, first.key),
    sm2,
    close: () => {
      first.close();
      close();
    },
  });
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
function sealLockOf({ db }: Store, row: KeyRow | undefined): 'lost' | 'suspended' | null {
  const sha256 = row?.certificateSha256;
  return sha256 ? createSealLifeRepository(db).lockOfCertificate(sha256) : null;
}

/** The SM2 key in use with the SES seal of its certificate. */
function findEseal(repository: KeysRepository): { readonly row: KeyRow; readonly eseal: Eseal } | null {
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
  // Made and renewed in one act with the first one: another PIN means that somebody changed the table.
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
