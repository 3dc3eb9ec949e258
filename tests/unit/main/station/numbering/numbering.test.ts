import { afterAll, beforeAll, expect, it } from 'vitest';
import type { DocumentView } from '../../../../../src/main/station/drafting/contract-types.ts';
import {
  approve,
  draft,
  okay,
  openOutgoingBench,
  type OutgoingBench,
  register,
} from '../../../../support/outgoing-bench.ts';

let bench: OutgoingBench;
beforeAll(async () => {
  bench = await openOutgoingBench();
});
afterAll(() => {
  bench.close();
});
const approved = (): DocumentView => approve(bench, draft(bench));
const registerAs = (view: DocumentView, issuerCode: string) =>
  bench.numbering.register(bench.people.clerk, { documentId: view.documentId, issuerCode });
const numbers = (): string[] =>
  okay(bench.registers.outgoing(bench.people.clerk, { year: 2026 })).map(({ docNumber }) => docNumber);

it('numbers per issuer code and year, without gaps', () => {
  expect(okay(registerAs(approved(), '云府办发')).docNumber).toBe('云府办发〔2026〕1号');
  expect(okay(registerAs(approved(), '云府办函')).docNumber).toBe('云府办函〔2026〕1号');
  const view = approved();
  const preview = okay(bench.numbering.preview(bench.people.clerk, { documentId: view.documentId }));
  expect(preview.choices).toEqual([
    { issuerCode: '云府办发', next: '云府办发〔2026〕2号' },
    { issuerCode: '云府办函', next: '云府办函〔2026〕2号' },
  ]);
  expect(okay(registerAs(view, '云府办发'))).toMatchObject({
    docNumber: '云府办发〔2026〕2号',
    state: 'sealing',
    layout: { imprint: { printedBy: '云岭市人民政府办公室', printedDate: '2026-11-21' } },
  });
  expect([...numbers()].sort()).toEqual(
    ['云府办函〔2026〕1号', '云府办发〔2026〕2号', '云府办发〔2026〕1号'].sort(),
  );
});

it('takes no number when it refuses', () => {
  const view = approved();
  expect(registerAs(view, '云财')).toMatchObject({ code: 'input-invalid', details: { field: 'issuerCode' } });
  bench.parts.store.db
    .prepare(`UPDATE documents SET content = replace(content, '低洼', '低、洼') WHERE document_id = ?`)
    .run(view.documentId);
  expect(registerAs(view, '云府办发')).toMatchObject({ code: 'content-changed-since-approval' });
  expect(okay(registerAs(approved(), '云府办发')).docNumber).toBe('云府办发〔2026〕3号');
});

it('leaves a number with the document that comes back after registration', () => {
  const { custodian, clerk, drafter } = bench.people;
  const first = register(bench, approved());
  okay(bench.sealing.return(custodian, { documentId: first.documentId, reason: '日期有误' }));
  const back = okay(bench.drafting.get(drafter, { documentId: first.documentId }));
  expect(back).toMatchObject({
    state: 'draft',
    approval: null,
    docNumber: first.docNumber,
    layout: { docDate: null },
  });
  const other = register(bench, approved());
  expect(other.docNumber).not.toBe(first.docNumber);
  const again = approve(bench, back);
  const { choices } = okay(bench.numbering.preview(clerk, { documentId: again.documentId }));
  expect(choices).toEqual([{ issuerCode: '云府办发', next: first.docNumber }]);
  expect(okay(registerAs(again, '云府办发')).docNumber).toBe(first.docNumber);
  expect(new Set(numbers()).size).toBe(numbers().length);
});

it('withdraws the approval with the return of an unregistered document', () => {
  const { clerk, drafter } = bench.people;
  const view = approved();
  okay(bench.numbering.return(clerk, { documentId: view.documentId, reason: '附件不全' }));
  expect(okay(bench.drafting.get(drafter, { documentId: view.documentId }))).toMatchObject({
    state: 'draft',
    approval: null,
    docNumber: null,
    returned: { by: '陈文', reason: '附件不全' },
  });
  expect(registerAs(view, '云府办发')).toMatchObject({ code: 'wrong-state' });
});
