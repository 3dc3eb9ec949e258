// Packed streams are taken from a sealed file only when they unpack to exactly what is drawn.
import { deflateSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { packLike } from '../../../../src/main/render/known-streams.ts';

const text = (from: string): Buffer => Buffer.from(from.repeat(40));
const streamOf = (packed: Uint8Array, length = packed.length): Buffer =>
  Buffer.concat([
    Buffer.from(`1 0 obj\n<</Type/X/Filter/FlateDecode/Length ${length}>>\nstream\n`),
    packed,
    Buffer.from('\nendstream\nendobj\n'),
  ]);
const never = (): never => {
  throw new Error('packed by computing');
};
const computed = Buffer.from('computed');

it('takes the packed bytes of the file for a stream that unpacks to what is drawn', () => {
  // Another level than ours: the bytes can only come from the file.
  const [first, second] = [deflateSync(text('甲'), { level: 1 }), deflateSync(text('乙'), { level: 3 })];
  const pack = packLike(Buffer.concat([streamOf(first), streamOf(second)]), never);
  expect(Buffer.from(pack(text('乙')))).toEqual(second);
  expect(Buffer.from(pack(text('甲')))).toEqual(first);
});

it.each([
  ['says something else', streamOf(deflateSync(text('丙')))],
  ['is longer than what unpacks', streamOf(Buffer.concat([deflateSync(text('甲')), Buffer.from('tail')]))],
  ['is cut', streamOf(deflateSync(text('甲')).subarray(0, -3))],
  ['lies about its length', streamOf(deflateSync(text('甲')), 9_999)],
  ['has a preset dictionary', streamOf(deflateSync(text('甲'), { dictionary: Buffer.from('甲甲甲') }))],
  ['swells beyond the limit', streamOf(deflateSync(Buffer.alloc(130 * 1024 * 1024)))],
])('packs anew when the stream of the file %s', (_what, file) => {
  const pack = packLike(file, () => computed);
  expect(pack(text('甲'))).toBe(computed);
});
