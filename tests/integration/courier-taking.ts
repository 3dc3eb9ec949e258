// A pack that is taken in pieces: stopped by a person, ended by kill -9 in the middle of a transaction. In the prefecture of courier.test.ts.
import { fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { stationPlace } from '../../src/demo/demo-station.ts';
import { openClerk } from '../../src/demo/main-job.ts';
import type { DemoSeat, Prefecture } from '../../src/demo/prefecture.ts';
import type { Urgency } from '../../src/shared/domain/kinds.ts';
import { type CourierTally, tallyOf } from '../crash/courier-tally.ts';
import { type SealedPack, writeSealedPack } from '../support/courier-pack.ts';

interface Places {
  readonly place: Prefecture;
  readonly office: DemoSeat;
  readonly county: DemoSeat;
  readonly newMedium: () => string;
}

const child = path.join(import.meta.dirname, '../crash/courier-child.ts');

/** So many documents of each urgency, flash first: a pack is taken urgency by urgency, each in one transaction. */
function writePack(
  { office, county, newMedium }: Places,
  first: number,
  counts: Readonly<Record<Urgency, number>>,
): Promise<SealedPack> {
  const urgencies = (['routine', 'urgent', 'flash'] as const).flatMap((urgency) =>
    Array.from({ length: counts[urgency] }, () => urgency),
  );
  const documents = urgencies.map((urgency, index) => ({ number: first + index, urgency }));
  return writeSealedPack({ sender: office, taker: county.unit, folder: newMedium(), documents });
}

const refusalOf = (call: Promise<unknown>) =>
  call.then(
    () => null,
    (error: { data?: { code?: string; details?: Record<string, string> } }) => error.data ?? null,
  );

/** What the process told of the pack at its start and at its end, and how it ended. */
function takeInProcess(
  place: Prefecture,
  { unit }: DemoSeat,
  pack: SealedPack,
  killAt: number | null,
): Promise<{ readonly tallies: readonly CourierTally[]; readonly signal: NodeJS.Signals | null }> {
  const { folder, deviceKeyFile } = stationPlace(place.folder, unit);
  const file = path.join(pack.folder, pack.fileName);
  const wish = killAt === null ? [] : [String(killAt)];
  const process = fork(child, [folder, deviceKeyFile, file, unit.code, pack.packId, ...wish], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const tallies: CourierTally[] = [];
  process.on('message', (message) => tallies.push(message as CourierTally));
  return new Promise((resolve, reject) => {
    process.once('error', reject);
    process.once('close', (_code, signal) => resolve({ tallies, signal }));
  });
}

/** In the prefecture of the caller, asked for when the tests run; the county's station is stopped afterwards. */
export function describeTaking(places: () => Places): void {
  describe('a pack that is taken in pieces', () => {
    it('stopped by a person: what was taken stays and is told in numbers, the rest comes the next time, nothing twice', async () => {
      const { county } = places();
      const pack = await writePack(places(), 400, { flash: 2, urgent: 2, routine: 6 });
      const clerk = await openClerk(county);
      const { db } = county.station.parts.store;
      // Somebody presses 停下 when the first documents are stored.
      db.function('ask_to_stop', () => {
        void clerk.courier.cancel({});
        return null;
      });
      db.exec(`CREATE TEMP TRIGGER stop_here AFTER UPDATE OF state ON courier_entries WHEN NEW.state = 'taken'
        BEGIN SELECT ask_to_stop(); END`);
      const wish = { folder: pack.folder, fileName: pack.fileName };
      const stopped = await refusalOf(clerk.courier.take(wish));
      db.exec('DROP TRIGGER stop_here');
      const trip = async () => (await clerk.courier.trip({ packId: pack.packId })).trip;
      const { taken = 0, open = 0 } = (await trip()).results;
      expect(stopped).toMatchObject({
        code: 'courier-refused',
        details: { reason: 'stopped-midway', taken: String(taken), open: String(open) },
      });
      expect([taken + open, taken >= 2, open >= 1]).toEqual([10, true, true]);
      expect(await trip()).toMatchObject({ state: 'broken', reason: 'cancelled' });
      expect(tallyOf(db, pack.packId)).toMatchObject({ arrived: taken, valid: taken, receipts: taken });
      expect(await clerk.courier.look({ folder: pack.folder })).toMatchObject([
        { packId: pack.packId, known: 'broken', refusal: null },
      ]);
      await clerk.courier.take(wish);
      expect(await trip()).toMatchObject({ state: 'taken', reason: null, results: { taken: 10 } });
      expect(tallyOf(db, pack.packId)).toEqual(wholeTally(10));
    });

    it('killed inside the transactions that store it, twice: nothing half, nothing twice, and it goes on where it was', async () => {
      const { place, county } = places();
      const pack = await writePack(places(), 500, { flash: 2, urgent: 2, routine: 2 });
      await place.stopSeat(county.unit.code);
      const [first, second] = killPoints(20_261_122);
      const begun = await takeInProcess(place, county, pack, first);
      expect(begun).toMatchObject({ signal: 'SIGKILL', tallies: [{ state: null, arrived: 0 }] });
      const goneOn = await takeInProcess(place, county, pack, second);
      expect(goneOn.signal).toBe('SIGKILL');
      // The urgency in whose transaction it died is not there at all, the one before it is there whole.
      expect(goneOn.tallies).toEqual([{ ...wholeTally(2), state: 'broken' }]);
      const ended = await takeInProcess(place, county, pack, null);
      expect(ended).toEqual({
        signal: null,
        tallies: [{ ...wholeTally(4), state: 'broken' }, wholeTally(6)],
      });
    });
  });
}

/** Which document's settling ends the process: one of the second urgency, then one of the third. */
function killPoints(seed: number): readonly [number, number] {
  const [first = 0, second = 0] = createHash('sha256').update(String(seed)).digest();
  return [3 + (first % 2), 5 + (second % 2)];
}

const wholeTally = (count: number): CourierTally => ({
  ...{ state: 'taken', settled: count, arrived: count, valid: count, receipts: count },
  ...{ transports: count, audited: count, repeated: 0, chain: true },
});
