// SM3 (GB/T 32905-2016): the digest that goes with SM2, which no browser has.
import type { Bytes } from './bytes.ts';

const start = [
  0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e,
] as const;

const rol = (word: number, by: number): number => (word << (by & 31)) | (word >>> (-by & 31));
const p0 = (x: number): number => x ^ rol(x, 9) ^ rol(x, 17);
const p1 = (x: number): number => x ^ rol(x, 15) ^ rol(x, 23);

type Mix = (x: number, y: number, z: number) => number;
const parity: Mix = (x, y, z) => x ^ y ^ z;
const majority: Mix = (x, y, z) => (x & y) | (x & z) | (y & z);
const choice: Mix = (x, y, z) => (x & y) | (~x & z);

/** 5.3.2: 132 words out of 16. */
function expand(block: DataView, at: number): (index: number) => number {
  const w = new Int32Array(68);
  const word = (index: number): number => w[index] ?? 0;
  for (let i = 0; i < 16; i += 1) w[i] = block.getInt32(at + i * 4);
  for (let i = 16; i < 68; i += 1)
    w[i] = p1(word(i - 16) ^ word(i - 9) ^ rol(word(i - 3), 15)) ^ rol(word(i - 13), 7) ^ word(i - 6);
  return word;
}

/** 5.3.3. */
function compress(state: Int32Array, block: DataView, at: number): void {
  const word = expand(block, at);
  const v = Int32Array.from(state);
  const get = (index: number): number => v[index] ?? 0;
  for (let i = 0; i < 64; i += 1) {
    const [ff, gg, t] = i < 16 ? [parity, parity, 0x79cc4519] : [majority, choice, 0x7a879d8a];
    const turned = rol(get(0), 12);
    const ss1 = rol((turned + get(4) + rol(t, i)) | 0, 7);
    const tt1 = (ff(get(0), get(1), get(2)) + get(3) + (ss1 ^ turned) + (word(i) ^ word(i + 4))) | 0;
    const tt2 = (gg(get(4), get(5), get(6)) + get(7) + ss1 + word(i)) | 0;
    v.set([tt1, get(0), rol(get(1), 9), get(2), p0(tt2), get(4), rol(get(5), 19), get(6)]);
  }
  for (let i = 0; i < 8; i += 1) state[i] = (state[i] ?? 0) ^ get(i);
}

export function sm3(...parts: readonly Uint8Array[]): Bytes {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const padded = new Uint8Array(Math.ceil((length + 9) / 64) * 64);
  let at = 0;
  for (const part of parts) {
    padded.set(part, at);
    at += part.length;
  }
  padded[length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor(length / 0x20000000));
  view.setUint32(padded.length - 4, (length << 3) >>> 0);
  const state = Int32Array.from(start);
  for (let block = 0; block < padded.length; block += 64) compress(state, view, block);
  const digest = new Uint8Array(32);
  const out = new DataView(digest.buffer);
  for (const [i, value] of state.entries()) out.setInt32(i * 4, value);
  return digest;
}
