import { describe, expect, it } from 'vitest';
import {
  formatEnrolmentCode,
  issuedAtMsOf,
  parseEnrolmentCode,
} from '../../../../src/shared/domain/enrolment.ts';
import type { EnrolmentCode } from '../../../../src/shared/domain/enrolment.ts';
import type { Sha256, UnitCode } from '../../../../src/shared/domain/ids.ts';

const code: EnrolmentCode = {
  enrolmentId: '0191d7a0-1111-4222-8333-444455556666',
  unit: '990100-GOV-0001' as UnitCode,
  rootSha256: '0123456789abcdef'.repeat(4) as Sha256,
  secretHex: 'fedcba9876543210'.repeat(2),
  enrolmentUrl: 'https://exchange.example:7443/enrol',
  exchangeUrl: 'https://exchange.example:7444/',
};
const text = formatEnrolmentCode(code);

describe('an enrolment code', () => {
  it('comes back as it went, however a person types it', () => {
    expect(parseEnrolmentCode(text)).toEqual({ ok: true, code });
    const typed = text.toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l').replaceAll('-', ' \n');
    expect(parseEnrolmentCode(typed)).toEqual({ ok: true, code });
  });

  it('says when it was made, where its id says it', () => {
    const enrolmentId = '0191d7a0-1111-7222-8333-444455556666';
    expect(issuedAtMsOf({ enrolmentId })).toBe(0x0191d7a01111);
    expect(issuedAtMsOf(code)).toBeNull();
  });

  it('tells every single mistyped character', () => {
    const start = 'YZ-'.length;
    for (let at = start; at < text.length; at += 1) {
      if (text[at] === '-') continue;
      const wrong = text.slice(0, at) + (text[at] === '7' ? '8' : '7') + text.slice(at + 1);
      const parsed = parseEnrolmentCode(wrong);
      // The last character may carry bits that mean nothing.
      if (at < text.length - 1) expect(parsed.ok).toBe(false);
    }
  });

  it.each([
    ['nothing', '', 'code-malformed'],
    ['other text', 'https://exchange.example', 'code-malformed'],
    ['half of it', text.slice(0, text.length / 2), 'code-checksum'],
    ['a character that no code has', text.replace('-', '-U'), 'code-malformed'],
    ['a megabyte', `YZ${'A'.repeat(1_000_000)}`, 'code-malformed'],
  ])('refuses %s', (_what, input, failure) => {
    expect(parseEnrolmentCode(input)).toEqual({ ok: false, failure });
  });

  it('finds any other last digit, also one that differs in the bits that no byte holds', () => {
    // Texts of five lengths end in every possible number of spare bits.
    for (const path of ['', 'a', 'ab', 'abc', 'abcd']) {
      const written = formatEnrolmentCode({ ...code, exchangeUrl: `${code.exchangeUrl}${path}` });
      const others = [...'0123456789ABCDEFGHJKMNPQRSTVWXYZ'].filter((digit) => digit !== written.at(-1));
      for (const digit of others)
        expect(parseEnrolmentCode(written.slice(0, -1) + digit).ok, digit).toBe(false);
    }
  });

  it('cannot be written with what it cannot carry', () => {
    expect(() => formatEnrolmentCode({ ...code, enrolmentId: 'x' })).toThrow(RangeError);
    expect(() => formatEnrolmentCode({ ...code, secretHex: 'ab' })).toThrow(RangeError);
    expect(() => formatEnrolmentCode({ ...code, exchangeUrl: 'https://交换/' })).toThrow(RangeError);
  });
});

describe('a code that names the seal', () => {
  const sealed: EnrolmentCode = { ...code, seal: { name: '云岭市人民政府办公室', diameterMm: 45 } };

  it('brings the name and the diameter back', () => {
    expect(parseEnrolmentCode(formatEnrolmentCode(sealed))).toEqual({ ok: true, code: sealed });
  });

  it('cannot carry a seal without a name', () => {
    expect(() => formatEnrolmentCode({ ...code, seal: { name: '', diameterMm: 45 } })).toThrow(RangeError);
  });
});
