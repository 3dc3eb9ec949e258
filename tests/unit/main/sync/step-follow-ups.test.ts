// What follows a document goes after it and in the order in which it was said; after a restore of the exchange all of it goes once more.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createFurtherNotesRepository } from '../../../../src/main/store/further-notes-repository.ts';
import { createNoticesRepository } from '../../../../src/main/store/notices-repository.ts';
import { createOutboxRepository } from '../../../../src/main/store/outbox-repository.ts';
import { createReceiptsRepository } from '../../../../src/main/store/receipts-repository.ts';
import { createStationRepository } from '../../../../src/main/store/station-repository.ts';
import { sendFollowUps } from '../../../../src/main/sync/step-follow-ups.ts';
import { resendLost } from '../../../../src/main/sync/step-restored.ts';
import { emptyMemory, type SyncContext } from '../../../../src/main/sync/sync-state.ts';
import type { DocumentId, NoticeId, Sha256, UnitCode } from '../../../../src/shared/domain/ids.ts';
import { createTestParts, type TestParts } from '../../../support/station-parts.ts';

let test: TestParts;
let context: SyncContext;
/** What the exchange heard; where its answer is a code, that. */
let heard: string[];
let answers: Record<string, string>;
const documentId = '019a0000-0000-7000-8000-000000000001' as DocumentId;
const noticeId = '019a0000-0000-7000-8000-000000000002' as NoticeId;
const county = '990121-GOV-0003' as UnitCode;

beforeEach(() => {
  test = createTestParts();
  heard = [];
  answers = {};
  const { db } = test.parts.store;
  const answer = (said: string) => {
    heard.push(said);
    const code = answers[said];
    return code === undefined ? { ok: true, value: {} } : { ok: false, code, details: {} };
  };
  const line = {
    submit: (_id: DocumentId, note: string) => Promise.resolve(answer(note)),
    sendNotices: ([jws = '']: readonly string[]) => {
      const { ok, code = null } = answer(jws) as { readonly ok: boolean; readonly code?: string };
      return Promise.resolve({ ok: true, value: { results: [{ noticeId, accepted: ok, code }] } });
    },
    ownDocuments: () => Promise.resolve({ ok: true, value: { documents: [] } }),
    ownReceipts: () => Promise.resolve({ ok: true, value: { receipts: [] } }),
  };
  context = {
    ...test.parts,
    memory: emptyMemory(),
    outbox: createOutboxRepository(db),
    receipts: createReceiptsRepository(db),
    station: createStationRepository(db),
    notices: createNoticesRepository(db),
    furtherNotes: createFurtherNotesRepository(db),
    options: {
      pollSeconds: 1,
      backOffMs: { base: 1000, cap: 60_000 },
      enrolmentPollMs: 1000,
      random: () => 0,
    },
    line: () => line,
    signal: new AbortController().signal,
  } as unknown as SyncContext;
  db.prepare(
    `INSERT INTO documents (document_id, state, revision, kind, urgency, title, content, content_sha256, drafter_id, created_at_ms, updated_at_ms)
     VALUES (?, 'sent', 1, 'notice', 'routine', '关于做好汛期值班工作的通知', '{}', '', ?, 0, 0)`,
  ).run(documentId, test.person('drafter').person.id);
  const row = { documentId, note: 'first note', packageSha256: 'a'.repeat(64) as Sha256, packageBytes: 1 };
  context.outbox.enqueue({ ...row, state: 'queued', queuedAtMs: 1 });
  context.outbox.accept(documentId, 2);
  const common = { documentId, createdAtMs: 3, byPerson: '' };
  context.furtherNotes.queue({ ...common, sequence: 2, note: 'further note', units: [county] });
  const said = { kind: 'recall', sequence: 1, addressees: [county], reason: '', replacedBy: null } as const;
  context.notices.queue({ ...common, ...said, noticeId, jws: 'recall', createdAtMs: 4 });
});
afterEach(() => test.close());

it('a unit that was added has the document before it is recalled there', async () => {
  answers = { 'further note': 'busy' };
  await sendFollowUps(context);
  expect(heard).toEqual(['further note']);
  expect(context.notices.own(documentId)).toMatchObject([{ attempts: 0, acceptedAtMs: null }]);
  expect(context.furtherNotes.ofDocument(documentId)).toMatchObject([{ attempts: 1, waitingReason: 'busy' }]);
  answers = {};
  test.advance(2000);
  await sendFollowUps(context);
  expect(heard).toEqual(['further note', 'further note', 'recall']);
  await sendFollowUps(context);
  expect(heard).toHaveLength(3);
});

it('an exchange that was restored gets the document first, then all that followed it, once', async () => {
  await sendFollowUps(context);
  expect(await resendLost(context)).toBeNull();
  expect(context.outbox.get(documentId)).toMatchObject({ state: 'queued' });
  heard = [];
  await sendFollowUps(context);
  expect(heard).toEqual([]);
  expect(context.notices.own(documentId)).toMatchObject([{ waitingReason: 'exchange-restored' }]);
  context.outbox.accept(documentId, 9);
  await sendFollowUps(context);
  await sendFollowUps(context);
  expect(heard).toEqual(['further note', 'recall']);
  expect(context.notices.own(documentId)[0]?.acceptedAtMs).not.toBeNull();
});
