// SM2 judged by OpenSSL and by sm-crypto, both ways.
import { randomBytes } from 'node:crypto';
import { sm2 as smCrypto } from 'sm-crypto';
import { describe, expect, it } from 'vitest';
import { toPem } from '../../../../src/seals/pki/pem.ts';
import { sm2SpkiOf } from '../../../../src/seals/pki/public-key.ts';
import { createSm2Key, readSm2Signature, signSm2, verifySm2 } from '../../../../src/seals/pki/sm2.ts';
import { openssl } from './test-pki.ts';

const message = Buffer.from('云岭市人民政府办公室关于印章的通知');
const { privateKey, point } = createSm2Key();
const signature = signSm2({ privateKey, message });
const identity = ['-sigopt', 'distid:1234567812345678'];

describe('SM2', () => {
  it('signs what OpenSSL verifies, and nothing else', () => {
    const judge = (signed: Uint8Array) =>
      openssl({ m: signed, s: signature, 'k.pem': toPem('PUBLIC KEY', sm2SpkiOf(point)) }, [
        ...['dgst', '-sm3', ...identity, '-verify', 'k.pem', '-signature', 's', 'm'],
      ]).ok;
    expect(judge(message)).toBe(true);
    expect(judge(Buffer.from('another'))).toBe(false);
  });

  it('verifies what OpenSSL signs', () => {
    const key = openssl(
      {},
      ['genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:SM2', '-out', 'k.pem'],
      'k.pem',
    );
    if (key.file === null) throw new Error(key.output);
    const spki = openssl(
      { 'k.pem': key.file },
      ['pkey', '-in', 'k.pem', '-pubout', '-outform', 'DER', '-out', 'p'],
      'p',
    );
    const signed = openssl(
      { m: message, 'k.pem': key.file },
      ['dgst', '-sm3', ...identity, '-sign', 'k.pem', '-out', 's', 'm'],
      's',
    );
    if (spki.file === null || signed.file === null) throw new Error(spki.output + signed.output);
    const theirs = { point: spki.file.subarray(-65), signature: signed.file };
    expect(verifySm2({ ...theirs, message })).toEqual({ result: 'valid', noncanonical: false });
    expect(verifySm2({ ...theirs, message: Buffer.from('another') }).result).toBe('invalid');
  });

  it('agrees with a second engine, both ways', () => {
    const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
    const options = { der: true, hash: true, userId: '1234567812345678', publicKey: hex(point) };
    expect(smCrypto.doVerifySignature([...message], hex(signature), hex(point), options)).toBe(true);
    const theirs = Buffer.from(smCrypto.doSignature([...message], hex(privateKey), options), 'hex');
    expect(verifySm2({ point, message, signature: theirs }).result).toBe('valid');
  });

  it('takes the raw form of 64 bytes with a mark', () => {
    const { r, s } = readSm2Signature(signature);
    const raw = Buffer.from(r.toString(16).padStart(64, '0') + s.toString(16).padStart(64, '0'), 'hex');
    expect(verifySm2({ point, message, signature: raw })).toEqual({ result: 'valid', noncanonical: true });
    expect(verifySm2({ point, message, signature: randomBytes(70) }).result).not.toBe('valid');
  });
});
