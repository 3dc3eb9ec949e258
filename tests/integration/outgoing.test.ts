import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeDocx, makeXlsx } from '../../src/demo/office-files.ts';
import type { DocumentView } from '../../src/main/station/drafting/contract-types.ts';
import { createOutboxRepository } from '../../src/main/store/outbox-repository.ts';
import { verdictOf } from '../../src/shared/domain/report.ts';
import {
  approve,
  attach,
  draft,
  okay,
  openOutgoingBench,
  type OutgoingBench,
  register,
  sealPin,
} from '../support/outgoing-bench.ts';

let bench: OutgoingBench;
beforeAll(async () => {
  bench = await openOutgoingBench();
});
afterAll(() => {
  bench.close();
});

const atDesk = (view: DocumentView): DocumentView => register(bench, approve(bench, view));

describe('the way of an outgoing document', () => {
  it('goes from draft to outbox with two attachments, sealed and verified from disk', async () => {
    const { custodian, clerk } = bench.people;
    let view = draft(bench);
    view = okay(
      await attach(bench, view, { name: '检查表.xlsx', bytes: makeXlsx('表', [['序号', '内容']]) }),
    );
    view = okay(
      await attach(bench, view, { name: '../工作方案.docx'.slice(3), bytes: makeDocx(['工作方案']) }),
    );
    expect(view.attachments.map(({ type, textState }) => [type, textState])).toEqual([
      ['xlsx', 'read'],
      ['docx', 'read'],
    ]);
    const registered = atDesk(view);
    expect(registered.docNumber).toBe('云府办发〔2026〕1号');
    const { documentId } = registered;
    expect(okay(bench.sealing.queue(custodian)).map((row) => row.documentId)).toContain(documentId);

    const before = okay(bench.sealing.desk(custodian, { documentId }));
    expect(before.steps.map(({ step, state }) => [step, state])).toEqual([
      ['identity', 'passed'],
      ['application', 'passed'],
      ['approval', 'passed'],
      ['consistency', 'passed'],
      ['secrecy', 'passed'],
      ['elements', 'passed'],
      ['seal', 'passed'],
      ['place', 'confirm'],
      ['copies', 'locked'],
      ['apply', 'locked'],
      ['register', 'locked'],
      ['release', 'locked'],
    ]);
    expect(await bench.sealing.seal(custodian, { documentId, pin: sealPin })).toMatchObject({
      code: 'desk-step-locked',
      details: { step: 'place' },
    });
    const confirmed = okay(bench.sealing.confirmPlace(custodian, { documentId }));
    expect(confirmed.steps[9]).toMatchObject({ step: 'apply', state: 'ready' });

    expect(await bench.sealing.seal(custodian, { documentId, pin: 'wrong-pin-1' })).toMatchObject({
      code: 'wrong-pin',
    });
    expect(createOutboxRepository(bench.parts.store.db).get(documentId)).toBeUndefined();

    const sealed = okay(await bench.sealing.seal(custodian, { documentId, pin: sealPin }));
    expect(verdictOf(sealed.report.checks)).toBe('valid');
    expect(sealed.desk.steps.every(({ state }) => state === 'passed')).toBe(true);
    expect(sealed.desk.document).toMatchObject({ state: 'queued', docNumber: '云府办发〔2026〕1号' });
    expect(sealed.registerEntry).toBe(1);

    expect(createOutboxRepository(bench.parts.store.db).get(documentId)).toMatchObject({
      state: 'queued',
      packageSha256: sealed.packageSha256,
    });
    const year = 2026;
    expect(okay(bench.registers.sealUse(clerk, { year }))).toMatchObject([
      {
        entryNo: 1,
        documentId,
        copies: 4,
        applicant: '陈文',
        approver: '周敏',
        custodian: '高印',
        result: 'sealed',
      },
    ]);
    expect(okay(bench.registers.outgoing(clerk, { year }))).toMatchObject([
      { documentId, recipients: 2, state: 'queued' },
    ]);
  });
});
