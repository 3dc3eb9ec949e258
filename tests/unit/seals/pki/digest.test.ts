import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { sm3 as smCrypto } from 'sm-crypto';
import { describe, expect, it } from 'vitest';
import { digestOf, digestStream } from '../../../../src/seals/pki/digest.ts';
import { openssl } from './test-pki.ts';

const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const filled = (length: number) => Uint8Array.from({ length }, (_, at) => (at * 31 + 7) & 255);

function* chunksOf(bytes: Uint8Array, sizeBytes: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += sizeBytes) yield bytes.subarray(at, at + sizeBytes);
}

describe('a digest', () => {
  it('by SM3 is that of GB/T 32905, appendix A', () => {
    expect(hexOf(digestOf('sm3', Buffer.from('abc')))).toBe(
      '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0',
    );
    expect(hexOf(digestOf('sm3', Buffer.from('abcd'.repeat(16))))).toBe(
      'debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732',
    );
  });

  it('by SM3 is the one of OpenSSL around the ends of blocks, and that of a second engine on anything', () => {
    for (const length of [0, 55, 56, 63, 64, 65, 119, 120, 128, 100_001]) {
      const bytes = filled(length);
      const theirs = openssl({ m: bytes }, ['dgst', '-sm3', '-r', 'm']).output.slice(0, 64);
      expect(hexOf(digestOf('sm3', bytes))).toBe(theirs);
    }
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 300 }),
        (bytes) => hexOf(digestOf('sm3', bytes)) === smCrypto([...bytes]),
      ),
      { numRuns: 50 },
    );
  });

  it.each(['sha256', 'sha384', 'sha512', 'sm3'] as const)(
    'by %s is the same in one piece and in many',
    async (name) => {
      const bytes = filled(200_003);
      const whole = hexOf(digestOf(name, bytes));
      expect(hexOf(digestOf(name, ...chunksOf(bytes, 4099)))).toBe(whole);
      // Several streams at a time, with single digests between their chunks: none may hear of another.
      const streams = [1, 7777, 65_536, 300_000].map(async (sizeBytes) => {
        const disturbed = async function* () {
          for (const chunk of chunksOf(sizeBytes === 1 ? bytes.subarray(0, 500) : bytes, sizeBytes)) {
            digestOf(name, chunk);
            await Promise.resolve();
            yield chunk;
          }
        };
        return hexOf(await digestStream(name, disturbed()));
      });
      const [short, ...long] = await Promise.all(streams);
      expect(long).toEqual([whole, whole, whole]);
      expect(short).toBe(hexOf(digestOf(name, bytes.subarray(0, 500))));
      if (name !== 'sm3') expect(whole).toBe(createHash(name).update(bytes).digest('hex'));
    },
  );

  it('is not lost when the next one is made', () => {
    const first = digestOf('sm3', Buffer.from('a'));
    const before = hexOf(first);
    digestOf('sm3', Buffer.from('b'));
    expect(hexOf(first)).toBe(before);
  });
});
