// Project Wycheproof's vectors for ECDSA P-256 and RSA-2048 (samples/pdf/pki), each with its own verdict, through the function that every verifier calls;
// then the forgery that RSA with e = 3 is known for.
import { createHash, generateKeyPairSync } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readDer } from '../../../../src/seals/pki/der.ts';
import { writeNull, writeOid, writeSequence } from '../../../../src/seals/pki/der-writer.ts';
import { signatureOids } from '../../../../src/seals/pki/oids.ts';
import { readPublicKey, spkiOf } from '../../../../src/seals/pki/public-key.ts';
import {
  readSignatureAlgorithm,
  verifyRsaOverDigest,
  verifySignature,
} from '../../../../src/seals/pki/signature-algorithm.ts';

interface Vectors {
  readonly numberOfTests: number;
  readonly testGroups: readonly {
    readonly publicKeyDer: string;
    readonly tests: readonly {
      readonly tcId: number;
      readonly msg: string;
      readonly sig: string;
      readonly result: 'valid' | 'invalid' | 'acceptable';
    }[];
  }[];
}

const folder = join(process.env['YIZHAN_SHARED'] ?? '../shared', 'samples/pdf/pki');
const fromHex = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'));
const algorithms = {
  ecdsa: readSignatureAlgorithm(readDer(writeSequence(writeOid(signatureOids.ecdsaWithSha256)))),
  rsa: readSignatureAlgorithm(readDer(writeSequence(writeOid(signatureOids.sha256WithRsa), writeNull()))),
};

describe('Wycheproof', () => {
  it.for([
    ['wycheproof-ecdsa-p256.json', 'ecdsa'],
    ['wycheproof-rsa2048-sha256.json', 'rsa'],
  ] as const)('%s', ([file, kind], { skip }) => {
    const present = existsSync(folder);
    if (!present && process.env['CI'] === 'true') throw new Error(`no samples in ${folder}`);
    if (!present) skip('samples absent: not run');
    const vectors = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Vectors;
    const judged = vectors.testGroups.flatMap(({ publicKeyDer, tests }) => {
      const key = readPublicKey(fromHex(publicKeyDer));
      if (key === null) throw new Error('a key of a vector is not read');
      return tests.map(({ tcId, msg, sig, result }) => {
        const [data, signature] = [fromHex(msg), fromHex(sig)];
        const found = verifySignature({ algorithm: algorithms[kind], key, data, signature });
        // The second way to verify RSA, used where a CMS has no signed attributes, must say the same.
        const digestValue = createHash('sha256').update(data).digest();
        const second =
          kind === 'rsa' ? verifyRsaOverDigest({ key, digest: 'sha256', digestValue, signature }) : found;
        return { tcId, wanted: result, found, second };
      });
    });
    expect(judged).toHaveLength(vectors.numberOfTests);
    const wrong = judged.filter(({ wanted, found, second }) =>
      // `acceptable` leaves it to the verifier; that both ways agree is asked even there.
      wanted === 'acceptable' ? found !== second : found !== wanted || second !== wanted,
    );
    expect(wrong).toEqual([]);
  });
});

describe('RSA with e = 3', () => {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048, publicExponent: 3 });
  const key = readPublicKey(spkiOf(publicKey));
  if (key === null) throw new Error('the key is not read');
  const data = Buffer.from('云岭市人民政府办公室');
  const digestValue = createHash('sha256').update(data).digest();
  const digestInfo = Buffer.concat([
    Buffer.from('3031300d060960864801650304020105000420', 'hex'),
    digestValue,
  ]);

  /** Cube root, rounded up, of a block that begins as a signature should: its cube begins so too, and ends in rubbish. */
  function forge(begin: Buffer): Uint8Array {
    const target = BigInt(`0x${Buffer.concat([begin, Buffer.alloc(256 - begin.length)]).toString('hex')}`);
    let [low, high] = [0n, 1n << 700n];
    while (low < high) {
      const middle = (low + high) / 2n;
      if (middle ** 3n < target) low = middle + 1n;
      else high = middle;
    }
    expect((low ** 3n).toString(16).padStart(512, '0').startsWith(begin.toString('hex'))).toBe(true);
    return fromHex(low.toString(16).padStart(512, '0'));
  }

  it.each([
    ['no padding to the end', Buffer.concat([Buffer.from('0001ffffffffffffffffff00', 'hex'), digestInfo])],
    ['hardly any padding', Buffer.concat([Buffer.from('000100', 'hex'), digestInfo])],
  ])('is not forged by %s', (_what, begin) => {
    const signature = forge(begin);
    expect(verifySignature({ algorithm: algorithms.rsa, key, data, signature })).toBe('invalid');
    expect(verifyRsaOverDigest({ key, digest: 'sha256', digestValue, signature })).toBe('invalid');
  });
});
