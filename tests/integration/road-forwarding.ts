// 转发 between three stations over the real exchange, in the prefecture of road.test.ts: A allows it or wants to be asked, B passes it on, C judges the original
// without a line; what A forbids stays at B, whatever is in its database.
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
import { openRecords, hashContent } from '../../src/main/station/drafting/document-records.ts';
import { createInboxRepository } from '../../src/main/store/inbox-repository.ts';
import type { DocumentContent } from '../../src/shared/domain/content.ts';
import type { DocumentId } from '../../src/shared/domain/ids.ts';
import { verdictOf } from '../../src/shared/domain/report.ts';

interface Places {
  readonly office: DemoSeat;
  readonly finance: DemoSeat;
  readonly county: DemoSeat;
  readonly network: Prefecture['exchange']['network'];
}

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

/** In the prefecture of the caller, asked for when the tests run. */
export function describeForwarding(place: () => Places): void {
  describe('a document that is passed on', () => {
    it('goes with consent from A over B to C, who judges the original offline; it is told of in every book', async () => {
      const { office, finance, county, network } = place();
      const original = await sendToFinance(place(), '关于做好汛期值守工作的通知');
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
      const cover = await forwardToCounty(place(), original);

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
      const { finance, county } = place();
      const original = await sendToFinance(place(), '关于印发内部分工的通知', 'no');
      const forwarder = await openClerk(finance);
      expect((await forwarder.forwarding.look({ documentId: original })).refusal).toBe('not-allowed');
      const wish = { documentId: original, units: [county.unit.code], cover: '' };
      expect(await refusalOf(forwarder.forwarding.begin(wish))).toMatchObject({
        code: 'forward-refused',
        details: { reason: 'not-allowed' },
      });
      // Another document that may go is taken for this one, in B's own database: the station itself finds out at its desk.
      const allowed = await sendToFinance(place(), '关于公开办事指南的通知', 'yes');
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
  });
}
