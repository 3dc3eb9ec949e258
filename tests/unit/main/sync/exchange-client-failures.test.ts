import { ORPCError } from '@orpc/client';
import { expect, test } from 'vitest';
import { outcomeOf, readRefusal, toRefusal } from '../../../../src/main/sync/exchange-client-failures.ts';

function networkError(code: string): Error {
  const cause = Object.assign(new Error(code), { code });
  return new TypeError('fetch failed', { cause });
}

test.each([
  ['ECONNREFUSED', 'unreachable'],
  ['ECONNRESET', 'unreachable'],
  ['EAI_AGAIN', 'unreachable'],
  ['UND_ERR_SOCKET', 'unreachable'],
  ['UND_ERR_BODY_TIMEOUT', 'unreachable'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'exchange-not-trusted'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'exchange-not-trusted'],
  ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'unit-rejected'],
  ['ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED', 'unit-rejected'],
  ['ERR_SSL_SSLV3_ALERT_BAD_RECORD_MAC', 'unreachable'],
  // OpenSSL 3.5 writes the name of the protocol so.
  ['ERR_SSL_SSL/TLS_ALERT_BAD_RECORD_MAC', 'unreachable'],
  ['ERR_SSL_SSL/TLS_ALERT_UNEXPECTED_MESSAGE', 'unreachable'],
])('%s is %s', (code, expected) => {
  expect(toRefusal(networkError(code))).toEqual({ code: expected, details: { reason: code } });
});

test('answers of the exchange keep their code and facts, answers of something else get one by their status', () => {
  const data = { code: 'recipient-unknown', details: { unit: 'x', odd: 5 } };
  expect(toRefusal(new ORPCError('REFUSED', { status: 422, data }))).toEqual({
    code: 'recipient-unknown',
    details: { status: '422', unit: 'x' },
  });
  expect(readRefusal(502, '<html>')).toEqual({ code: 'exchange-failed', details: { status: '502' } });
  expect(readRefusal(403, { code: 'invented' })).toMatchObject({ code: 'unit-rejected' });
  expect(readRefusal(503, null)).toMatchObject({ code: 'busy' });
});

test('a bug of ours is not dressed up as a network failure', async () => {
  const bug = Object.assign(new TypeError('not a string'), { code: 'ERR_INVALID_ARG_TYPE' });
  await expect(outcomeOf(() => Promise.reject(bug))).rejects.toBe(bug);
  await expect(outcomeOf(() => Promise.reject(new RangeError('off by one')))).rejects.toThrow('off by one');
});
