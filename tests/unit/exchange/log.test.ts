import { expect, test } from 'vitest';
import { createExchangeLog, redact } from '../../../src/exchange/log.ts';

const token = `${'a'.repeat(40)}.${'b'.repeat(60)}.${'c'.repeat(80)}`;
const pem = '-----BEGIN PRIVATE KEY-----\nMIIEvQ\n-----END PRIVATE KEY-----';

test('secrets by name and by shape do not get past the redaction, facts do', () => {
  expect(
    redact({ note: 'x', keyPem: 'x', hmac: 'x', title: 'x', unit: '990100-GOV-0001', bytes: 5 }),
  ).toEqual({
    note: '[redacted]',
    keyPem: '[redacted]',
    hmac: '[redacted]',
    title: '[redacted]',
    unit: '990100-GOV-0001',
    bytes: 5,
  });
  expect(redact({ path: `/x/${token}`, reason: `read ${pem} failed` })).toEqual({
    path: '/x/[token]',
    reason: 'read [pem] failed',
  });
  expect(String(redact({ reason: '长'.repeat(5000) })['reason']).length).toBeLessThan(400);
});

test('an error is one line of JSON without what it carried', () => {
  const lines: string[] = [];
  const log = createExchangeLog(
    (line) => lines.push(line),
    () => new Date('2026-06-01T00:00:00Z'),
  );
  log.error('call-failed', new Error(`bad token ${token}\nand ${pem}`));
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    at: '2026-06-01T00:00:00.000Z',
    level: 'error',
    event: 'call-failed',
  });
  expect(lines[0]).not.toContain(token);
  expect(lines[0]).not.toContain('MIIEvQ');
});
