// The authority's three keys: root (signs the intermediate and its own list), intermediate (signs units, exchange and its own list), list signer
// (signs directory, registry, policy, revocation). Each rests under the passphrase in a file of its own; none ever leaves this folder.
import { generateKeyPairSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { judgePin, openKey, protectKey } from '../seals/pki/key-file.ts';
import { AuthorityError } from './authority-error.ts';
import { writeWhole } from './files.ts';

type KeyName = 'root' | 'intermediate' | 'list-signer';

export type AuthorityKeys = Readonly<Record<KeyName, KeyObject>>;

/** Makes the keys and stores them under the passphrase. */
export function createKeys(folder: string, passphrase: string, caKeyBits: number): AuthorityKeys {
  const weakness = judgePin(passphrase);
  if (weakness !== null) throw new AuthorityError('passphrase-weak', weakness);
  const make = (name: KeyName, bits: number): KeyObject => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: bits });
    const file = protectKey({ privateKey, pin: passphrase, deviceKey: null });
    writeWhole(keyPath(folder, name), `${JSON.stringify(file)}\n`);
    return privateKey;
  };
  return {
    root: make('root', caKeyBits),
    intermediate: make('intermediate', caKeyBits),
    'list-signer': make('list-signer', 2048),
  };
}

/** Opens the keys. Throws AuthorityError `passphrase-wrong`. */
export function openKeys(folder: string, passphrase: string): AuthorityKeys {
  const open = (name: KeyName): KeyObject => {
    const keyFile: unknown = JSON.parse(readFileSync(keyPath(folder, name), 'utf8'));
    const opened = openKey({ keyFile, pin: passphrase, deviceKey: null });
    if (opened.ok && opened.kind === 'keyObject') return opened.privateKey;
    const wrongPin = !opened.ok && opened.code === 'pin-wrong';
    throw new AuthorityError(wrongPin ? 'passphrase-wrong' : 'state-unreadable', `${name} key`);
  };
  return { root: open('root'), intermediate: open('intermediate'), 'list-signer': open('list-signer') };
}

function keyPath(folder: string, name: KeyName): string {
  return join(folder, 'keys', `${name}.json`);
}
