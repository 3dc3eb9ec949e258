// Signs of life while the database is slow: one question at a time, and a holder that nobody can vouch for any more stops its work.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createPostgresLeases } from '../../../../../src/exchange/store/postgres/leases.ts';
import type { PostgresSession } from '../../../../../src/exchange/store/postgres/session.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('a database that does not answer is asked once, and the lease is lost when another node may have it', async () => {
  let questions = 0;
  const session: PostgresSession = {
    rows: <Row>({ name }: { readonly name: string }) => {
      if (name === 'leases-take') return Promise.resolve([{ holder: 'me' } as Row]);
      questions += 1;
      return new Promise<Row[]>(() => undefined);
    },
  };
  const leases = createPostgresLeases(session, { leaseMs: 10_000, signOfLifeEveryMs: 2_500 });
  let lost = 0;
  await leases.take('upload 1', () => (lost += 1));
  await vi.advanceTimersByTimeAsync(9_000);
  expect([questions, lost]).toEqual([1, 0]);
  await vi.advanceTimersByTimeAsync(4_000);
  expect([questions, lost]).toEqual([1, 1]);
  leases.stop();
});
