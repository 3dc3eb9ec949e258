// 转发 between three stations over the real exchange, in the prefecture of road.test.ts: A allows it or wants to be asked, B passes it on, C judges the original
// without a line; what A forbids stays at B, whatever is in its database.
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  approveDocument,
  openClerk,
  registerDocument,
  sealDocument,
  waitFor,
  waitForArrival,
  waitForDelivery,
} from '../../src/demo/main-job.ts';
import type { DemoSeat, Prefecture } from '../../src/demo/prefecture.ts';
import { sampleBody } from '../../src/demo/sample-document.ts';
import { memorySource, readChunks } from '../../src/formats/byte-source.ts';
import { openRecords, hashContent } from '../../src/main/station/drafting/document-records.ts';
import { createPackageJudge } from '../../src/main/station/receiving/judge-package.ts';
import { createAccountsRepository } from '../../src/main/store/accounts-repository.ts';
import { createDeliveriesRepository } from '../../src/main/store/deliveries-repository.ts';
import { createInboxRepository } from '../../src/main/store/inbox-repository.ts';
import { createOutboxRepository } from '../../src/main/store/outbox-repository.ts';
import { createRebuildRepository } from '../../src/main/store/rebuild-repository.ts';
import type { DocumentContent } from '../../src/shared/domain/content.ts';
import type { DocumentId, PersonId, Sha256 } from '../../src/shared/domain/ids.ts';
import { noteJwsOf } from '../../src/shared/domain/note-token.ts';
import { forwardedPaths } from '../../src/shared/domain/package-document.ts';
import { checkNames, verdictOf } from '../../src/shared/domain/report.ts';
import { openDesk, sealOne, type SealedDocument } from '../support/sealed-package.ts';

interface Places {
  readonly office: DemoSeat;
  readonly finance: DemoSeat;
  readonly county: DemoSeat;
  readonly network: Prefecture['exchange']['network'];
}

const sha256Of = (bytes: Uint8Array): Sha256 => createHash('sha256').update(bytes).digest('hex') as Sha256;
const refusalOf = (call: Promise<unknown>) =>
  call.then(
    () => null,
    (error: { data?: { code?: string; details?: Record<string, string> } }) => error.data ?? null,
  );

/** Signed off, registered and sealed by the people of the unit. */
async function sealDraft(seat: DemoSeat, documentId: DocumentId): Promise<void> {
  await approveDocument(seat, documentId, seat.station.parts.clock.today());
  await registerDocument(seat, documentId);
  await sealDocument(seat, documentId);
}

/** A document of A to B alone, arrived and signed for there. */
export async function sendToFinance(
  { office, finance }: Pick<Places, 'office' | 'finance'>,
  title: string,
  forward?: DocumentContent['forward'],
): Promise<DocumentId> {
  const clerk = await openClerk(office);
  const { documentId, revision } = await clerk.drafting.create({ kind: 'notice' });
  const saved = await clerk.drafting.save({
    documentId,
    revision,
    content: {
      ...{ kind: 'notice', urgency: 'urgent', title, signatory: null, notes: null, body: [...sampleBody] },
      recipients: [{ unit: finance.unit.code, name: finance.unit.shortName, role: 'main', copies: 1 }],
      ...(forward && { forward }),
    },
  });
  await clerk.drafting.submit({ documentId, revision: saved.revision });
  await sealDraft(office, documentId);
  const receiver = await openClerk(finance);
  await waitForArrival(receiver, documentId);
  await receiver.receiving.signFor({ documentId, note: null });
  return documentId;
}

/** B begins, signs off and seals the covering notice to C; it arrives there. */
async function forwardToCounty({ finance, county }: Places, original: DocumentId): Promise<DocumentId> {
  const clerk = await openClerk(finance);
  const units = [county.unit.code];
  const cover = await clerk.forwarding.begin({ documentId: original, units, cover: '请认真贯彻执行。' });
  const { revision } = await clerk.drafting.get(cover);
  await clerk.drafting.submit({ ...cover, revision });
  await sealDraft(finance, cover.documentId);
  await waitForArrival(await openClerk(county), cover.documentId);
  return cover.documentId;
}

