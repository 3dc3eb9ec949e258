// One station in a process of its own. It may be killed at any moment; the next life goes on from what its store says.
import { appendFileSync } from 'node:fs';
import path from 'node:path';
import { createRandom } from '../crash/torment.ts';
import { startStation, stationPlace } from '../../src/demo/demo-station.ts';
import { demoUnit } from '../../src/demo/people.ts';
import type { Db } from '../../src/main/store/database.ts';
import { openDesks } from './desk-work.ts';
import type { DriverMessage, StationMessage, StationOrder, StationStatus } from './messages.ts';

const order = JSON.parse(process.argv[2] ?? '{}') as StationOrder;
const unit = demoUnit(order.unit);
const logFile = path.join(order.folder, `station-${order.unit}.jsonl`);
let finishing = order.finishing;
let stopping = false;

const tell = (message: StationMessage): void => void process.send?.(message);
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
process.on('message', (message: DriverMessage) => {
  if (message.kind === 'finish') finishing = true;
  else stopping = true;
});

const station = await startStation(stationPlace(order.folder, unit), {
  sync: { backOffMs: { base: 50, cap: 2000 }, enrolmentPollMs: 200, pollSeconds: 5 },
  writeLog: (line) => {
    if (line.level !== 'info') appendFileSync(logFile, `${JSON.stringify({ at: Date.now(), ...line })}\n`);
  },
});
tell({ kind: 'ready' });

const readStatus = prepareStatus(station.parts.store.db);
const statusTimer = setInterval(() => tell({ kind: 'status', status: readStatus() }), 500);
statusTimer.unref();

// The line is slower than the desk: a clerk would not go on for ever either.
const fullOutbox = 40;

const desks = openDesks({ station, unit, random: createRandom(order.seed), tell });
while (!stopping) {
  try {
    const began = await desks.goOn();
    const received = await desks.receive();
    // What cannot be signed for stands in the inbox for a person; nobody tries a thousand times.
    if (received) await pause(50);
    if (!finishing && readStatus().outbox < fullOutbox) await desks.sendOne();
    else if (!began && !received) await pause(100);
  } catch (error) {
    tell({ kind: 'trouble', what: describe(error) });
    await pause(500);
  }
}
clearInterval(statusTimer);
desks.close();
await station.stop();
process.exit(0);

function describe(error: unknown): string {
  const data = (error as { data?: unknown }).data;
  if (data !== undefined) return `refused: ${JSON.stringify(data)}`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function prepareStatus(db: Db): () => StationStatus {
  const count = (sql: string) => db.prepare<[], number>(`SELECT count(*) FROM ${sql}`).pluck();
  const counts = {
    drafting: count(`documents WHERE state IN ('reviewing', 'approved', 'sealing')`),
    outbox: count(`outbox WHERE state <> 'accepted'`),
    deliveries: count(`deliveries WHERE state NOT IN ('signed', 'returned', 'recalled')`),
    receipts: count('receipts_to_send WHERE accepted_at_ms IS NULL'),
    notices: count('notices_to_send WHERE accepted_at_ms IS NULL'),
    arrivals: count('arrivals'),
    toSign: count(`inbox WHERE state IN ('arrived', 'opened')`),
    received: count('inbox'),
  };
  const read = (name: keyof StationStatus): number => counts[name].get() ?? 0;
  return () => ({
    drafting: read('drafting'),
    outbox: read('outbox'),
    deliveries: read('deliveries'),
    receipts: read('receipts'),
    notices: read('notices'),
    arrivals: read('arrivals'),
    toSign: read('toSign'),
    received: read('received'),
  });
}
