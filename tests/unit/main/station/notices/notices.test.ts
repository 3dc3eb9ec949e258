// What follows a document at both ends, on real tables: reminders, annulment, timed sending, phone log, and the matrix made of them.
import { generateKeyPairSync } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMatrix } from '../../../../../src/main/station/matrix/matrix.ts';
import { createNoticeList } from '../../../../../src/main/station/notices/received-notices.ts';
import { createNotices } from '../../../../../src/main/station/notices/notices.ts';
import { createStandingNotices } from '../../../../../src/main/station/notices/standing-notices.ts';
import type { KeyRing, StationParts } from '../../../../../src/main/station/parts.ts';
import { notJudged } from '../../../../../src/main/station/receiving/not-judged.ts';
import { createScheduledRelease } from '../../../../../src/main/station/sending/scheduled.ts';
import { createDeliveriesRepository } from '../../../../../src/main/store/deliveries-repository.ts';
import { createDocumentsRepository } from '../../../../../src/main/store/documents-repository.ts';
import { createHistoryRepository } from '../../../../../src/main/store/history-repository.ts';
import { createInboxRepository } from '../../../../../src/main/store/inbox-repository.ts';
import { createNoticesRepository } from '../../../../../src/main/store/notices-repository.ts';
import { createOutboxRepository } from '../../../../../src/main/store/outbox-repository.ts';
import { createPackageEncryptionsRepository } from '../../../../../src/main/store/package-encryptions-repository.ts';
import type { Actor } from '../../../../../src/main/station/outcome.ts';
import type { DocumentId, NoticeId, Sha256, UnitCode } from '../../../../../src/shared/domain/ids.ts';
import type { DocumentNotice } from '../../../../../src/shared/domain/messages.ts';
import type { DeliveryState } from '../../../../../src/shared/domain/states.ts';
import { createTestParts, testNowMs, type TestParts } from '../../../../support/station-parts.ts';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const keys = {
  machineSigner: () => ({ privateKey, certificateSha256: 'ab'.repeat(32) }),
} as unknown as KeyRing;
const unit = (n: number): UnitCode => `990121-TWN-${String(n).padStart(4, '0')}` as UnitCode;
const id = (n: number): DocumentId => `019a0000-0000-7000-8000-${String(n).padStart(12, '0')}` as DocumentId;
const sha = 'ab'.repeat(32) as Sha256;

let test: TestParts;
let clerk: Actor;
let notices: ReturnType<typeof createNotices>;
let kicks = 0;
beforeEach(() => {
  kicks = 0;
  test = createTestParts({ keys });
  clerk = test.person('clerk', '陈文');
  notices = createNotices(test.parts, () => (kicks += 1));
});
afterEach(() => test.close());

/** A document of this unit with a row for each unit. */
function document(n: number, states: readonly DeliveryState[], accepted = true): DocumentId {
  const { db } = test.parts.store;
  const documentId = id(n);
  db.prepare(
    `INSERT INTO documents (document_id, state, revision, kind, urgency, title, content, content_sha256, drafter_id, created_at_ms, updated_at_ms)
     VALUES (?, ?, 1, 'notice', 'routine', ?, '{}', '', ?, 0, 0)`,
  ).run(documentId, accepted ? 'sent' : 'queued', `关于第${n}件事的通知`, clerk.person.id);
  const outbox = createOutboxRepository(db);
  const row = { documentId, note: '', packageSha256: sha, packageBytes: 1, queuedAtMs: testNowMs + n };
  outbox.enqueue({ ...row, state: 'queued' });
  if (accepted) outbox.accept(documentId, testNowMs + n);
  const deliveries = createDeliveriesRepository(db);
  test.parts.store.transact(() =>
    states.forEach((state, index) => {
      const to = {
        documentId,
        unit: unit(index),
        unitName: `第${index}乡`,
        role: 'main' as const,
        copies: 1,
      };
      deliveries.add(to);
      const added = deliveries.get(documentId, unit(index));
      if (added) deliveries.update({ ...added, state });
    }),
  );
  return documentId;
}
const rows = (documentId: DocumentId) =>
  createDeliveriesRepository(test.parts.store.db).ofDocument(documentId);
