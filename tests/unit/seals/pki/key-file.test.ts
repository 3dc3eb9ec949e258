import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { judgePin, openKey, protectKey } from '../../../../src/seals/pki/key-file.ts';
import { sm2SpkiOf } from '../../../../src/seals/pki/public-key.ts';
import { sha256Hex } from '../../../../src/seals/pki/signature-algorithm.ts';
import { createSm2Key } from '../../../../src/seals/pki/sm2.ts';
import { newEcKey, newRsaKey } from './test-pki.ts';
import { useFullScrypt } from '../../../support/quick-scrypt.mjs';

useFullScrypt();

const pin = '云岭-seal-88';
const deviceKey = randomBytes(32);
const privateKey = newRsaKey();
const keyFile = protectKey({ privateKey, pin, deviceKey });
const open = (change: Partial<Parameters<typeof openKey>[0]> = {}) =>
  openKey({ keyFile, pin, deviceKey, ...change });

describe('a PIN', () => {
  it.each([
    ['1234567', 'pin-too-short'],
    ['abcdefg', 'pin-too-short'],
    ['20261121', 'pin-digits-only'],
    ['２０２６１１２１', 'pin-digits-only'],
    ['云岭市办公室印章', null],
    ['2026112x', null],
  ])('%s', (text, weakness) => {
    expect(judgePin(text)).toBe(weakness);
  });
});

describe('a protected key', () => {
  it('opens with PIN and device key, also when the PIN is typed in full width', () => {
    for (const typed of [pin, '云岭－ｓｅａｌ－８８']) {
      const opened = open({ pin: typed, keyFile: JSON.parse(JSON.stringify(keyFile)) });
      expect(opened.ok && opened.kind === 'keyObject' && opened.privateKey.equals(privateKey)).toBe(true);
    }
  });

  it('of SM2 opens as the 32 bytes that went in, and the file holds none of them', () => {
    const own = createSm2Key();
    const sm2File = protectKey({ privateKey: own.privateKey, pin, deviceKey });
    const opened = open({ keyFile: JSON.parse(JSON.stringify(sm2File)) });
    expect(opened).toEqual({ ok: true, kind: 'sm2', privateKey: own.privateKey });
    expect(sm2File.spkiSha256).toBe(sha256Hex(sm2SpkiOf(own.point)));
    expect(open({ keyFile: { ...sm2File, box: keyFile.box } }).ok).toBe(false);
  });

  it('tells a wrong PIN from a foreign machine', () => {
    expect(open({ pin: 'another-pin' })).toEqual({ ok: false, code: 'pin-wrong' });
    expect(open({ deviceKey: randomBytes(32) })).toEqual({ ok: false, code: 'device-key-wrong' });
  });

  it('is bound to all that stands beside it: nothing can be changed or mixed', () => {
    const other = protectKey({ privateKey: newEcKey(), pin, deviceKey });
    for (const changed of [
      { ...keyFile, box: other.box },
      { ...keyFile, spkiSha256: other.spkiSha256 },
      { ...keyFile, deviceSalt: other.deviceSalt },
      { ...keyFile, scrypt: { ...keyFile.scrypt, salt: other.scrypt.salt } },
      { ...keyFile, scrypt: { ...keyFile.scrypt, N: keyFile.scrypt.N * 2 } },
    ]) {
      expect(open({ keyFile: changed }).ok).toBe(false);
    }
  });

  it('that asks for gigabytes, is from the future, or is none is unreadable, not tried', () => {
    for (const broken of [
      null,
      'text',
      { ...keyFile, version: 2 },
      { ...keyFile, scrypt: { ...keyFile.scrypt, N: 2 ** 30 } },
      { ...keyFile, scrypt: { ...keyFile.scrypt, N: 1024 } },
      { ...keyFile, scrypt: null },
      { ...keyFile, deviceSalt: null },
      { ...keyFile, box: 7 },
    ]) {
      expect(open({ keyFile: broken })).toEqual({ ok: false, code: 'key-file-unreadable' });
    }
  });

  it('is not made under a weak PIN', () => {
    expect(() => protectKey({ privateKey, pin: '12345678', deviceKey })).toThrow('pin-digits-only');
  });
});
