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

interface OpeningOptions {
  readonly folder: string;
  readonly passphrase: string;
  /** Null: every key must be there. */
  readonly makeMissing: { readonly caKeyBits: number } | null;
}

/**
 * Opens the list signer, which shows whether the passphrase is right, and each other key when it is first used: an opening costs a deliberate tenth of a
 * second. Makes those that are not there when told to: all at the founding, those of SM2 when an older folder is raised.
 */
export function openKeys(options: OpeningOptions): AuthorityKeys {
  const caKeyBits = options.makeMissing?.caKeyBits ?? 0;
  const listSigner = keyIn(options, 'listSigner', () => newRsa(2048))();
  if (listSigner instanceof Uint8Array)
    throw new AuthorityError('state-unreadable', `${files.listSigner} key`);
  const signing = (name: KeyName, make: () => Opened): (() => SigningKey) => {
    const key = keyIn(options, name, make);
    return once(() => signingKeyOf(key()));
  };
  const root = signing('root', () => newRsa(caKeyBits));
  const intermediate = signing('intermediate', () => newRsa(caKeyBits));
  const sm2Root = signing('sm2Root', newSm2);
  const sm2Intermediate = signing('sm2Intermediate', newSm2);
  const sealMaker = signing('sealMaker', newSm2);
  const timeStamp = signing('timeStamp', () => newRsa(2048));
  const sm2TimeStamp = signing('sm2TimeStamp', newSm2);
  return {
    listSigner,
    get root() {
      return root();
    },
    get intermediate() {
      return intermediate();
    },
    get sm2Root() {
      return sm2Root();
    },
    get sm2Intermediate() {
      return sm2Intermediate();
    },
    get sealMaker() {
      return sealMaker();
    },
    get timeStamp() {
      return timeStamp();
    },
    get sm2TimeStamp() {
      return sm2TimeStamp();
    },
  };
}

const newRsa = (bits: number): KeyObject => generateKeyPairSync('rsa', { modulusLength: bits }).privateKey;
const newSm2 = (): Uint8Array => createSm2Key().privateKey;

/** A key of the folder, opened at the first call; one that is missing is made now, when that is asked for. */
function keyIn(options: OpeningOptions, name: KeyName, make: () => Opened): () => Opened {
  const { folder, passphrase, makeMissing } = options;
  if (makeMissing === null || existsSync(keyPath(folder, name)))
    return once(() => openOne(folder, passphrase, name));
  const made = storeKey(options, name, make());
  return () => made;
}

function once<T>(work: () => T): () => T {
  let held: { readonly value: T } | null = null;
  return () => (held ??= { value: work() }).value;
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

function storeKey({ folder, passphrase }: OpeningOptions, name: KeyName, privateKey: Opened): Opened {
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