const said = (documentId: DocumentId) =>
  createNoticesRepository(test.parts.store.db)
    .own(documentId)
    .map(({ jws, ...row }) => ({
      ...row,
      payload: JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString()) as DocumentNotice,
    }));
const acts = (documentId: DocumentId) =>
  createHistoryRepository(test.parts.store.db)
    .list(documentId)
    .map(({ act }) => act);

describe('what the sender does', () => {
  it('recalls only from those who have neither signed nor returned, once, and says which were asked', async () => {
    const documentId = document(1, ['pending', 'opened', 'signed', 'returned', 'failed']);
    const recall = { documentId, units: null, reason: '附件有误' };
    expect(await notices.recall(clerk, recall)).toMatchObject({ ok: true });
    expect(rows(documentId).map(({ recall: state }) => state)).toEqual([
      'asked',
      'asked',
      null,
      null,
      'asked',
    ]);
    const [notice] = said(documentId);
    expect(notice?.payload).toMatchObject({
      ...{
        kind: 'recall',
        sequence: 1,
        addressees: [unit(0), unit(1), unit(4)],
        reason: '附件有误',
        byPerson: '陈文',
      },
    });
    expect(await notices.recall(clerk, recall)).toMatchObject({ code: 'nobody-left' });
    expect(acts(documentId)).toEqual(['recallAsked']);
    expect(kicks).toBe(1);
  });

  it('does not recall what the exchange never had', async () => {
    const documentId = document(1, ['pending'], false);
    const refused = await notices.recall(clerk, { documentId, units: null, reason: '附件有误' });
    expect(refused).toMatchObject({ code: 'wrong-state', details: { state: 'queued' } });
    expect(said(documentId)).toEqual([]);
  });

  it('takes back what is parked for want of a certificate, also when nobody is left to ask, and closes the document then', async () => {
    const documentId = document(1, ['signed', 'pending', 'pending']);
    const encryptions = createPackageEncryptionsRepository(test.parts.store.db);
    const parked = [unit(1), unit(2)];
    for (const to of parked)
      encryptions.park({ documentId, unit: to, reason: 'certificate-missing' }, testNowMs);
    const recall = (units: UnitCode[] | null) =>
      notices.recall(clerk, { documentId, units, reason: '不再需要' });
    expect(await recall([unit(0)])).toMatchObject({ code: 'nobody-left' });
    expect(await recall([unit(1)])).toMatchObject({ ok: true });
    expect(encryptions.parked().map((row) => row.unit)).toEqual([unit(2)]);
    const documents = createDocumentsRepository(test.parts.store.db);
    expect(documents.get(documentId)?.state).toBe('sent');
    expect(await recall(null)).toMatchObject({ ok: true });
    expect(rows(documentId).map(({ state }) => state)).toEqual(['signed', 'recalled', 'recalled']);
    expect(encryptions.parked()).toEqual([]);
    expect(said(documentId)).toEqual([]);
    expect(documents.get(documentId)?.state).toBe('closed');
    expect(acts(documentId)).toEqual(['recallAsked', 'recallAsked', 'finish']);
  });

  it('says everything about one document in rising order, also when two acts are at once', async () => {
    const documentId = document(1, ['pending', 'delivered']);
    const remind = () => notices.remind(clerk, { documentId, units: null, reason: '' });
    const together = await Promise.all([remind(), remind()]);
    expect(together.map((one) => (one.ok ? 'ok' : one.code)).sort()).toEqual(['changed-meanwhile', 'ok']);
    await remind();
    expect(said(documentId).map(({ sequence }) => sequence)).toEqual([1, 2]);
    expect(rows(documentId).map(({ reminders }) => reminders)).toEqual([2, 2]);
  });

  it('is above whatever was said and lost when the station was restored from a backup', async () => {
    const documentId = document(1, ['pending']);
    const { db } = test.parts.store;
    db.exec(
      `INSERT INTO restores (restore_id, backup_made_at_ms, restored_at_ms, phase) VALUES ('r', 0, 1, 'settled')`,
    );
    const remind = () => notices.remind(clerk, { documentId, units: null, reason: '' });
    expect(await remind()).toMatchObject({ ok: true });
    const [lost = 0] = said(documentId).map(({ sequence }) => sequence);
    expect(lost).toBeGreaterThan(1_000_000);
    // Restored once more, to before that: what it says then still counts at whoever heard the first.
    db.exec('DELETE FROM notices_to_send');
    test.advance(1000);
    await remind();
    await remind();
    const sequences = said(documentId).map(({ sequence }) => sequence);
    expect(sequences[0]).toBeGreaterThan(lost);
    expect(sequences[1]).toBeGreaterThan(sequences[0] ?? 0);
  });

  it('tries everything again that did not go, of whatever document, in one act', async () => {
    const repository = createNoticesRepository(test.parts.store.db);
    for (const n of [1, 2]) {
      const documentId = document(n, ['pending']);
      await notices.remind(clerk, { documentId, units: null, reason: '' });
      for (const notice of repository.own(documentId)) repository.park(notice, 'notice-refused');
    }
    expect(repository.waiting(10)).toEqual([]);
    expect(notices.retry(clerk, { documentId: id(3) })).toMatchObject({ code: 'nobody-left' });
    expect(notices.retry(clerk, { documentId: null })).toMatchObject({ ok: true });
    expect(repository.waiting(10).map(({ documentId }) => documentId)).toEqual([id(1), id(2)]);
    expect(kicks).toBe(3);
  });

  it('ends a document for all who have it: state, notice and history in one act, and not twice', async () => {
    const documentId = document(1, ['signed', 'recalled', 'pending']);
    const next = document(2, ['pending']);
    const end = { documentId, kind: 'supersede' as const, reason: '新办法已经印发', replacedBy: null };
    expect(await notices.end(clerk, end)).toMatchObject({ code: 'field-missing' });
    expect(await notices.end(clerk, { ...end, replacedBy: next })).toMatchObject({ ok: true });
    expect(said(documentId)[0]?.payload).toMatchObject({ addressees: [unit(0), unit(2)], replacedBy: next });
    const documents = createDocumentsRepository(test.parts.store.db);
    expect(documents.get(documentId)?.state).toBe('abolished');
    expect(await notices.end(clerk, { ...end, kind: 'annul' })).toMatchObject({ code: 'wrong-state' });
    expect(said(documentId)).toHaveLength(1);
    expect(await notices.end(clerk, { ...end, documentId: next, kind: 'annul' })).toMatchObject({ ok: true });
    expect(documents.get(next)?.state).toBe('annulled');
  });

  it('holds a document until its time by the clock of the exchange, and not on a clock that nobody corrected', () => {
    const documentId = document(1, ['pending'], false);
    const outbox = createOutboxRepository(test.parts.store.db);
    const release = createScheduledRelease(test.parts);
    const hour = 3_600_000;
    const at = (sendAtMs: number | null) => notices.schedule(clerk, { documentId, sendAtMs });
    expect(at(testNowMs)).toMatchObject({ code: 'time-refused' });
    expect(at(testNowMs + hour)).toMatchObject({ ok: true });
    expect(at(testNowMs + 2 * hour)).toMatchObject({ ok: true });
    expect(outbox.nextScheduledAtMs()).toBe(testNowMs + 2 * hour);
    test.advance(hour);
    release();
    expect(outbox.get(documentId)?.state).toBe('held');
    test.advance(hour);
    createScheduledRelease({ ...test.parts, clock: { ...test.parts.clock, sure: () => false } })();
    expect(outbox.get(documentId)?.state).toBe('held');
    release();
    expect(outbox.get(documentId)).toMatchObject({ state: 'queued', sendAtMs: null });
    release();
    expect(acts(documentId)).toEqual(['schedule', 'schedule', 'releaseByTime']);
  });

  it('keeps every call, and a call list shows the last one of each unit', () => {
    const documentId = document(1, ['pending', 'delivered', 'signed']);
    document(2, ['pending']);
    const call = { documentId, unit: unit(0), phone: '0990-5550131', spokeWith: '周值班', said: '机器在修' };
    expect(notices.addCall(clerk, call)).toMatchObject({ ok: true });
    test.advance(1000);
    void notices.addCall(clerk, { ...call, said: '下午签收' });
    expect(notices.addCall(clerk, { ...call, unit: unit(9) })).toMatchObject({ code: 'not-found' });
    expect(notices.trail(clerk, { documentId })).toMatchObject({
      value: { calls: [{ said: '机器在修', person: '陈文' }, { said: '下午签收' }] },
    });
    const matrix = createMatrix(test.parts);
    expect(matrix.callList(clerk, { documentId: null, who: 'unsigned' })).toMatchObject({
      value: {
        units: [
          {
            code: unit(0),
            open: [
              { documentId: id(2), lastCall: null },
              { documentId, lastCall: { said: '下午签收' } },
            ],
          },
          { code: unit(1), open: [{ documentId, state: 'delivered' }] },
        ],
      },
    });
    const notReceived = matrix.callList(clerk, { documentId, who: 'notReceived' });
    expect(notReceived).toMatchObject({ value: { units: [{ code: unit(0) }] } });
  });
});

