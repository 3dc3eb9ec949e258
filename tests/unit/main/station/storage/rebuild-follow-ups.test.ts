// What a restored station learns of what it had said about its documents: the rows stand as before the backup was needed.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createNotices } from '../../../../../src/main/station/notices/notices.ts';
import {
  keepOwnFollowUps,
  type OwnFollowUp,
} from '../../../../../src/main/station/storage/rebuild-follow-ups.ts';
import { createDeliveriesRepository } from '../../../../../src/main/store/deliveries-repository.ts';
import { createDocumentsRepository } from '../../../../../src/main/store/documents-repository.ts';
import { createFurtherNotesRepository } from '../../../../../src/main/store/further-notes-repository.ts';
import { createNoticesRepository } from '../../../../../src/main/store/notices-repository.ts';
import { createOutboxRepository } from '../../../../../src/main/store/outbox-repository.ts';
import type { DocumentId, Sha256, UnitCode } from '../../../../../src/shared/domain/ids.ts';
import { office, openOutgoingBench, type OutgoingBench } from '../../../../support/outgoing-bench.ts';

const finance = '990100-DEP-0002' as UnitCode;
const county = '990121-GOV-0003' as UnitCode;
const documentId = '019a0000-0000-7000-8000-000000000001' as DocumentId;
let bench: OutgoingBench;
beforeEach(async () => {
  bench = await openOutgoingBench();
});
afterEach(() => bench.close());

function send(): void {
  const { db } = bench.parts.store;
  db.prepare(
    `INSERT INTO documents (document_id, state, revision, kind, urgency, title, content, content_sha256, drafter_id, created_at_ms, updated_at_ms)
     VALUES (?, 'sent', 1, 'notice', 'routine', '关于做好汛期值班工作的通知', '{}', '', ?, 0, 0)`,
  ).run(documentId, bench.people.drafter.person.id);
  const sha = 'ab'.repeat(32) as Sha256;
  const to = { unit: finance, role: 'main' as const, copies: 2, copyFrom: 1, copyTo: 2 };
  const note = {
    ...{ type: 'yizhan/delivery-note/1', documentId, sequence: 1, sender: office, recipients: [to] },
    ...{ urgency: 'routine', package: { sha256: sha, sizeBytes: 1 }, encryption: null, issuedAt: '' },
  };
  const token = `h.${Buffer.from(JSON.stringify(note)).toString('base64url')}.s`;
  const outbox = createOutboxRepository(db);
  const row = { documentId, note: token, packageSha256: sha, packageBytes: 1, queuedAtMs: 1 };
  outbox.enqueue({ ...row, state: 'queued' });
  outbox.accept(documentId, 2);
  createDeliveriesRepository(db).add({ documentId, unitName: '云岭市财政局', ...to });
}

/** Rows without the moments: those of a restore are when the exchange had it. */
const books = () => {
  const { db } = bench.parts.store;
  const rows = createDeliveriesRepository(db).ofDocument(documentId);
  return {
    state: createDocumentsRepository(db).get(documentId)?.state,
    rows: rows.map(({ unit, role, copies, copyFrom, copyTo, recall, reminders, addedAtMs }) => ({
      ...{ unit, role, copies, copyFrom, copyTo, recall, reminders, added: addedAtMs !== null },
    })),
    notices: createNoticesRepository(db)
      .own(documentId)
      .map(({ noticeId, kind, sequence, reason }) => ({ noticeId, kind, sequence, reason })),
    notes: createFurtherNotesRepository(db)
      .ofDocument(documentId)
      .map(({ sequence, units }) => ({ sequence, units })),
  };
};

it('reminders, recalls, further units and an annulment are put down again with what they changed, once, and only if genuine', async () => {
  send();
  const { store, clock } = bench.parts;
  const notices = createNotices(bench.parts, () => undefined);
  const { clerk } = bench.people;
  const backup = store.db.prepare<[], Record<string, unknown>>('SELECT * FROM deliveries').all();
  const said = { documentId, units: null };
  const added = { unit: county, role: 'cc' as const, copies: 3 };
  for (const act of [
    () => notices.remind(clerk, { ...said, reason: '请尽快签收' }),
    () => notices.supplement(clerk, { documentId, recipients: [added] }),
    () => notices.recall(clerk, { documentId, units: [finance], reason: '错发' }),
    () => notices.end(clerk, { documentId, kind: 'annul', reason: '内容有误', replacedBy: null }),
  ])
    expect(await act()).toMatchObject({ ok: true });
  const before = books();
  const at = (order: number) => new Date(clock.nowMs() + order * 1000).toISOString();
  const own = createNoticesRepository(store.db).own(documentId);
  const notes = createFurtherNotesRepository(store.db).ofDocument(documentId);
  const [remind, recall, annul] = own.map(({ jws }) => jws);
  const heard: OwnFollowUp[] = [
    { kind: 'notice', message: annul ?? '', receivedAt: at(4) },
    { kind: 'notice', message: recall ?? '', receivedAt: at(3) },
    { kind: 'note', message: notes[0]?.note ?? '', receivedAt: at(2) },
    { kind: 'notice', message: remind ?? '', receivedAt: at(1) },
  ];
  store.db.exec('DELETE FROM notices_to_send; DELETE FROM further_notes; DELETE FROM deliveries');
  for (const row of backup) {
    const names = Object.keys(row);
    const values = names.map((name) => `@${name}`).join(', ');
    store.db.prepare(`INSERT INTO deliveries (${names.join(', ')}) VALUES (${values})`).run(row);
  }
  store.db.exec(`UPDATE documents SET state = 'sent'`);

  const forged = heard.map((one) => ({ ...one, message: one.message.replace(/.{8}$/, 'AAAAAAAA') }));
  expect(await keepOwnFollowUps(bench.parts, forged)).toBe(0);
  expect(await keepOwnFollowUps(bench.parts, heard)).toBe(4);
  expect(books()).toEqual(before);
  expect(before).toMatchObject({
    state: 'annulled',
    rows: [{ recall: 'asked', reminders: 1 }, { added: true }],
  });
  expect(createNoticesRepository(store.db).waiting(9)).toEqual([]);
  expect(createFurtherNotesRepository(store.db).waiting(9)).toEqual([]);
  expect(await keepOwnFollowUps(bench.parts, heard)).toBe(0);
});
