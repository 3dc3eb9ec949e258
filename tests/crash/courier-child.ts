// A station in a process of its own that takes one courier pack, and ends itself by SIGKILL where it is told to: inside the transaction that settles the
// n-th document. Prints what it found of the pack when it started, and what there is when everything is taken.
import path from 'node:path';
import process from 'node:process';
import { openWindowOf } from '../../src/demo/demo-window.ts';
import { startStation } from '../../src/demo/demo-station.ts';
import { demoPerson, demoUnit } from '../../src/demo/people.ts';
import type { Db } from '../../src/main/store/database.ts';
import { tallyOf } from './courier-tally.ts';

const [folder = '', deviceKeyFile = '', pack = '', unitCode = '', packId = '', killAt = ''] =
  process.argv.slice(2);

/** From now on the process dies inside the transaction in which so many documents of the pack are settled. */
function dieInside(db: Db, count: number): void {
  db.function('end_process', () => {
    process.kill(process.pid, 'SIGKILL');
    return null;
  });
  db.exec(`CREATE TEMP TRIGGER end_here AFTER UPDATE OF state ON courier_entries
    WHEN (SELECT count(*) FROM courier_entries WHERE pack_id = NEW.pack_id AND state = 'taken') >= ${count}
    BEGIN SELECT end_process(); END`);
}

const unit = demoUnit(unitCode);
const station = await startStation({ folder, deviceKeyFile }, { sync: false, writeLog: () => undefined });
const { db } = station.parts.store;
process.send?.(tallyOf(db, packId));
if (killAt !== '') dieInside(db, Number(killAt));
const { client } = await openWindowOf(station, demoPerson(unit, 'clerk'));
await client.courier.take({ folder: path.dirname(pack), fileName: path.basename(pack) });
process.send?.(tallyOf(db, packId));
await station.stop();
process.exit(0);
