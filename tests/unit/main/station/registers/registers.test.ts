import { afterEach, beforeEach, expect, it } from 'vitest';
import { createRegisters } from '../../../../../src/main/station/registers/registers.ts';
import type { DocumentId } from '../../../../../src/shared/domain/ids.ts';
import { createTestParts, type TestParts } from '../../../../support/station-parts.ts';

let test: TestParts;
beforeEach(() => {
  test = createTestParts();
});
afterEach(() => {
  test.close();
});

it('shows what was signed for in a year, newest first, and nothing that only arrived', () => {
  const insert = test.parts.store.db.prepare(
    `INSERT INTO inbox (document_id, state, sender_unit, sender_name, urgency, title, doc_number, note, note_sequence, package_blob,
       package_sha256, package_bytes, report, verdict, arrived_at_ms, signed_at_ms, signed_by, incoming_year, incoming_no)
     VALUES (@id, @state, '990100-DEP-0002', '市财政局', 'routine', @id, '云财〔2026〕1号', '', 1, '', '', 0, '{}', 'valid', 1, @at, @by, @year, @no)`,
  );
  const signed = { state: 'signed', at: 5, by: '陈文' };
  insert.run({ ...signed, id: 'a', year: 2026, no: 1 });
  insert.run({ ...signed, id: 'b', year: 2026, no: 2 });
  insert.run({ ...signed, id: 'c', year: 2025, no: 7 });
  insert.run({ id: 'd', state: 'arrived', at: null, by: null, year: null, no: null });
  const shown = createRegisters(test.parts).incoming(test.person('clerk'), { year: 2026 });
  expect(shown).toMatchObject({
    ok: true,
    value: [
      { documentId: 'b', entryNo: 2, signedBy: '陈文', senderName: '市财政局', verdict: 'valid' },
      { documentId: 'a', entryNo: 1 },
    ],
  });
});

it('names beside a row who had it from this unit, when and by which document; drafts are not in the book', () => {
  const { db } = test.parts.store;
  const { person } = test.person('drafter');
  const arrived = db.prepare(
    `INSERT INTO inbox (document_id, state, sender_unit, sender_name, urgency, title, doc_number, note, note_sequence, package_blob,
       package_sha256, package_bytes, report, verdict, arrived_at_ms, signed_at_ms, signed_by, incoming_year, incoming_no)
     VALUES (@id, 'signed', '990100-DEP-0002', '市财政局', 'routine', @id, @id, '', 1, '', '', 0, '{}', 'valid', 1, 5, '陈文', 2026, @no)`,
  );
  ['a', 'b'].forEach((id, n) => arrived.run({ id, no: n + 1 }));
  const cover = db.prepare(
    `INSERT INTO documents (document_id, title, kind, urgency, state, revision, content, content_sha256, drafter_id, created_at_ms, updated_at_ms, doc_number)
     VALUES (@id, @id, 'notice', 'routine', @state, 1, @content, '', @drafter, 1, 1, @number)`,
  );
  const passOn = db.prepare(
    `INSERT INTO forwardings (document_id, original_id, person_name, begun_at_ms, sealed_at_ms) VALUES (?, ?, '陈文', 1, ?)`,
  );
  const covers = [
    ...[{ id: 'second', of: 'a', state: 'annulled', sealed: 9, to: ['丙县'] }],
    ...[{ id: 'first', of: 'a', state: 'sent', sealed: 7, to: ['甲镇', '乙镇'] }],
    ...[{ id: 'draft', of: 'a', state: 'reviewing', sealed: null, to: ['丁县'] }],
  ];
  for (const { id, of, state, sealed, to } of covers) {
    const content = JSON.stringify({ recipients: to.map((name) => ({ name })) });
    cover.run({
      id,
      state,
      content,
      drafter: person.id,
      number: sealed === null ? null : `云府办发〔${id}〕`,
    });
    passOn.run(id, of, sealed);
  }
  const shown = createRegisters(test.parts).incoming(test.person('clerk'), { year: 2026 });
  const first = { documentId: 'first', docNumber: '云府办发〔first〕', atMs: 7, state: 'sent' };
  const second = { documentId: 'second', docNumber: '云府办发〔second〕', atMs: 9, state: 'annulled' };
  expect(shown).toMatchObject({
    ok: true,
    value: [
      { documentId: 'b', forwarded: [] },
      {
        documentId: 'a',
        forwarded: [
          { ...first, units: ['甲镇', '乙镇'] },
          { ...second, units: ['丙县'] },
        ],
      },
    ],
  });
});

it('gives the books of a year page by page, every row once, in their order', () => {
  const { db } = test.parts.store;
  const { person } = test.person('drafter');
  const document = db.prepare(
    `INSERT INTO documents (document_id, title, kind, urgency, state, revision, content, content_sha256, drafter_id, created_at_ms, updated_at_ms)
     VALUES (@id, @id, 'notice', 'routine', 'sent', 1, '{"recipients":[1,2]}', '', @drafter, 1, 1)`,
  );
  const row = db.prepare(
    `INSERT INTO outgoing_register (document_id, year, issuer_code, number_value, doc_number, title, doc_date, registered_by, registered_at_ms)
     VALUES (@id, @year, @code, @number, @id, @id, '2026-01-02', '陈文', 1)`,
  );
  const expected: string[] = [];
  for (const code of ['云财', '云财函'])
    for (let number = 12; number > 0; number--) {
      const id = `${code}${number}`;
      document.run({ id, drafter: person.id });
      row.run({ id, code, number, year: number === 12 ? 2025 : 2026 });
      if (number < 12) expected.push(id);
    }
  const registers = createRegisters(test.parts);
  const clerk = test.person('clerk');
  const shown: string[] = [];
  for (;;) {
    const last = shown.at(-1) as DocumentId | undefined;
    const page = registers.outgoing(clerk, {
      ...{ year: 2026, limit: 5 },
      ...(last && { before: last }),
    });
    if (!page.ok || page.value.length > 5) throw new Error('no page');
    if (page.value.length === 0) break;
    shown.push(...page.value.map(({ documentId }) => documentId));
  }
  expect(shown).toEqual(expected);
  // 份号: what goes on is one run, whoever got it; a number that no row shows breaks it, and a document without any has none.
  const given = db.prepare(
    `INSERT INTO deliveries (document_id, unit, unit_name, role, copies, state, copy_from, copy_to) VALUES (?, ?, '', 'main', 1, 'pending', ?, ?)`,
  );
  [
    [5, 9],
    [1, 4],
    [12, 12],
    [13, 20],
    [null, null],
  ].forEach((range, n) => given.run('云财3', `unit ${n}`, ...range));
  given.run('云财4', 'unit', 10, 11);
  const whole = registers.outgoing(clerk, { year: 2026 });
  const copiesOf = (id: string) =>
    whole.ok ? whole.value.find(({ documentId }) => documentId === id)?.copyNumbers : undefined;
  const ranges = (...of: [number, number][]) => of.map(([copyFrom, copyTo]) => ({ copyFrom, copyTo }));
  expect(copiesOf('云财3')).toEqual(ranges([1, 9], [12, 20]));
  expect(copiesOf('云财4')).toEqual(ranges([10, 11]));
  expect(copiesOf('云财5')).toEqual([]);
  expect(whole).toMatchObject({
    ok: true,
    value: expected.map((documentId) => ({ documentId, recipients: 2 })),
  });
});
