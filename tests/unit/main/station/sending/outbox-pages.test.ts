import { afterEach, beforeEach, expect, it } from 'vitest';
import { createSending } from '../../../../../src/main/station/sending/sending.ts';
import type { DocumentId } from '../../../../../src/shared/domain/ids.ts';
import { createTestParts, type TestParts } from '../../../../support/station-parts.ts';

let test: TestParts;
beforeEach(() => {
  test = createTestParts();
});
afterEach(() => {
  test.close();
});

/** Notes as long as those to a prefecture: they name every recipient. */
const longNote = 'n'.repeat(100_000);

function fillOutbox(count: number): void {
  const { db } = test.parts.store;
  const { person } = test.person('drafter');
  const document = db.prepare(
    `INSERT INTO documents (document_id, title, kind, urgency, state, revision, content, content_sha256, drafter_id, created_at_ms, updated_at_ms)
     VALUES (@id, @id, 'notice', 'routine', 'sent', 1, '{}', '', @drafter, 1, 1)`,
  );
  const outbox = db.prepare(
    `INSERT INTO outbox (document_id, state, note, package_sha256, package_bytes, queued_at_ms) VALUES (@id, 'accepted', @note, '', 1, @at)`,
  );
  const delivery = db.prepare(
    `INSERT INTO deliveries (document_id, unit, unit_name, role, copies, state) VALUES (@id, @unit, @unit, 'main', 1, @state)`,
  );
  for (let index = 0; index < count; index++) {
    const id = `d${String(index).padStart(4, '0')}`;
    document.run({ id, drafter: person.id });
    // Two at every instant: the id decides between them.
    outbox.run({ id, note: longNote, at: Math.floor(index / 2) });
    delivery.run({ id, unit: 'a', state: 'signed' });
    delivery.run({ id, unit: 'b', state: index % 2 === 0 ? 'returned' : 'pending' });
  }
}

it('gives every row once, page by page, newest first, each with its own recipients and without the notes', async () => {
  fillOutbox(25);
  const sending = createSending(test.parts, () => undefined);
  const clerk = test.person('clerk');
  const shown: string[] = [];
  let before: { queuedAtMs: number; documentId: DocumentId } | undefined;
  for (;;) {
    const page = await sending.outbox(clerk, { limit: 10, ...(before && { before }) });
    if (!page.ok) throw new Error(page.code);
    expect(JSON.stringify(page.value).length).toBeLessThan(10_000);
    for (const row of page.value) {
      const isEven = Number(row.documentId.slice(1)) % 2 === 0;
      expect(row.deliveries).toMatchObject({
        total: 2,
        signed: 1,
        delivered: isEven ? 2 : 1,
        returned: isEven ? 1 : 0,
      });
      shown.push(row.documentId);
    }
    const last = page.value.at(-1);
    if (last === undefined || page.value.length < 10) break;
    before = { queuedAtMs: last.queuedAtMs, documentId: last.documentId as DocumentId };
  }
  expect(shown).toEqual([...shown].sort().reverse());
  expect(new Set(shown).size).toBe(25);
});

it('says of a document that its own unit ended it, the newest word', async () => {
  fillOutbox(2);
  const notice = test.parts.store.db.prepare(
    `INSERT INTO notices_to_send (notice_id, document_id, kind, sequence, addressees, reason, by_person, jws, created_at_ms)
     VALUES (@kind, 'd0000', @kind, @sequence, '[]', '', '', '', 1)`,
  );
  for (const [index, kind] of ['abolish', 'annul', 'remind'].entries())
    notice.run({ kind, sequence: index + 1 });
  const page = await createSending(test.parts, () => undefined).outbox(test.person('clerk'), {});
  expect(page).toMatchObject({ ok: true, value: [{ documentId: 'd0001', ended: null }, { ended: 'annul' }] });
});

it('gives a row by its document, wherever it stands', async () => {
  fillOutbox(3);
  const sending = createSending(test.parts, () => undefined);
  const clerk = test.person('clerk');
  const ask = async (documentId: string) =>
    await sending.outbox(clerk, { documentId: documentId as DocumentId });
  expect(await ask('d0000')).toMatchObject({ ok: true, value: [{ documentId: 'd0000', title: 'd0000' }] });
  expect(await ask('none')).toEqual({ ok: true, value: [] });
});
