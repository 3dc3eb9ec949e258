// The exchange loses a day: yesterday's backup is put back under real stations, in the prefecture of road.test.ts. What followed the documents since (recall,
// annulment, 补发), and one document with its recall, is gone from it. A receiver that was away meets all of it afterwards; one that had it meets nothing twice.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { openClerk, waitFor, waitForArrival, waitForDelivery } from '../../src/demo/main-job.ts';
import type { DemoSeat, Prefecture } from '../../src/demo/prefecture.ts';
import { makeBackup, restoreBackup } from '../../src/exchange/backup/make-backup.ts';
import { createAuditRepository } from '../../src/main/store/audit-repository.ts';
import type { Station } from '../../src/main/station/station.ts';
import type { DocumentId } from '../../src/shared/domain/ids.ts';
import { verdictOf } from '../../src/shared/domain/report.ts';
import { sendToFinance } from './road-forwarding.ts';

interface Places {
  readonly place: Prefecture;
  readonly office: DemoSeat;
  readonly finance: DemoSeat;
  /** The one that is away while the day is lost. */
  readonly county: { readonly unit: DemoSeat['unit']; start(): Promise<Station> };
  readonly sealOne: (title: string) => Promise<DocumentId>;
}

/** Describes it; the county's station is stopped before and after. */
export function describeRestored(places: () => Places): void {
  it('an exchange that lost a day gets recall, annulment and 补发 again, in order; both sides end right, nothing is there twice', async () => {
    const { place, office, finance, county, sealOne } = places();
    const exchangeFolder = path.join(place.folder, 'exchange');
    const backups = mkdtempSync(path.join(tmpdir(), 'yizhan-lost-day-'));
    const sender = await openClerk(office);
    const receiver = await openClerk(finance);
    let away: DemoSeat = { unit: county.unit, station: await county.start() };
    try {
      const recalled = await sealOne('关于停电检修的通知');
      const annulled = await sealOne('关于填报统计报表的通知');
      const supplemented = await sendToFinance({ office, finance }, '关于开展档案清点的通知');
      await waitForArrival(receiver, annulled);
      await receiver.receiving.signFor({ documentId: annulled, note: null });
      for (const documentId of [recalled, annulled])
        await waitForDelivery(sender, documentId, { unit: county.unit.code, state: 'delivered' });
      await waitForDelivery(sender, annulled, { unit: finance.unit.code, state: 'signed' });

      const { backup } = await makeBackup({ folder: exchangeFolder }, { to: backups, at: new Date() });
      await away.station.stop();
      await sender.notices.recall({ documentId: recalled, units: null, reason: '时间有误' });
      await sender.notices.end({
        ...{ documentId: annulled, kind: 'annul', reason: '另行印发', replacedBy: null },
      });
      const addressee = { unit: county.unit.code, role: 'main' as const, copies: 1 };
      await sender.notices.supplement({ documentId: supplemented, recipients: [addressee] });
      const lost = await sealOne('关于临时调休的通知');
      await waitForArrival(receiver, lost);
      await sender.notices.recall({ documentId: lost, units: null, reason: '内容有误' });
      for (const documentId of [recalled, lost])
        await waitForDelivery(sender, documentId, { unit: finance.unit.code, state: 'recalled' });
      const all = [recalled, annulled, supplemented, lost];
      await allTaken(sender, all);

      await place.exchange.whileStopped(() =>
        restoreBackup({ folder: exchangeFolder }, { backup, at: new Date() }),
      );
      away = { ...away, station: await county.start() };
      const clerk = await openClerk(away);
      for (const documentId of [recalled, lost])
        await waitForDelivery(sender, documentId, { unit: county.unit.code, state: 'recalled' });
      await waitFor('annulled at the one that was away', async () => {
        const { notices } = await clerk.receiving.open({ documentId: annulled });
        return notices.length === 0 ? null : notices;
      });
      await waitForArrival(clerk, supplemented);
      await clerk.receiving.signFor({ documentId: supplemented, note: null });
      await waitForDelivery(sender, supplemented, { unit: county.unit.code, state: 'signed' });
      await allTaken(sender, all);

      for (const [seat, states] of [
        [finance, ['recalled', 'signed', 'signed', 'recalled']],
        [away, ['recalled', 'opened', 'signed', 'recalled']],
      ] as const) {
        const window = await openClerk(seat);
        const { rows } = await window.receiving.inbox({ states: null, before: null, limit: 200 });
        const of = (documentId: DocumentId) => rows.filter((row) => row.documentId === documentId);
        expect(all.map((documentId) => of(documentId).map(({ state }) => state))).toEqual(
          states.map((state) => [state]),
        );
        const { report } = await window.receiving.open({ documentId: supplemented });
        expect(verdictOf(report.checks)).toBe('valid');
        const { db } = seat.station.parts.store;
        const notices = `SELECT document_id, kind, effect FROM notices_received WHERE document_id IN (${marks(all)})`;
        expect(
          db
            .prepare(notices)
            .raw()
            .all(...all)
            .sort(),
        ).toEqual(
          [
            [recalled, 'recall', 'applied'],
            [annulled, 'annul', 'applied'],
            [lost, 'recall', 'applied'],
          ].sort(),
        );
      }
      const twice = `SELECT document_id, unit, kind FROM receipts_received WHERE document_id IN (${marks(all)})
                     GROUP BY document_id, unit, kind HAVING count(*) > 1`;
      expect(office.station.parts.store.db.prepare(twice).all(...all)).toEqual([]);
      for (const { station } of [office, finance, away])
        expect(createAuditRepository(station.parts.store.db).verify().ok).toBe(true);
    } finally {
      await away.station.stop();
      rmSync(backups, { recursive: true, force: true });
    }
  });
}

const marks = (values: readonly unknown[]): string => values.map(() => '?').join(', ');

/** Document and everything that followed it, at the exchange; no row waits or is parked. */
async function allTaken(sender: Awaited<ReturnType<typeof openClerk>>, documents: readonly DocumentId[]) {
  for (const documentId of documents)
    await waitFor(`taken: ${documentId}`, async () => {
      const { notices, furtherNotes } = await sender.notices.trail({ documentId });
      const row = (await sender.sending.outbox({})).find((one) => one.documentId === documentId);
      const roads = [...notices, ...furtherNotes].map(({ road }) => road);
      const isTaken = roads.every(({ state, reason }) => state === 'accepted' && reason === null);
      return isTaken && (row === undefined || row.state === 'accepted') ? true : null;
    });
}