it('numbers the copies of added units on from the last number that the note gave, also where a row shows none', async () => {
  const documentId = document(1, ['pending']);
  const routed = { role: 'main', copies: 2, insteadOf: unit(7) };
  // Two units that were merged into one: one row without a range, two ranges in the note.
  const recipients = [1, 3].map((copyFrom) => ({ ...routed, unit: unit(0), copyFrom, copyTo: copyFrom + 1 }));
  const later = [{ ...routed, unit: unit(1), copyFrom: 5, copyTo: 6 }];
  const note: unknown = {
    ...{
      type: 'yizhan/delivery-note/1',
      documentId,
      sequence: 1,
      sender: '990100-GOV-0001',
      recipients,
      later,
    },
    ...{ urgency: 'routine', package: { sha256: sha, sizeBytes: 1 }, encryption: null, issuedAt: '' },
  };
  const token = `h.${Buffer.from(JSON.stringify(note)).toString('base64url')}.s`;
  test.parts.store.db.prepare('UPDATE outbox SET note = ?').run(token);
  const known = { code: unit(8), name: '第8乡' };
  const trust = { current: () => ({ unit: (code: UnitCode) => (code === known.code ? known : undefined) }) };
  const stage = createNotices({ ...test.parts, trust } as unknown as StationParts, () => undefined);
  const added = { unit: known.code, role: 'cc' as const, copies: 3 };
  expect(await stage.supplement(clerk, { documentId, recipients: [added] })).toMatchObject({ ok: true });
  expect(rows(documentId).at(-1)).toMatchObject({ unit: known.code, copyFrom: 7, copyTo: 9 });
});

