// Preloaded into an exchange: it ends itself by SIGKILL at the commit with which the database would come to so many documents, just before it or just behind
// it. `YIZHAN_TEST_DEATH` is `before <documents>` or `behind <documents>`; without it nothing happens.
import process from 'node:process';
import { openDatabase, type ExchangeDb } from '../../src/exchange/store/sqlite/database.ts';

const [when = '', count = ''] = (process.env['YIZHAN_TEST_DEATH'] ?? '').split(' ');

if (when !== '') {
  const connection = openDatabase(':memory:');
  const ofAll = Object.getPrototypeOf(connection) as Pick<ExchangeDb, 'exec'>;
  connection.close();
  const { exec } = ofAll;
  ofAll.exec = function (this: ExchangeDb, sql: string) {
    const isThere = sql === 'COMMIT' && countDocuments(this) >= Number(count);
    if (isThere && when === 'before') process.kill(process.pid, 'SIGKILL');
    const done = exec.call(this, sql);
    if (isThere) process.kill(process.pid, 'SIGKILL');
    return done;
  };
}

function countDocuments(db: ExchangeDb): number {
  return Number(db.prepare<[], number>('SELECT count(*) FROM documents').pluck().get());
}
