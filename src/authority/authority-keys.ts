// The authority's keys. RSA: root (signs the intermediate and its own list), intermediate (signs units, exchange, time-stamp certificate and its own list),
// list signer (directory, registry, policy, revocation, decisions). SM2: root and intermediate of the second chain, the seal maker. Two time-stamp keys, one
// a chain. Each rests under the passphrase in a file of its own; none ever leaves this folder.
import { generateKeyPairSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { judgePin, openKey, protectKey } from '../seals/pki/key-file.ts';
import type { OpenedKey } from '../seals/pki/key-file.ts';
import { signingKeyOf } from '../seals/pki/signing-key.ts';
import type { SigningKey } from '../seals/pki/signing-key.ts';
import { createSm2Key } from '../seals/pki/sm2.ts';
import { AuthorityError } from './authority-error.ts';
import { writeWhole } from './files.ts';

export interface AuthorityKeys {
  readonly root: SigningKey;
  readonly intermediate: SigningKey;
  /** Signs JWS, which the X.509 form of a key cannot. */
  readonly listSigner: KeyObject;
  readonly sm2Root: SigningKey;
  readonly sm2Intermediate: SigningKey;
  readonly sealMaker: SigningKey;
  readonly timeStamp: SigningKey;
  readonly sm2TimeStamp: SigningKey;
}

/** What the time-stamp service opens: these two and no other. */
export type TimeStampKeys = Pick<AuthorityKeys, 'timeStamp' | 'sm2TimeStamp'>;

type KeyName = keyof AuthorityKeys;
type Opened = Extract<OpenedKey, { ok: true }>['privateKey'];

/** File names; the first three are those of version 1. */
const files: Readonly<Record<KeyName, string>> = {
  root: 'root',
  intermediate: 'intermediate',
  listSigner: 'list-signer',
  sm2Root: 'sm2-root',
  sm2Intermediate: 'sm2-intermediate',
  sealMaker: 'seal-maker',
  timeStamp: 'time-stamp',
  sm2TimeStamp: 'sm2-time-stamp',
};

/** Opens the keys; makes those that are not there when told to: all at the founding, those of SM2 when an older folder is raised. */
export function openKeys(options: {
  readonly folder: string;
  readonly passphrase: string;
  readonly makeMissing: { readonly caKeyBits: number } | null;
}): AuthorityKeys {
  const { folder, passphrase, makeMissing } = options;
  const rsa = (name: KeyName, bits: number): KeyObject => {
    const key =
      makeMissing !== null && !existsSync(keyPath(folder, name))
        ? storeKey(options, name, generateKeyPairSync('rsa', { modulusLength: bits }).privateKey)
        : openOne(folder, passphrase, name);
    if (key instanceof Uint8Array) throw new AuthorityError('state-unreadable', `${files[name]} key`);
    return key;
  };
  const sm2 = (name: KeyName): SigningKey => {
    const key =
      makeMissing !== null && !existsSync(keyPath(folder, name))
        ? storeKey(options, name, createSm2Key().privateKey)
        : openOne(folder, passphrase, name);
    return signingKeyOf(key);
  };
  const caKeyBits = makeMissing?.caKeyBits ?? 0;
  return {
    root: signingKeyOf(rsa('root', caKeyBits)),
    intermediate: signingKeyOf(rsa('intermediate', caKeyBits)),
    listSigner: rsa('listSigner', 2048),
    sm2Root: sm2('sm2Root'),
    sm2Intermediate: sm2('sm2Intermediate'),
    sealMaker: sm2('sealMaker'),
    timeStamp: signingKeyOf(rsa('timeStamp', 2048)),
    sm2TimeStamp: sm2('sm2TimeStamp'),
  };
}

/** Opens the time-stamp keys alone, for a process that answers strangers. Throws AuthorityError `passphrase-wrong`. */
export function openTimeStampKeys(folder: string, passphrase: string): TimeStampKeys {
  return {
    timeStamp: signingKeyOf(openOne(folder, passphrase, 'timeStamp')),
    sm2TimeStamp: signingKeyOf(openOne(folder, passphrase, 'sm2TimeStamp')),
  };
}

/** Throws AuthorityError `passphrase-weak`. */
export function judgePassphrase(passphrase: string): void {
  const weakness = judgePin(passphrase);
  if (weakness !== null) throw new AuthorityError('passphrase-weak', weakness);
}

function storeKey<T extends Opened>(
  { folder, passphrase }: { readonly folder: string; readonly passphrase: string },
  name: KeyName,
  privateKey: T,
): T {
  const file = protectKey({ privateKey, pin: passphrase, deviceKey: null });
  writeWhole(keyPath(folder, name), `${JSON.stringify(file)}\n`);
  return privateKey;
}

function openOne(folder: string, passphrase: string, name: KeyName): Opened {
  const keyFile: unknown = JSON.parse(readFileSync(keyPath(folder, name), 'utf8'));
  const opened = openKey({ keyFile, pin: passphrase, deviceKey: null });
  if (opened.ok) return opened.privateKey;
  const code = opened.code === 'pin-wrong' ? 'passphrase-wrong' : 'state-unreadable';
  throw new AuthorityError(code, `${files[name]} key`);
}

function keyPath(folder: string, name: KeyName): string {
  return join(folder, 'keys', `${files[name]}.json`);
}