/** Puts a sealed document into the unit's own outbox, round every check of its station, and lets the station send it. */
async function sendRoundStation(
  { station, unit }: DemoSeat,
  sealed: SealedDocument,
  to: DemoSeat['unit'],
): Promise<void> {
  const { parts } = station;
  const { db, blobs } = parts.store;
  const { documentId, bytes, sha256, noteJws: note } = sealed;
  const source = memorySource(bytes);
  const judged = await createPackageJudge(parts)({ source, sha256, read: null });
  if (judged.document === null) throw new Error('a package that can be read');
  const { content, contentSha256, meta, pageModelSha256 } = judged.document;
  const staged = await blobs.stage(readChunks(source), { maxBytes: bytes.length });
  const drafter = createAccountsRepository(db)
    .all()
    .find(({ role }) => role === 'drafter');
  if (drafter === undefined) throw new Error(`${unit.name} has a drafter`);
  const nowMs = parts.clock.nowMs();
  parts.store.transact(() => {
    blobs.commit(staged);
    createRebuildRepository(db).putDocument(
      {
        ...{ documentId, content, contentSha256, pageModelSha256, number: null, report: judged.report },
        ...{ docNumber: meta.FWZH, docDate: meta.CWRQ, pdfBlob: null, ofdBlob: null, atMs: nowMs },
        ...{ packageBlob: sha256, packageBytes: bytes.length },
      },
      drafter.personId as PersonId,
    );
    createDeliveriesRepository(db).add({
      ...{ documentId, unit: to.code, unitName: to.shortName, role: 'main', copies: 1 },
    });
    createOutboxRepository(db).enqueue({
      ...{ documentId, note, state: 'held', packageSha256: sha256, packageBytes: bytes.length },
      queuedAtMs: nowMs,
    });
  });
  await (await openClerk({ station, unit })).sending.release({ documentId });
}

