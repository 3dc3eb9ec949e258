import { afterAll, beforeAll, expect, it } from 'vitest';
import type { DocumentView } from '../../../../../src/main/station/drafting/contract-types.ts';
import {
  approve,
  draft,
  type DraftText,
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

const order = (n: number): DocumentView =>
  approve(
    bench,
    draft(bench, { kind: 'order', format: 'order', title: `云岭市人民政府办公室令${'甲'.repeat(n)}` }),
  );

it('counts orders on from year to year and bulletins anew, each in a series of its own', () => {
  const first = order(1);
  const preview = okay(bench.numbering.preview(bench.people.clerk, { documentId: first.documentId }));
  expect(preview.choices).toEqual([{ issuerCode: '令', next: '第1号' }]);
  expect(registerAs(first, '云府办发')).toMatchObject({ code: 'input-invalid' });
  expect(okay(registerAs(first, '令')).docNumber).toBe('第1号');
  const bulletin = approve(bench, draft(bench, { format: 'bulletin' }));
  expect(okay(registerAs(bulletin, '简报')).docNumber).toBe('第1期');
  const nextYear = (): void =>
    void bench.parts.store.db.prepare(`UPDATE approvals SET approval_date = '2027-01-04'`).run();
  const [second, other] = [order(2), approve(bench, draft(bench, { format: 'bulletin' }))];
  const notice = approved();
  nextYear();
  expect(okay(registerAs(second, '令')).docNumber).toBe('第2号');
  expect(okay(registerAs(other, '简报')).docNumber).toBe('第1期');
  expect(okay(registerAs(notice, '云府办发')).docNumber).toBe('云府办发〔2027〕1号');
});

it('numbers nothing whose format no longer fits the number it has', () => {
  const { custodian, drafter, leader } = bench.people;
  const { documentId } = register(bench, approved());
  okay(bench.sealing.return(custodian, { documentId, reason: '改发命令' }));
  const back = okay(bench.drafting.get(drafter, { documentId }));
  const saved = okay(
    bench.drafting.save(drafter, {
      documentId,
      revision: back.revision,
      content: { ...back.content, format: 'order' } as DraftText,
    }),
  );
  const { contentSha256 } = okay(bench.drafting.submit(drafter, { documentId, revision: saved.revision }));
  const date = bench.parts.clock.today();
  okay(
    bench.approval.approve(leader, {
      documentId,
      contentSha256,
      opinion: '同意。',
      date,
      acceptMentions: false,
    }),
  );
  expect(registerAs(back, '令')).toMatchObject({
    code: 'input-invalid',
    details: { reason: 'number-format' },
  });
});
