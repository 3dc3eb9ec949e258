import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { collectBytes, memorySource } from '../../../../src/formats/byte-source.ts';
import {
  DecryptionError,
  decryptStream,
  encryptedSizeOf,
  encryptStream,
  isEncryptedStream,
  newContentKey,
  openEncrypted,
  type StreamKey,
} from '../../../../src/seals/encryption/encrypted-stream.ts';
import { seededBytes } from '../../../support/seals/seeded-keys.ts';

const mebibyte = 1024 * 1024;
const headerBytes = 40;
const sealedBytes = mebibyte + 16;
const key: StreamKey = { contentKey: seededBytes('content', 32), purpose: 'test' };

async function* inPieces(bytes: Uint8Array, sizeBytes = 70_001): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += sizeBytes)
    yield await Promise.resolve(bytes.subarray(at, at + sizeBytes));
}

const encrypt = (plain: Uint8Array, use = key) => collectBytes(encryptStream(use, inPieces(plain)));
const plainOf = (sizeBytes: number): Uint8Array => {
  const block = seededBytes('plain', 4096);
  return Uint8Array.from({ length: sizeBytes }, (_, at) => (block[at % 4096] ?? 0) ^ (at >> 12));
};
const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** What both ways of opening say: the hash of the plain bytes, or the code; they must agree. */
async function open(sealed: Uint8Array, use = key): Promise<string> {
  const streamed = await settle(async () => collectBytes(decryptStream(use, inPieces(sealed))));
  const read = await settle(async () => {
    const source = await openEncrypted(use, memorySource(sealed));
    return source.read(0, source.sizeBytes);
  });
  expect(read).toBe(streamed);
  return streamed;
}
async function settle(run: () => Promise<Uint8Array>): Promise<string> {
  try {
    return hashOf(await run());
  } catch (error) {
    if (error instanceof DecryptionError) return error.code;
    throw error;
  }
}

it.each([0, 1, mebibyte - 1, mebibyte, mebibyte + 1, 2 * mebibyte, 2 * mebibyte + 5])(
  'gives back %i bytes, and says beforehand how large the file will be',
  async (sizeBytes) => {
    const plain = plainOf(sizeBytes);
    const sealed = await encrypt(plain);
    expect(sealed.length).toBe(encryptedSizeOf(sizeBytes));
    expect(isEncryptedStream(sealed)).toBe(true);
    expect(await open(sealed)).toBe(hashOf(plain));
  },
);

it('opens any range across segments', async () => {
  const plain = plainOf(2 * mebibyte + 100);
  const source = await openEncrypted(key, memorySource(await encrypt(plain)));
  const at = mebibyte - 7;
  expect(hashOf(await source.read(at, mebibyte + 50))).toBe(hashOf(plain.subarray(at, at + mebibyte + 50)));
  await expect(source.read(plain.length - 1, 2)).rejects.toThrow(RangeError);
});

it('refuses a file that was changed, cut, lengthened or put together anew, wherever that is', async () => {
  const plain = plainOf(2 * mebibyte + 100);
  const sealed = Buffer.from(await encrypt(plain));
  const segment = (n: number, of = sealed): Buffer =>
    of.subarray(headerBytes + n * sealedBytes, headerBytes + (n + 1) * sealedBytes);
  const header = sealed.subarray(0, headerBytes);
  const other = Buffer.from(await encrypt(plain));
  const flip = (at: number): Buffer => {
    const changed = Buffer.from(sealed);
    changed[at] = (changed[at] ?? 0) ^ 1;
    return changed;
  };
  const damaged: Record<string, Buffer> = {
    'a bit of the salt': flip(20),
    'a bit of the first segment': flip(headerBytes),
    'a bit of a tag': flip(headerBytes + sealedBytes - 1),
    'a bit at the end': flip(sealed.length - 1),
    'cut between two segments': Buffer.concat([header, segment(0), segment(1)]),
    'cut to one segment': Buffer.concat([header, segment(0)]),
    'cut inside the last': sealed.subarray(0, sealed.length - 1),
    'cut inside the last tag': sealed.subarray(0, headerBytes + 2 * sealedBytes + 8),
    'two segments exchanged': Buffer.concat([header, segment(1), segment(0), segment(2)]),
    'a segment twice': Buffer.concat([header, segment(0), segment(0), segment(1), segment(2)]),
    'the first segment left out': Buffer.concat([header, segment(1), segment(2)]),
    'a segment of another file under the same key': Buffer.concat([
      header,
      segment(0),
      segment(1, other),
      segment(2),
    ]),
    'more behind the end': Buffer.concat([sealed, segment(2)]),
    'a byte behind the end': Buffer.concat([sealed, Buffer.alloc(1)]),
  };
  for (const [how, bytes] of Object.entries(damaged))
    expect([how, await streamedCode(bytes)]).toEqual([how, 'encryption-changed']);
  // Random access sees the same once everything was read.
  for (const how of ['cut between two segments', 'two segments exchanged', 'a bit of the first segment'])
    expect(await open(damaged[how] ?? sealed)).toBe('encryption-changed');
});
const streamedCode = (bytes: Uint8Array): Promise<string> =>
  settle(async () => collectBytes(decryptStream(key, inPieces(bytes))));

it('opens with its own key and for its own purpose only', async () => {
  const sealed = await encrypt(plainOf(10));
  expect(await open(sealed, { ...key, contentKey: newContentKey() })).toBe('encryption-changed');
  expect(await open(sealed, { ...key, purpose: 'other' })).toBe('encryption-changed');
});

it('says what is no such file', async () => {
  for (const bytes of [Buffer.alloc(0), Buffer.from('PK'), Buffer.alloc(200, 'PK')])
    expect(await open(bytes)).toBe('encryption-unreadable');
});

it('gives out nothing behind a changed segment, and lets go of its source', async () => {
  const sealed = Buffer.from(await encrypt(plainOf(2 * mebibyte + 100)));
  sealed[headerBytes + sealedBytes] = (sealed[headerBytes + sealedBytes] ?? 0) ^ 1;
  let isReleased = false;
  const source = (async function* () {
    try {
      yield* inPieces(sealed);
    } finally {
      isReleased = true;
    }
  })();
  let given = 0;
  await expect(async () => {
    for await (const chunk of decryptStream(key, source)) given += chunk.length;
  }).rejects.toThrow(DecryptionError);
  expect({ given, isReleased }).toEqual({ given: mebibyte, isReleased: true });
});
