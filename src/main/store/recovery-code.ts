import { createHash, randomBytes } from 'node:crypto';

// Crockford's alphabet: no I, L, O, U, so that a printed code is read back right.
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const secretBytes = 16;
const secretChars = 26;
const checkChars = 2;
const groupChars = 4;

/** A new 128-bit recovery code and its secret, e.g. `3F7K-…` in seven groups of four; the last two characters check the others. */
export function makeRecoveryCode(): { code: string; secret: Uint8Array } {
  const secret = randomBytes(secretBytes);
  const text = encode(secret) + checkOf(secret);
  return { code: text.match(/.{4}/g)?.join('-') ?? text, secret };
}

/** The secret of a code as typed (case, spaces, dashes and O/0, I/L/1 do not matter); null when a character is wrong or missing. */
export function readRecoveryCode(typed: string): Uint8Array | null {
  if (typed.length > 200) return null;
  const text = typed
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[\s-]/g, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1');
  if (text.length !== secretChars + checkChars || text.length % groupChars !== 0) return null;
  const secret = decode(text.slice(0, secretChars));
  return secret && checkOf(secret) === text.slice(secretChars) ? secret : null;
}

function encode(bytes: Uint8Array): string {
  // 26 characters hold 130 bits; the code's number is the 128-bit secret.
  let value = BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
  let text = '';
  for (let n = 0; n < secretChars; n += 1) {
    text = (alphabet[Number(value & 31n)] ?? '') + text;
    value >>= 5n;
  }
  return text;
}

function decode(text: string): Uint8Array | null {
  let value = 0n;
  for (const character of text) {
    const digit = alphabet.indexOf(character);
    if (digit < 0) return null;
    value = (value << 5n) | BigInt(digit);
  }
  if (value >> 128n !== 0n) return null;
  return Buffer.from(value.toString(16).padStart(secretBytes * 2, '0'), 'hex');
}

function checkOf(secret: Uint8Array): string {
  const hash = createHash('sha256').update('yizhan/recovery-code/1').update(secret).digest();
  const bits = hash.readUInt16BE(0) >> 6;
  return (alphabet[bits >> 5] ?? '') + (alphabet[bits & 31] ?? '');
}
