// SM2 judged by the standard's own example, by OpenSSL and by sm-crypto, both ways; then every way in which a lax verifier can be fooled.
import fc from 'fast-check';
import { sm2 as smCrypto } from 'sm-crypto';
import { describe, expect, it } from 'vitest';
import { writeElement, writeSequence, writeUnsigned } from '../../../../src/seals/pki/der-writer.ts';
import { toPem } from '../../../../src/seals/pki/pem.ts';
import { readPublicKey, sm2SpkiOf } from '../../../../src/seals/pki/public-key.ts';
import { sm2SigningKey } from '../../../../src/seals/pki/signing-key.ts';
import { holdsSm2Equation, sm2Curve, Sm2PointClass } from '../../../../src/seals/pki/sm2-curve.ts';
import {
  createSm2Key,
  readSm2Signature,
  signSm2,
  sm2PointOf,
  verifySm2,
} from '../../../../src/seals/pki/sm2.ts';
import { openssl } from './test-pki.ts';

const { n, p } = sm2Curve;
const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const fromHex = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'));
const bytesOf = (value: bigint) => fromHex(value.toString(16).padStart(64, '0'));
const message = Buffer.from('云岭市人民政府办公室关于印章的通知');
const { privateKey, point } = createSm2Key();
const signature = signSm2({ privateKey, message });
const resultOf = (value: Uint8Array, signed: Uint8Array = message) =>
  verifySm2({ point, message: signed, signature: value }).result;

describe('SM2', () => {
  it('verifies the example of GB/T 32918.5, appendix A, and refuses it for another identity', () => {
    const d = fromHex('3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8');
    const theirs = sm2PointOf(d);
    expect(hexOf(theirs)).toBe(
      '0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020' +
        'ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13',
    );
    const value = writeSequence(
      writeUnsigned(fromHex('f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3')),
      writeUnsigned(fromHex('b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa')),
    );
    const example = { point: theirs, message: Buffer.from('message digest'), signature: value };
    expect(verifySm2(example)).toEqual({ result: 'valid', noncanonical: false });
    expect(verifySm2({ ...example, userId: Buffer.from('ALICE123@YAHOO.COM') }).result).toBe('invalid');
  });

  it.each([
    ['the standard identity', '1234567812345678', 12_000],
    ['another identity', 'ALICE123@YAHOO.COM', 0],
  ])('signs what OpenSSL verifies and verifies what OpenSSL signs, with %s', (_what, identity, length) => {
    const signed = Buffer.alloc(length, '云岭');
    const userId = Buffer.from(identity);
    const distid = ['dgst', '-sm3', '-sigopt', `distid:${identity}`];
    const judge = (bytes: Uint8Array) => {
      const files = { m: bytes, s: ours, 'k.pem': toPem('PUBLIC KEY', sm2SpkiOf(point)) };
      return openssl(files, [...distid, '-verify', 'k.pem', '-signature', 's', 'm']).ok;
    };
    const ours = signSm2({ privateKey, message: signed, userId });
    expect(judge(signed)).toBe(true);
    expect(judge(Buffer.from('another'))).toBe(false);

    const options = ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:SM2'];
    const key = openssl({}, ['genpkey', ...options, '-out', 'k'], 'k').file ?? '';
    const spki = openssl(
      { k: key },
      ['pkey', '-in', 'k', '-pubout', '-outform', 'DER', '-out', 'o'],
      'o',
    ).file;
    const value = openssl({ k: key, m: signed }, [...distid, '-sign', 'k', '-out', 'o', 'm'], 'o').file;
    const read = readPublicKey(spki ?? new Uint8Array());
    if (read?.kind !== 'sm2' || value === null) throw new Error('openssl makes no SM2 signature');
    const theirs = { point: read.point, signature: value, userId };
    expect(verifySm2({ ...theirs, message: signed })).toEqual({ result: 'valid', noncanonical: false });
    expect(verifySm2({ ...theirs, message: Buffer.from('another') }).result).toBe('invalid');
  });

  it('agrees with a second engine on any message, both ways', () => {
    const options = { der: true, hash: true, userId: '1234567812345678', publicKey: hexOf(point) };
    const check = (bytes: Uint8Array) => {
      const ours = signSm2({ privateKey, message: bytes, point });
      const theirs = fromHex(smCrypto.doSignature([...bytes], hexOf(privateKey), options));
      const accepted = smCrypto.doVerifySignature([...bytes], hexOf(ours), hexOf(point), options);
      return accepted && resultOf(theirs, bytes) === 'valid';
    };
    fc.assert(fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), check), { numRuns: 12 });
  });

  it('never signs twice with one nonce', () => {
    const rs = Array.from({ length: 20 }, () => readSm2Signature(signSm2({ privateKey, message, point })).r);
    expect(new Set(rs).size).toBe(20);
  });

  it('judges right with and without a table, for one key often and for many keys in turn', () => {
    const keys = Array.from({ length: 40 }, createSm2Key);
    const judge = (key: (typeof keys)[number], signed: Uint8Array) =>
      verifySm2({ point: key.point, message: signed, signature: signSm2({ ...key, message }) }).result;
    for (const key of [...keys, ...keys]) {
      expect([judge(key, message), judge(key, Buffer.from('x'))]).toEqual(['valid', 'invalid']);
    }
    const often = Array.from({ length: 300 }, (_, index) =>
      resultOf(signature, index % 2 === 0 ? message : Buffer.from(String(index))),
    );
    expect(often.every((result, index) => result === (index % 2 === 0 ? 'valid' : 'invalid'))).toBe(true);
  });

  it('does nothing with a key that was wiped or is out of range', () => {
    const key = createSm2Key().privateKey;
    const signing = sm2SigningKey(key);
    key.fill(0);
    expect(() => signing.sign(message)).toThrow(RangeError);
    for (const d of [0n, n - 1n, n, 2n ** 256n - 1n]) {
      expect(() => sm2PointOf(bytesOf(d))).toThrow(RangeError);
    }
    expect(() => signSm2({ privateKey: new Uint8Array(31).fill(1), message })).toThrow(RangeError);
    expect(sm2PointOf(bytesOf(n - 2n))).toHaveLength(65);
  });
});

