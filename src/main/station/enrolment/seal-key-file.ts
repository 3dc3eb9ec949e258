// The unit's RSA or EC seal key out of the file that its certificate authority delivered. Taken is what the unit's authority certifies: found out here, and
// not by its refusal days later. Neither file nor password is kept; the key goes on under the custodian's PIN like one that was made here.
import type { KeyObject } from 'node:crypto';
import { readPkcs12 } from '../../../seals/pki/pkcs12.ts';
import { readPublicKey, spkiOf } from '../../../seals/pki/public-key.ts';
import type { SealKeyFileRefusal } from '../../../shared/domain/seal-key-file.ts';
import { done, refuse, type Outcome, type Refusal } from '../outcome.ts';

/** As it comes from a window or the command line. */
export interface BroughtKeyFile {
  readonly base64: string;
  readonly password: string;
}

/** The key in it; `seal-key-file-refused` with a SealKeyFileRefusal as its reason. */
export function openSealKeyFile({ base64, password }: BroughtKeyFile): Outcome<KeyObject> {
  const bytes = Buffer.from(base64, 'base64');
  const opened = readPkcs12(bytes, password);
  bytes.fill(0);
  if (!opened.ok) return refuseFile(`p12-${opened.code}`);
  const { privateKey } = opened;
  if (privateKey instanceof Uint8Array) {
    privateKey.fill(0);
    return refuseFile('p12-sm2');
  }
  return judgeKey(privateKey) ?? done(privateKey);
}

/** A refusal in the words of the file. */
export function refuseFile(reason: SealKeyFileRefusal, key?: string): Refusal {
  return refuse('seal-key-file-refused', { reason, ...(key === undefined ? {} : { key }) });
}

/** The authority's bounds (its reader of requests holds them too): larger or odder RSA keys cost every verifier, forever. */
const rsaBits = { least: 2048, most: 4096 } as const;
const usualExponent = 65_537n;

function judgeKey(privateKey: KeyObject): Refusal | null {
  const key = readPublicKey(spkiOf(privateKey));
  const { namedCurve, publicExponent } = privateKey.asymmetricKeyDetails ?? {};
  if (key?.kind !== 'rsa') return key?.kind === 'ec' ? null : refuseFile('p12-key-kind', namedCurve ?? 'EC');
  if (key.bits < rsaBits.least) return refuseFile('p12-key-weak', `RSA ${key.bits}`);
  if (key.bits > rsaBits.most) return refuseFile('p12-key-unusual', `RSA ${key.bits}`);
  return publicExponent === usualExponent ? null : refuseFile('p12-key-unusual', `e = ${publicExponent}`);
}