describe('the matrix', () => {
  it('has a cell for every recipient of the newest documents, at most as many as a screen holds', () => {
    for (let n = 1; n <= 3; n += 1)
      document(
        n,
        Array.from({ length: 2500 }, () => 'pending' as const),
      );
    const matrix = createMatrix(test.parts);
    const view = matrix.view(clerk, { unfinishedOnly: true });
    if (!('ok' in view) || !view.ok) throw new Error('a view');
    const { documents, units, cells, more } = view.value;
    expect(documents.map(({ documentId }) => documentId)).toEqual([id(3), id(2)]);
    expect([units.length, cells.length, more]).toEqual([2500, 5000, true]);
    expect(new Set(cells.map((cell) => `${cell.document} ${cell.unit}`)).size).toBe(5000);
    document(4, ['signed']);
    expect(matrix.view(clerk, { unfinishedOnly: true })).toMatchObject({ value: { documents: [{}, {}] } });
    expect(matrix.view(clerk, { unfinishedOnly: false })).toMatchObject({
      value: { documents: [{ documentId: id(4) }, {}, {}] },
    });
  });
});

describe('what the receiver sees', () => {
  const sender = '990121-GOV-0003' as UnitCode;
  const arrive = (n: number) => {
    const inbox = createInboxRepository(test.parts.store.db);
    const { report } = notJudged(testNowMs);
    inbox.insert({
      ...{
        documentId: id(n),
        state: 'arrived',
        senderUnit: sender,
        senderName: '云溪县人民政府',
        urgency: 'routine',
      },
      ...{ title: `第${n}件`, docNumber: null, document: null, note: '', noteSequence: 1, packageBlob: sha },
      ...{ packageSha256: sha, packageBytes: 0, pdfBlob: null, report, verdict: 'indeterminate' },
      ...{ quarantineReason: null, arrivedAtMs: testNowMs + n },
    });
    inbox.acknowledge(id(n), testNowMs);
    return inbox;
  };
  const hear = (documentId: DocumentId, kind: DocumentNotice['kind'], sequence: number) => {
    const standing = createStandingNotices(test.parts);
    const inbox = createInboxRepository(test.parts.store.db);
    return test.parts.store.transact(() => {
      const row = inbox.get(documentId);
      if (!row) throw new Error('it is here');
      const notice = { documentId, kind, reason: '理由' };
      const effect = standing.apply(row, notice, null);
      createNoticesRepository(test.parts.store.db).keep({
        ...{
          ...notice,
          noticeId: `${documentId}${sequence}` as NoticeId,
          sender,
          sequence,
          replacedBy: null,
        },
        ...{ byPerson: '马桂兰', jws: '', issuedAtMs: testNowMs, receivedAtMs: testNowMs, effect },
      });
      return effect;
    });
  };

  it('climbs and sounds once for each reminder, until it is signed', () => {
    arrive(2);
    const inbox = arrive(1);
    expect(inbox.get(id(1))?.acknowledgedAtMs).toBe(testNowMs);
    expect(hear(id(1), 'remind', 1)).toBe('applied');
    expect(inbox.pressing(null).map(({ documentId }) => documentId)).toEqual([id(1)]);
    expect(inbox.get(id(1))?.acknowledgedAtMs).toBeNull();
    inbox.sign({ documentId: id(1), atMs: testNowMs, person: '陆收文', year: 2026, entryNo: 1 });
    expect(inbox.pressing(null)).toEqual([]);
    expect(hear(id(1), 'remind', 2)).toBe('too-late');
    expect(inbox.get(id(1))).toMatchObject({ state: 'signed', reminders: 1 });
  });

  it('carries 撤销 and 废止 for ever, signed or not, and the alarm tells of them', () => {
    const inbox = arrive(1);
    inbox.sign({ documentId: id(1), atMs: testNowMs, person: '陆收文', year: 2026, entryNo: 1 });
    expect(hear(id(1), 'annul', 1)).toBe('applied');
    expect(hear(id(1), 'recall', 2)).toBe('too-late');
    expect(inbox.get(id(1))).toMatchObject({ state: 'signed', acknowledgedAtMs: null });
    const list = createNoticeList(test.parts)({ documentId: id(1), senderUnit: sender });
    expect(list).toMatchObject([
      { kind: 'annul', tooLate: false, reason: '理由', byPerson: '马桂兰' },
      { kind: 'recall', tooLate: true },
    ]);
    expect(createNoticeList(test.parts)({ documentId: id(1), senderUnit: unit(1) })).toEqual([]);
  });

  it('leaves quarantine alone when the sender takes a marked document back', () => {
    const inbox = arrive(1);
    test.parts.store.db.prepare(`UPDATE inbox SET state = 'quarantined'`).run();
    expect(hear(id(1), 'recall', 1)).toBe('applied');
    expect(inbox.get(id(1))?.state).toBe('quarantined');
  });
});
