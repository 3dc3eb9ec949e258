// One station in a process of its own that works by itself until it is killed: a sender seals document after document, a receiver opens and signs for what
// comes. It keeps nothing in memory that it could not find again: after a kill it goes on from what the data say.
import {
  approveDocument,
  draftDocument,
  openClerk,
  registerDocument,
  sealDocument,
} from '../../src/demo/main-job.ts';
import { openWindowOf } from '../../src/demo/demo-window.ts';
import { startStation, stationPlace } from '../../src/demo/demo-station.ts';
import { demoPerson, demoUnit } from '../../src/demo/people.ts';
import type { DemoSeat } from '../../src/demo/prefecture.ts';
import type { DocumentId } from '../../src/shared/domain/ids.ts';

export type ChildMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'sealed'; readonly documentId: DocumentId }
  | { readonly kind: 'finished' };

const [prefectureFolder = '', unitCode = ''] = process.argv.slice(2);
const unit = demoUnit(unitCode);
let finishing = false;

function tell(message: ChildMessage): void {
  process.send?.(message);
}

const pause = () => new Promise((resolve) => setTimeout(resolve, 20));

/** Takes one document one step further; false when there was none to take. */
async function stepOutgoing(seat: DemoSeat): Promise<boolean> {
  const { client, close } = await openWindowOf(seat.station, demoPerson(unit, 'clerk'));
  const { rows } = await client.drafting.list({
    states: ['draft', 'reviewing', 'approved', 'sealing'],
    before: null,
    limit: 50,
  });
  close();
  // A draft that a kill left half written stays a draft: nobody promised it.
  const row = rows.find((each) => each.state !== 'draft');
  if (!row) return false;
  if (row.state === 'reviewing')
    await approveDocument(seat, row.documentId, seat.station.parts.clock.today());
  if (row.state === 'approved') await registerDocument(seat, row.documentId);
  if (row.state === 'sealing') {
    await sealDocument(seat, row.documentId);
    tell({ kind: 'sealed', documentId: row.documentId });
  }
  return true;
}

async function allSignedFor(seat: DemoSeat): Promise<boolean> {
  const clerk = await openClerk(seat);
  const outbox = await clerk.sending.outbox({});
  return outbox.every((row) => row.state === 'accepted' && row.deliveries.signed === row.deliveries.total);
}

async function workAsSender(seat: DemoSeat): Promise<void> {
  for (let number = 0; ; number++) {
    if (await stepOutgoing(seat)) continue;
    if (!finishing) await draftDocument(seat, `关于第${number + 1}次演练${process.pid}的通知`);
    else if (await allSignedFor(seat)) return;
    await pause();
  }
}

async function workAsReceiver(seat: DemoSeat): Promise<void> {
  const clerk = await openClerk(seat);
  for (;;) {
    const { rows } = await clerk.receiving.inbox({ states: ['arrived', 'opened'], before: null, limit: 50 });
    for (const { documentId } of rows) {
      await clerk.receiving.open({ documentId });
      await clerk.receiving.signFor({ documentId, note: null });
    }
    await pause();
  }
}

process.on('message', (message) => {
  if (message === 'finish') finishing = true;
});

const station = await startStation(stationPlace(prefectureFolder, unit), { writeLog: () => undefined });
tell({ kind: 'ready' });
const isSender = unit.parent === null;
await (isSender ? workAsSender : workAsReceiver)({ unit, station });
tell({ kind: 'finished' });
await station.stop();
process.exit(0);
