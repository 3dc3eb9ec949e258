// The unit's private keys in the station process; no key, PIN or password ever travels to a window.
//
//   machine key     needs this database and this machine (data key AND device key); opened at start, signs without a person
//   encryption key  needs this database only: documents stay readable after a recovery on another machine
//   seal keys       need PIN AND this machine: a stolen folder with its recovery code still does not give the seal. Two of them (RSA for PDF and package,
//                   SM2 for OFD) under one PIN: a custodian's act opens both and closes them again. The RSA or EC one may live in a PKCS#11 token;
//                   the SM2 one cannot, PKCS#11 has no mechanism for it
//
// How the seal keys open: open-seal-key.ts.
import { hkdfSync, type KeyObject } from 'node:crypto';
import { parseCertificate, type Certificate } from '../../seals/pki/certificate.ts';
import { judgePin, openKey, protectKey, type KeyFile } from '../../seals/pki/key-file.ts';
import type { PrivateKey } from '../../seals/pki/private-key.ts';
import { sha256Hex } from '../../seals/pki/signature-algorithm.ts';
import type { KeyRow, KeysRepository } from '../store/keys-repository.ts';
import type { Store } from '../store/store.ts';
import { findEseal, openSealKey, sealLockOf, takeBackSealKey, type SealKeyParts } from './open-seal-key.ts';
import { createElsewhereCheck, createOpenedKeys, KeyElsewhereError } from './opened-keys.ts';
import { done, refuse, type Outcome } from './outcome.ts';
import type { KeyRing, KeyUse, MachineIdentity, PreparedKey, StationClock } from './parts.ts';
import { createSealTokens, type SealTokens } from './seal-token/seal-tokens.ts';
import { movedKey, placeOfStored, storedTokenKey } from './seal-token/stored-seal-key.ts';

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
  const sealKeys: SealKeyParts = { store, repository, clock, deviceKey, tokens };
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
    openSealKey: (pin) => openSealKey(sealKeys, pin),
    takeBackSealKey: (prepared, pin) => takeBackSealKey(sealKeys, prepared, pin),
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