describe('the encoding of a signature', () => {
  const { r, s } = readSm2Signature(signature);
  // One whose numbers need their sign byte, so that leaving it out shows.
  const high = Array.from({ length: 400 }, () => signSm2({ privateKey, message, point }))
    .map((value) => ({ value, ...readSm2Signature(value) }))
    .find((one) => one.r >> 255n === 1n && one.s >> 255n === 1n);
  if (high === undefined) throw new Error('four hundred signatures, none with two high numbers');
  const integer = (bytes: Uint8Array) => writeElement(0x02, bytes);
  const padded = (bytes: Uint8Array, zeros: number) => Buffer.concat([Buffer.alloc(zeros), bytes]);
  const raw = Buffer.concat([bytesOf(r), bytesOf(s)]);
  const body = signature.subarray(2);

  it('raw in 64 bytes, or without sign bytes, is taken with a mark', () => {
    expect(verifySm2({ point, message, signature: raw })).toEqual({ result: 'valid', noncanonical: true });
    const unpadded = writeSequence(integer(bytesOf(high.r)), integer(bytesOf(high.s)));
    expect(readSm2Signature(unpadded).state).toBe('unpadded');
    expect(verifySm2({ point, message, signature: unpadded })).toEqual({
      result: 'valid',
      noncanonical: true,
    });
    const half = writeSequence(writeUnsigned(bytesOf(high.r)), integer(bytesOf(high.s)));
    expect(verifySm2({ point, message, signature: half })).toEqual({ result: 'valid', noncanonical: true });
  });

  it.each<[string, Uint8Array]>([
    ['bytes after it', Buffer.concat([signature, Buffer.from([0])])],
    ['a third number', writeSequence(body, integer(Buffer.from([1])))],
    ['one number', writeSequence(writeUnsigned(bytesOf(r)))],
    ['a zero too many', writeSequence(integer(padded(bytesOf(high.r), 2)), writeUnsigned(bytesOf(high.s)))],
    ['a zero before a low number', writeSequence(integer(Buffer.from([0, 1])), writeUnsigned(bytesOf(s)))],
    ['a number of 33 bytes', writeSequence(integer(Buffer.alloc(33, 0x11)), writeUnsigned(bytesOf(s)))],
    ['an empty number', writeSequence(integer(Buffer.alloc(0)), writeUnsigned(bytesOf(s)))],
    ['a long form of the length', Buffer.concat([Buffer.from([0x30, 0x81, body.length]), body])],
    ['an indefinite length', Buffer.concat([Buffer.from([0x30, 0x80]), body, Buffer.alloc(2)])],
    ['a SET', writeElement(0x31, body)],
    ['OCTET STRINGs', writeSequence(writeElement(4, bytesOf(r)), writeElement(4, bytesOf(s)))],
    ['a wrapping', writeSequence(signature)],
    ['nothing', new Uint8Array(0)],
    ['raw, 63 bytes', raw.subarray(1)],
    ['raw, 65 bytes', padded(raw, 1)],
    ['raw in hexadecimal', Buffer.from(raw.toString('hex'))],
    ['base64', Buffer.from(Buffer.from(signature).toString('base64'))],
  ])('with %s is none', (_what, value) => {
    expect(readSm2Signature(value).state).toBe('malformed');
    expect(verifySm2({ point, message, signature: value })).toEqual({
      result: 'malformed',
      noncanonical: false,
    });
  });

  it('cut anywhere is none', () => {
    for (let length = 0; length < signature.length; length += 1) {
      if (length !== 64) expect(resultOf(signature.subarray(0, length))).toBe('malformed');
    }
  });

  it('changed in any bit is never valid, and no arbitrary bytes are', () => {
    const flip = fc.tuple(fc.nat(signature.length - 1), fc.nat(7));
    const flipped = ([at, bit]: [number, number]) =>
      Uint8Array.from(signature, (byte, index) => (index === at ? byte ^ (1 << bit) : byte));
    fc.assert(
      fc.property(flip, (where) => resultOf(flipped(where)) !== 'valid'),
      { numRuns: 150 },
    );
    fc.assert(fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => resultOf(bytes) !== 'valid'));
  });
});

