// Passwords at rest: scrypt with a random salt, its parameters stored beside it (JSON, `format` for a later change). The database around it is
// encrypted already; this is against whoever can read the open database, and against one password being tried on many accounts.
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

interface PasswordRecord {
  readonly format: 'scrypt/1';
  readonly n: number;
  readonly r: number;
  readonly p: number;
  readonly salt: string;
  readonly hash: string;
}

/** Why a password is refused. */
export type PasswordWeakness = 'too-short' | 'digits-only' | 'one-character' | 'contains-name';

// OWASP's floor for scrypt with r = 8 on interactive logins; 32 MB and about 60 ms in a worker of the thread pool.
const cost = { n: 2 ** 15, r: 8, p: 1 } as const;
const hashBytes = 32;
/** Shortest password, in characters. */
const passwordMinChars = 8;

/** Why a password is too weak for this person, or null. */
export function judgePassword(password: string, personName: string): PasswordWeakness | null {
  const text = password.normalize('NFKC');
  if (Array.from(text).length < passwordMinChars) return 'too-short';
  if (/^\p{Nd}*$/u.test(text)) return 'digits-only';
  if (new Set(text).size < 3) return 'one-character';
  return personName.length > 1 && text.includes(personName.normalize('NFKC')) ? 'contains-name' : null;
}

/** The record to store. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive(password, salt, cost);
  const record: PasswordRecord = {
    format: 'scrypt/1',
    ...cost,
    salt: salt.toString('base64'),
    hash: hash.toString('base64'),
  };
  return JSON.stringify(record);
}

/** Whether it is the password of the record; false for a record that cannot be read. */
export async function checkPassword(password: string, stored: string): Promise<boolean> {
  const record = JSON.parse(stored) as Partial<PasswordRecord>;
  if (record.format !== 'scrypt/1' || !record.salt || !record.hash) return false;
  const expected = Buffer.from(record.hash, 'base64');
  const { n = 0, r = 0, p = 0 } = record;
  const actual = await derive(password, Buffer.from(record.salt, 'base64'), { n, r, p });
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}

function derive(
  password: string,
  salt: Uint8Array,
  { n, r, p }: { readonly n: number; readonly r: number; readonly p: number },
): Promise<Buffer> {
  const options = { N: n, r, p, maxmem: 64 * 1024 * 1024 };
  return new Promise((resolve, reject) => {
    // Full-width letters of an input method are the same password.
    scrypt(password.normalize('NFKC'), salt, hashBytes, options, (error, hash) =>
      error ? reject(error) : resolve(hash),
    );
  });
}