/** In the prefecture of the caller, asked for when the tests run. */
export function describeForwarding(places: () => Places): void {
  describe('a document that is passed on', () => {
    it('goes with consent from A over B to C, who judges the original offline; it is told of in every book', async () => {
      const { office, finance, county, network } = places();
      const original = await sendToFinance(places(), '关于做好汛期值守工作的通知');
      const [sender, forwarder, receiver] = (await Promise.all([office, finance, county].map(openClerk))) as [
        Awaited<ReturnType<typeof openClerk>>,
        Awaited<ReturnType<typeof openClerk>>,
        Awaited<ReturnType<typeof openClerk>>,
      ];
      const asked = { documentId: original, units: [county.unit.code], cover: '' };
      expect(await refusalOf(forwarder.forwarding.begin(asked))).toMatchObject({
        code: 'forward-refused',
        details: { reason: 'consent-missing' },
      });
      await sender.forwarding.permit({
        documentId: original,
        units: [finance.unit.code],
        reason: '限县政府',
      });
      await waitFor(
        'consent',
        async () => (await forwarder.forwarding.look({ documentId: original })).consent,
      );
      const cover = await forwardToCounty(places(), original);

      network.cut();
      const opened = await receiver.receiving.open({ documentId: cover });
      expect(opened).toMatchObject({ verdict: 'valid', senderName: finance.unit.name });
      expect(opened.content?.forwards).toMatchObject({ documentId: original, sender: office.unit.code });
      const inner = opened.report.forwarded;
      expect(inner && verdictOf({ ...opened.report.checks, ...inner.checks })).toBe('valid');
      expect(inner?.seal.unitCode).toBe(office.unit.code);
      const seen = await receiver.forwarding.original({ documentId: cover });
      expect(seen.content.title).toBe('关于做好汛期值守工作的通知');
      // The very bytes that A sealed.
      const sealed = createInboxRepository(finance.station.parts.store.db).get(original);
      expect(opened.content?.forwards?.packageSha256).toBe(sealed?.packageBlob);
      await receiver.receiving.signFor({ documentId: cover, note: null });
      network.restore();

      await waitForDelivery(forwarder, cover, { unit: county.unit.code, state: 'signed' });
      const told = await forwarder.receiving.open({ documentId: original });
      expect(told.history.map(({ act }) => act)).toEqual(
        expect.arrayContaining(['forwardPermitted', 'forwardBegun', 'forwarded']),
      );
      expect(told.history.find(({ act }) => act === 'forwarded')?.note).toContain(county.unit.shortName);
      const { had, passedOn } = await forwarder.forwarding.look({ documentId: original });
      expect(had.map(({ unit, from }) => [unit, from])).toContainEqual([county.unit.code, 'forwarded']);
      expect(passedOn).toMatchObject([{ documentId: cover, units: [county.unit.shortName] }]);
      const book = await forwarder.registers.outgoing({ year: 2026 });
      expect(book.find((row) => row.documentId === cover)?.title).toContain('关于转发');
      expect(await refusalOf(forwarder.forwarding.begin(asked))).toMatchObject({ code: 'recipient-already' });
      expect(await refusalOf(receiver.forwarding.begin({ ...asked, documentId: cover }))).toMatchObject({
        details: { reason: 'nested' },
      });
    });

    it('stays where A forbids it: B has no act, and its station refuses a draft that was changed behind its back', async () => {
      const { finance, county } = places();
      const original = await sendToFinance(places(), '关于印发内部分工的通知', 'no');
      const forwarder = await openClerk(finance);
      expect((await forwarder.forwarding.look({ documentId: original })).refusal).toBe('not-allowed');
      const wish = { documentId: original, units: [county.unit.code], cover: '' };
      expect(await refusalOf(forwarder.forwarding.begin(wish))).toMatchObject({
        code: 'forward-refused',
        details: { reason: 'not-allowed' },
      });
      // Another document that may go is taken for this one, in B's own database: the station itself finds out at its desk.
      const allowed = await sendToFinance(places(), '关于公开办事指南的通知', 'yes');
      const cover = await forwarder.forwarding.begin({ ...wish, documentId: allowed });
      const records = openRecords(finance.station.parts);
      const row = records.documents.get(cover.documentId);
      const forbidden = createInboxRepository(finance.station.parts.store.db).get(original);
      if (!row?.content.forwards || !forbidden?.document) throw new Error('a draft with an original');
      const content = {
        ...row.content,
        forwards: {
          ...row.content.forwards,
          documentId: original,
          title: forbidden.document.content.title,
          docNumber: forbidden.document.meta.FWZH,
          packageSha256: forbidden.packageBlob,
        },
      };
      const saved = { ...row, content, contentSha256: hashContent(content), nowMs: Date.now() };
      expect(records.documents.save(saved)).toBe(true);
      const submitted = forwarder.drafting.submit({
        documentId: cover.documentId,
        revision: row.revision + 1,
      });
      expect(await refusalOf(submitted)).toMatchObject({
        code: 'forward-refused',
        details: { reason: 'not-allowed' },
      });
    });

    it('is refused by C when B goes round its own station: forbidden, without consent, or not the original', async () => {
      const { finance, county } = places();
      const [forwarder, receiver] = [await openClerk(finance), await openClerk(county)];
      const inbox = createInboxRepository(finance.station.parts.store.db);
      const forbidden = await sendToFinance(places(), '关于不得转发事项的通知', 'no');
      const asking = await sendToFinance(places(), '关于转发须经同意事项的通知');
      const desk = await openDesk(finance, county.unit);
      const forge = async (number: number, original: DocumentId, damage = false): Promise<SealedDocument> => {
        const row = inbox.get(original);
        if (!row?.document) throw new Error('an original at B');
        const source = finance.station.parts.store.blobs.open(row.packageBlob);
        const bytes = Buffer.from(await source.read(0, source.sizeBytes));
        if (damage) bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
        const { sender, meta, content } = row.document;
        const forwards = {
          ...{ documentId: original, sender: sender.unit, senderName: sender.name, docNumber: meta.FWZH },
          ...{ title: content.title, packageSha256: sha256Of(bytes) },
        };
        const sealed = await sealOne(desk, {
          ...{ number, title: `关于转发《${content.title}》的通知`, content: { forwards } },
          forwarded: [
            { path: forwardedPaths.package, name: '原件.asice', bytes },
            { path: forwardedPaths.note, name: '原件交接单.jws', bytes: Buffer.from(noteJwsOf(row.note)) },
          ],
        });
        await sendRoundStation(finance, sealed, county.unit);
        return sealed;
      };
      const forged = [
        { code: 'FORWARD_NOT_ALLOWED', cover: await forge(901, forbidden) },
        { code: 'FORWARD_WITHOUT_CONSENT', cover: await forge(902, asking) },
        { code: 'FORWARDED_INVALID', cover: await forge(903, asking, true) },
      ];
      for (const { code, cover } of forged) {
        const { documentId } = cover;
        expect(await waitForArrival(receiver, documentId)).toMatchObject({ verdict: 'invalid' });
        const { report } = await receiver.receiving.open({ documentId });
        // B's own seal, note and page are genuine: what is wrong is that it passes this on.
        const flaws = checkNames.filter((name) => report.checks[name].result === 'failed');
        expect([flaws, report.checks.forwarded.code]).toEqual([['forwarded'], code]);
        const signing = receiver.receiving.signFor({ documentId, note: null });
        expect(await refusalOf(signing)).toMatchObject({ code: 'package-refused' });
        expect(
          await refusalOf(receiver.forwarding.begin({ documentId, units: [], cover: '' })),
        ).not.toBeNull();
        // And B is told which check it was.
        await waitForDelivery(forwarder, documentId, { unit: county.unit.code, state: 'opened' });
        const [row] = await forwarder.sending.deliveries({ documentId });
        expect([row?.reasons, row?.note]).toEqual([['verify-failed'], expect.stringContaining(code)]);
      }
    });
  });
}