// In each row the digest is chosen so that all the rest of the equation holds (modulo n): only the named check stands between it and "valid".
describe('the equation', () => {
  const key = Sm2PointClass.fromBytes(point);
  const G = Sm2PointClass.BASE;
  const d = BigInt(`0x${hexOf(privateKey)}`);
  const r = 0x1234567890abcdefn ** 3n % n;
  const s = 0xfedcba0987654321n ** 3n % n;
  const mod = (value: bigint) => ((value % n) + n) % n;
  const xOf = (one: bigint, other: bigint) =>
    (one === 0n ? Sm2PointClass.ZERO : G.multiplyUnsafe(one)).add(
      other === 0n ? Sm2PointClass.ZERO : key.multiplyUnsafe(other),
    ).x;
  const holds = (wish: { e: bigint; r: bigint; s: bigint }, publicKey: Uint8Array = point) =>
    holdsSm2Equation({ ...wish, publicKey });
  const e = mod(r - xOf(s, mod(r + s)));

  it('holds for numbers in range', () => {
    expect(holds({ e, r, s })).toBe(true);
    expect(holds({ e: mod(e + 1n), r, s })).toBe(false);
  });

  it.each([
    ['r = 0', { r: 0n, s, e: mod(-xOf(s, s)) }],
    ['s = 0', { r, s: 0n, e: mod(r - xOf(0n, r)) }],
    ['t = 0', { r: n - s, s, e: mod(n - s - xOf(s, 0n)) }],
    ['r = n', { r: n, s, e: mod(-xOf(s, s)) }],
    ['s = n', { r, s: n, e: mod(r - xOf(0n, r)) }],
    ['r + n', { r: r + n, s, e }],
    ['s + n', { r, s: s + n, e }],
    ['-r', { r: r - n, s, e }],
    ['-s', { r, s: s - n, e }],
  ])('fails for %s', (_what, wish) => {
    expect(holds(wish)).toBe(false);
  });

  it('fails where the sum is infinity, which has no x', () => {
    // s·G + (r + s)·d·G = 0 for s = -r·d / (1 + d).
    const cancelling = Sm2PointClass.Fn.mul(mod(-r * d), Sm2PointClass.Fn.inv(mod(1n + d)));
    expect(holds({ r, s: cancelling, e: r })).toBe(false);
  });

  it('fails for what is no point of the curve', () => {
    const x = BigInt(`0x${hexOf(point.subarray(1, 33))}`);
    const y = BigInt(`0x${hexOf(point.subarray(33))}`);
    const encode = (first: number, a: bigint, b: bigint) =>
      Uint8Array.from([first, ...bytesOf(a), ...bytesOf(b)]);
    const none = [
      encode(4, x, y + 1n),
      encode(4, y, x),
      encode(4, 0n, 0n),
      encode(4, x, p - y).subarray(0, 64),
      encode(6 + Number(y & 1n), x, y),
      encode(4, x, 2n ** 256n - 1n),
      key.toBytes(true),
      Uint8Array.of(0),
      Uint8Array.from([...point, 0]),
    ];
    for (const bytes of none) {
      expect(holds({ e, r, s }, bytes)).toBe(false);
      expect(readPublicKey(sm2SpkiOf(bytes))).toBeNull();
    }
    expect(holds({ e, r, s }, encode(4, x, p - y))).toBe(false);
  });
});
