// `unshare -Urm node tests/torture/full-disk.ts <folder of a founded prefecture>`: the data of one station on a small disk that fills up while documents come.
// In a mount namespace of its own, so that nobody else sees the disk. Prints what was found as one line of JSON.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stationPlace } from '../../src/demo/demo-station.ts';
import { openWindow } from '../../src/demo/demo-window.ts';
import { openClerk, waitFor } from '../../src/demo/main-job.ts';
import { demoUnits } from '../../src/demo/people.ts';
import { startPrefecture, type DemoSeat } from '../../src/demo/prefecture.ts';
import { createRandom } from '../crash/torment.ts';
import type { LogLine } from '../../src/main/station/log.ts';
import { createAuditRepository } from '../../src/main/store/audit-repository.ts';
import type { DocumentId } from '../../src/shared/domain/ids.ts';
import { openDesks } from './desk-work.ts';
import { fillDisk } from './fill-disk.ts';

export interface FullDiskFindings {
  /** Documents at the station while its disk was full, beside those of before. */
  readonly whileFull: number;
  /** Free room as the screen was told. */
  readonly level: string;
  /** What the clerk was told who wanted to sign for a document then. */
  readonly refusal: string;
  /** Why the sync rested, by its log. */
  readonly restedFor: readonly string[];
  /** New documents at the station when there was room again, and how many of them the sender knows to be delivered. */
  readonly arrived: number;
  readonly delivered: number;
  readonly auditWhole: boolean;
}

const [folder = ''] = process.argv.slice(2);
const sent = 3;
const [officeUnit, financeUnit] = demoUnits;
if (officeUnit === undefined || financeUnit === undefined) throw new Error('two units');

/** The folder as it is, on a disk of its own. */
function mountSmallDisk(at: string): void {
  const aside = mkdtempSync(path.join(tmpdir(), 'yizhan-aside-'));
  cpSync(at, aside, { recursive: true });
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=100m', 'tmpfs', at]);
  cpSync(aside, at, { recursive: true });
  rmSync(aside, { recursive: true });
}

const inboxOf = ({ station }: DemoSeat): DocumentId[] =>
  station.parts.store.db.prepare<[], DocumentId>('SELECT document_id FROM inbox').pluck().all();

async function sendSome(seat: DemoSeat, count: number): Promise<Set<string>> {
  const sealed = new Set<string>();
  const desks = openDesks({
    ...seat,
    random: createRandom(9),
    tell: (message) => {
      if (message.kind === 'sealed') sealed.add(message.documentId);
    },
  });
  while (sealed.size < count) await desks.sendOne();
  desks.close();
  return sealed;
}

async function fillUp(): Promise<FullDiskFindings> {
  const [office, finance] = prefecture.seats;
  if (office === undefined || finance === undefined) throw new Error('two seats');
  const [first = ''] = await sendSome(office, 1);
  const clerk = await openClerk(finance);
  await waitFor('the first', () => Promise.resolve(inboxOf(finance).includes(first as DocumentId) || null));
  const before = new Set(inboxOf(finance));
  const filler = path.join(stationPlace(folder, finance.unit).folder, 'filler');
  fillDisk(filler);
  const wanted = await sendSome(office, sent);
  const rested = () => log.filter(({ message }) => message === 'a sync step failed');
  await waitFor('the sync says that it rests', () => Promise.resolve(rested().length > 2 || null));
  const { space } = await openWindow(finance.station).client.storage.banner({});
  const refusal = await clerk.receiving.signFor({ documentId: first as DocumentId, note: null }).then(
    () => 'signed',
    (error: { data?: { code?: string } }) => error.data?.code ?? String(error),
  );
  const whileFull = inboxOf(finance).filter((id) => !before.has(id)).length;
  rmSync(filler);
  const arrived = () => inboxOf(finance).filter((id) => wanted.has(id)).length;
  await waitFor('everything arrives', () => Promise.resolve(arrived() === sent || null));
  await clerk.receiving.signFor({ documentId: first as DocumentId, note: null });
  const delivered = office.station.parts.store.db
    .prepare<[string], number>(
      `SELECT count(*) FROM deliveries WHERE unit = ? AND state IN ('delivered', 'signed')
         AND document_id IN (${[...wanted].map((id) => `'${id}'`).join(', ')})`,
    )
    .pluck();
  await waitFor('the sender hears', () =>
    Promise.resolve(delivered.get(financeUnit?.code ?? '') === sent || null),
  );
  return {
    whileFull,
    level: space.level,
    refusal,
    restedFor: [...new Set(rested().map(({ facts }) => JSON.stringify(facts)))].map((text) =>
      text.slice(0, 200),
    ),
    arrived: arrived(),
    delivered: delivered.get(financeUnit?.code ?? '') ?? 0,
    auditWhole: createAuditRepository(finance.station.parts.store.db).verify().ok,
  };
}

mountSmallDisk(stationPlace(folder, financeUnit).folder);
const log: LogLine[] = [];
const prefecture = await startPrefecture({
  folder,
  units: [officeUnit, financeUnit],
  stationOptions: (unit) => ({
    sync: { backOffMs: { base: 50, cap: 500 }, pollSeconds: 2 },
    writeLog: (line) => void (unit === financeUnit && log.push(line)),
  }),
});
process.stdout.write(`${JSON.stringify(await fillUp())}\n`);
await prefecture.stop();
