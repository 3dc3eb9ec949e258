// A disk that fails in the worst moment: whoever waits is answered, and the next group begins anew.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createStoreEvents } from '../../../../../src/exchange/store/events.ts';
import { openDatabase, readEpoch } from '../../../../../src/exchange/store/sqlite/database.ts';
import { createGroupedWriting } from '../../../../../src/exchange/store/sqlite/grouped-writing.ts';
import type { ExchangeTransaction } from '../../../../../src/exchange/store/store.ts';

test('a commit and its rollback that both fail leave nobody waiting, and no transaction open', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'yizhan-grouped-'));
  const real = openDatabase(join(folder, 'exchange.db'));
  let isFailing = true;
  const failing = ['COMMIT', 'ROLLBACK'];
  const db = new Proxy(real, {
    get: (target, name) => {
      if (name === 'exec')
        return (sql: string) => {
          if (isFailing && failing.includes(sql)) throw new Error(`disk I/O error at ${sql}`);
          return target.exec(sql);
        };
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
  const writing = createGroupedWriting(db, () => ({}) as ExchangeTransaction, createStoreEvents());
  const set = (epoch: string) =>
    writing.transact(() => Promise.resolve(void real.exec(`UPDATE exchange_state SET epoch = '${epoch}'`)));
  const before = readEpoch(real);
  const [one, two] = await Promise.allSettled([set('a'), set('b')]);
  expect([one.status, two.status]).toEqual(['rejected', 'rejected']);
  expect(String((one as PromiseRejectedResult).reason)).toContain('at COMMIT');
  isFailing = false;
  await set('c');
  expect([before === 'a', readEpoch(real)]).toEqual([false, 'c']);
  real.close();
  rmSync(folder, { recursive: true, force: true });
});
