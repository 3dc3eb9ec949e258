// What a pack for one side is made of, from the tables of the line.
import { collectBytes, readChunks } from '../../../../../src/formats/byte-source.ts';
import { afterEach, beforeEach, expect, test as it } from 'vitest';
import { createGatherer } from '../../../../../src/main/station/courier/gather-pack.ts';
import { createDeliveriesRepository } from '../../../../../src/main/store/deliveries-repository.ts';
import { createFurtherNotesRepository } from '../../../../../src/main/store/further-notes-repository.ts';
import { createOutboxRepository } from '../../../../../src/main/store/outbox-repository.ts';
import { createPackageEncryptionsRepository } from '../../../../../src/main/store/package-encryptions-repository.ts';
import type { DocumentId, Sha256, UnitCode } from '../../../../../src/shared/domain/ids.ts';
import { createTestParts, type TestParts } from '../../../../support/station-parts.ts';

const documentId = '019a0000-0000-7000-8000-000000000001' as DocumentId;
const added = '990121-TWN-0008' as UnitCode;
let test: TestParts;
beforeEach(() => {
  test = createTestParts();
});
afterEach(() => test.close());

function addDocument(state: string): void {
  test.parts.store.db
    .prepare(
      `INSERT INTO documents (document_id, state, revision, kind, urgency, title, content, content_sha256, drafter_id, created_at_ms, updated_at_ms)
       VALUES (?, ?, 1, 'notice', 'routine', '关于做好汛期值班工作的通知', '{}', '', ?, 0, 0)`,
    )
    .run(documentId, state, test.person('drafter').person.id);
}

it('a document is not carried to a unit that its note leaves out for want of a certificate', () => {
  const { store } = test.parts;
  addDocument('queued');
  const outbox = createOutboxRepository(store.db);
  const packed = { packageSha256: 'ab'.repeat(32) as Sha256, packageBytes: 1 };
  outbox.enqueue({ documentId, state: 'queued', note: 'first', ...packed, queuedAtMs: 1 });
  const to = { documentId, unit: added, unitName: '第8乡', role: 'main' as const, copies: 1 };
  createDeliveriesRepository(store.db).add(to);
  const gatherer = createGatherer(test.parts);
  const carried = () => gatherer.documentsFor(added, [documentId]).length;
  expect(carried()).toBe(1);
  const parked = { documentId, unit: added, reason: 'certificate-missing' as const };
  createPackageEncryptionsRepository(store.db).park(parked, 1);
  expect(carried()).toBe(0);
  expect(gatherer.documentsFor('exchange', [documentId])).toHaveLength(1);
});

it('补发 carried to the added unit itself brings the package along; the centre has it already', async () => {
  const { store } = test.parts;
  addDocument('sent');
  const packed = Buffer.from('the sealed package');
  const staged = await store.blobs.stage(packed, { maxBytes: packed.length });
  const outbox = createOutboxRepository(store.db);
  store.transact(() => {
    store.blobs.commit(staged);
    const travels = { packageSha256: staged.sha256, packageBytes: staged.sizeBytes };
    outbox.enqueue({ documentId, state: 'queued', note: 'first', ...travels, queuedAtMs: 1 });
    outbox.accept(documentId, 2);
    createFurtherNotesRepository(store.db).queue({
      ...{ documentId, sequence: 2, note: 'further', units: [added], byPerson: '', createdAtMs: 3 },
    });
  });
  const gatherer = createGatherer(test.parts);
  expect(gatherer.gather('exchange', []).entries).toMatchObject([{ kind: 'further-note', package: null }]);
  const { entries, open } = gatherer.gather(added, []);
  const item = entries[0]?.package;
  if (!item) throw new Error('the package is not in the pack');
  expect(Buffer.from(await collectBytes(readChunks(open(item))))).toEqual(packed);
  expect(gatherer.gather('990121-TWN-0009' as UnitCode, []).entries).toEqual([]);
});
