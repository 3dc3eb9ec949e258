import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { reportCodes } from '../../../src/shared/domain/report-codes.ts';

const seals = new URL('../../../src/seals/', import.meta.url).pathname;

/** Told beside an outcome or inside of one, never as its code. */
const noteCodes = [
  'CMS_TRAILING_DATA',
  'CMS_BER_ENCODING',
  'CMS_NO_SIGNED_ATTRIBUTES',
  'CMS_CERT_UNREADABLE',
];
/** Thrown by readers of certificates and lists, and turned into other codes. */
const readerCodes = ['CERT_MALFORMED', 'CERT_KEY_UNSUPPORTED', 'CRL_MALFORMED'];

it('lists every code that a check of the seal engine can carry, so that each can have its words', () => {
  const found = new Set<string>();
  for (const file of readdirSync(seals, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts')) continue;
    const text = readFileSync(join(seals, file), 'utf8');
    for (const [, code = ''] of text.matchAll(
      /(?:failed|unknown|notApplicable|same|allUnknown)\(\s*(?:failed\(|unknown\()?'([A-Z_]+)'/g,
    ))
      found.add(code);
    for (const [code] of text.matchAll(/\b(?:CERT|CHAIN|CRL|REVOCATION|CMS|PDF|TIME)_[A-Z_]+(?=')/g))
      found.add(code);
  }
  const known = new Set<string>([...reportCodes, ...noteCodes, ...readerCodes]);
  expect([...found].filter((code) => !known.has(code))).toEqual([]);
  expect(found.size).toBeGreaterThan(60);
});
