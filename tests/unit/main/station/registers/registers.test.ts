import { afterEach, beforeEach, expect, it } from 'vitest';
import { createRegisters } from '../../../../../src/main/station/registers/registers.ts';
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
