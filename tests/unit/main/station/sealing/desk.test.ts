import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Desk, DocumentView } from '../../../../../src/main/station/drafting/contract-types.ts';
import { deskCodes } from '../../../../../src/shared/domain/desk-codes.ts';
import type { Actor } from '../../../../../src/main/station/outcome.ts';
import {
  approve,
  attach,
  draft,
  type DraftText,
  okay,
  openOutgoingBench,
  type OutgoingBench,
  register,
  sealPin,
} from '../../../../support/outgoing-bench.ts';

let bench: OutgoingBench;
beforeAll(async () => {
  bench = await openOutgoingBench();
});
afterAll(() => {
  bench.close();
});

const atDesk = (change: Partial<DraftText> = {}, accept = false): DocumentView =>
  register(bench, approve(bench, draft(bench, change), accept));
const deskOf = ({ documentId }: DocumentView, actor: Actor = bench.people.custodian): Desk =>
  okay(bench.sealing.desk(actor, { documentId }));
const stepOf = (desk: Desk, name: string) => desk.steps.find(({ step }) => step === name);
/** What a rogue program or a broken disk would do: the content changes behind everybody's back. */
const tamper = ({ documentId }: DocumentView, from: string, to: string): void => {
  const { db } = bench.parts.store;
  const sql = 'UPDATE documents SET content = replace(content, @from, @to) WHERE document_id = @documentId';
  expect(db.prepare(sql).run({ documentId, from, to }).changes).toBe(1);
};
const seal = (view: DocumentView, pin = sealPin) =>
  bench.sealing.seal(bench.people.custodian, { documentId: view.documentId, pin });
const outboxCount = (): unknown => bench.parts.store.db.prepare('SELECT count(*) AS n FROM outbox').get();

describe('the steps', () => {
  it('stop at one comma that was added after 签发, show it and lock the rest (scenario G)', async () => {
    const view = atDesk();
    tamper(view, '水库、堤防、在建工地和', '水库、堤防、在建工地，和');
    const desk = deskOf(view);
    expect(desk.steps.slice(3, 6)).toMatchObject([
      { step: 'consistency', state: 'failed', code: 'desk.consistency.changed', evidence: { count: '1' } },
      { step: 'secrecy', state: 'locked' },
      { step: 'elements', state: 'locked' },
    ]);
    expect(desk.differences).toEqual([
      {
        field: 'body.2',
        before: '水库、堤防、在建工地⟦⟧和低洼地区。',
        after: '水库、堤防、在建工地⟦，⟧和低洼地区。',
      },
    ]);
    expect(await seal(view)).toMatchObject({ code: 'content-changed-since-approval' });
    expect(outboxCount()).toEqual({ n: 0 });
    okay(
      bench.sealing.return(bench.people.custodian, {
        documentId: view.documentId,
        reason: '签发后改动，请复审',
      }),
    );
    const back = okay(bench.drafting.get(bench.people.drafter, { documentId: view.documentId }));
    expect(back).toMatchObject({ state: 'draft', returned: { by: '高印', reason: '签发后改动，请复审' } });
  });

  it('do not believe the stored hash', () => {
    const view = atDesk();
    tamper(view, '堤防', '大坝');
    expect(stepOf(deskOf(view), 'consistency')).toMatchObject({ state: 'failed' });
  });

  it('see an attachment that was swapped', async () => {
    const before = okay(await attach(bench, draft(bench), { name: '甲.txt', bytes: Buffer.from('甲') }));
    const view = register(bench, approve(bench, before));
    bench.parts.store.db.prepare('UPDATE attachments SET sha256 = ? WHERE document_id = ?').run(
      view.content.attachments[0]!.sha256.replace(/^./, (digit) => (digit === '0' ? '1' : '0')),
      view.documentId,
    );
    expect(stepOf(deskOf(view), 'consistency')).toMatchObject({
      code: 'desk.consistency.attachment',
      evidence: { name: '甲.txt' },
    });
    expect(await seal(view)).toMatchObject({
      code: 'content-changed-since-approval',
      details: { name: '甲.txt' },
    });
  });

  it('refuse the drafter and the signer as custodian', async () => {
    const view = atDesk();
    const as = (actor: Actor): Actor => ({ ...actor, person: { ...actor.person, role: 'custodian' } });
    expect(deskOf(view, as(bench.people.drafter)).steps[0]).toMatchObject({
      code: 'desk.identity.drafter',
      state: 'failed',
    });
    expect(deskOf(view, as(bench.people.leader)).steps[0]).toMatchObject({ code: 'desk.identity.leader' });
    const outcome = await bench.sealing.seal(as(bench.people.leader), {
      documentId: view.documentId,
      pin: sealPin,
    });
    expect(outcome).toMatchObject({ code: 'separation-of-duties' });
    bench.authority.setPolicy({ rolePairsAllowed: [view.content.issuers[0]!.unit] });
    await bench.republish();
    expect(deskOf(view, as(bench.people.leader)).steps[0]).toMatchObject({ state: 'passed' });
    expect(deskOf(view, as(bench.people.drafter)).steps[0]).toMatchObject({ code: 'desk.identity.drafter' });
    bench.authority.setPolicy({ rolePairsAllowed: [] });
    await bench.republish();
  });

  it('ask for the leader’s decision on a mention, and pass with it', () => {
    const body = [{ level: 'text' as const, text: '材料中不得涉及国家秘密。' }];
    expect(stepOf(deskOf(atDesk({ body }, true)), 'secrecy')).toMatchObject({ state: 'passed' });
    const undecided = atDesk({ body }, true);
    bench.parts.store.db
      .prepare('UPDATE approvals SET mentions_decided = 0 WHERE document_id = ?')
      .run(undecided.documentId);
    expect(stepOf(deskOf(undecided), 'secrecy')).toMatchObject({
      code: 'desk.secrecy.undecided',
      state: 'failed',
    });
  });

  it('stop a marking that an attachment turns out to have, whatever was approved', async () => {
    const before = okay(await attach(bench, draft(bench), { name: '甲.txt', bytes: Buffer.from('甲') }));
    const view = register(bench, approve(bench, before));
    const found = [
      { code: 'secrecy.star', clause: '', strength: 'block', where: 'line 1', evidence: { text: '秘密★' } },
    ];
    bench.parts.store.db
      .prepare('UPDATE attachments SET text_findings = ? WHERE document_id = ?')
      .run(JSON.stringify(found), view.documentId);
    expect(stepOf(deskOf(view), 'secrecy')).toMatchObject({ code: 'desk.secrecy.marking', state: 'failed' });
    expect(await seal(view)).toMatchObject({ code: 'secrecy-marking' });
  });

  it('want the signatory of an upward document to be who signed it', () => {
    const upward: Partial<DraftText> = {
      kind: 'report',
      title: '关于汛期检查情况的报告',
      recipients: [{ unit: '990100-DEP-0002' as never, name: '市财政局', role: 'main', copies: 1 }],
    };
    expect(stepOf(deskOf(atDesk({ ...upward, signatory: '周敏' })), 'approval')).toMatchObject({
      state: 'passed',
    });
    expect(stepOf(deskOf(atDesk({ ...upward, signatory: '别人' })), 'approval')).toMatchObject({
      code: 'desk.approval.signatory',
      evidence: { signatory: '别人', leader: '周敏' },
    });
  });

  it('stop at a suspended seal and go on when it is active again', async () => {
    const view = atDesk();
    const sealId = bench.authority.state().seals[0]!.id;
    bench.authority.setSealState(sealId, 'suspended');
    await bench.republish();
    expect(stepOf(deskOf(view), 'seal')).toMatchObject({ code: 'desk.seal.suspended', state: 'failed' });
    expect(await seal(view)).toMatchObject({
      code: 'seal-unusable',
      details: { reason: 'desk.seal.suspended' },
    });
    bench.authority.setSealState(sealId, 'active');
    await bench.republish();
    expect(stepOf(deskOf(view), 'seal')).toMatchObject({ state: 'passed' });
  });

  it('are kept with person, time and machine, once a result', () => {
    const view = atDesk();
    deskOf(view);
    deskOf(view);
    const rows = bench.parts.store.db
      .prepare(
        'SELECT step, state, person_id AS personId, machine FROM desk_steps WHERE document_id = ? ORDER BY entry',
      )
      .all(view.documentId);
    expect(rows).toHaveLength(8);
    expect(rows[0]).toEqual({
      step: 'identity',
      state: 'passed',
      personId: bench.people.custodian.person.id,
      machine: 'test-machine',
    });
  });
});

describe('confirmations', () => {
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  );
  it('are asked by name for what could not be read, and cannot be given out of turn', async () => {
    const { custodian } = bench.people;
    const before = okay(await attach(bench, draft(bench), { name: '照片.png', bytes: png }));
    const view = register(bench, approve(bench, before));
    const { documentId } = view;
    const { sha256 } = view.attachments[0]!;
    expect(stepOf(deskOf(view), 'secrecy')).toMatchObject({
      state: 'confirm',
      evidence: { names: '照片.png' },
    });
    expect(bench.sealing.confirmPlace(custodian, { documentId })).toMatchObject({
      code: 'desk-step-locked',
      details: { step: 'secrecy' },
    });
    expect(bench.sealing.confirmUnchecked(custodian, { documentId, sha256, name: '别的.png' })).toMatchObject(
      {
        code: 'input-invalid',
      },
    );
    const desk = okay(bench.sealing.confirmUnchecked(custodian, { documentId, sha256, name: '照片.png' }));
    expect(desk.unchecked).toEqual([{ name: '照片.png', sha256, confirmed: true }]);
    expect(stepOf(desk, 'place')).toMatchObject({ state: 'confirm' });
    const other = bench.test.person('custodian', '另一人');
    expect(stepOf(deskOf(view, other), 'secrecy')).toMatchObject({ state: 'confirm' });
  });

  it('of the place count for that page, that person and that round only', () => {
    const { custodian } = bench.people;
    const view = atDesk();
    const { documentId } = view;
    const ready = okay(bench.sealing.confirmPlace(custodian, { documentId }));
    expect(stepOf(ready, 'apply')).toMatchObject({ state: 'ready' });
    expect(stepOf(deskOf(view, bench.test.person('custodian', '第三人')), 'place')).toMatchObject({
      state: 'confirm',
    });
    okay(bench.sealing.return(custodian, { documentId, reason: '份数有误' }));
    const back = okay(bench.drafting.get(bench.people.drafter, { documentId }));
    const again = register(bench, approve(bench, back));
    expect(again.contentSha256).toBe(view.contentSha256);
    expect(stepOf(deskOf(again), 'place')).toMatchObject({ state: 'confirm' });
  });
});

it('keeps only codes that the screens have words for', () => {
  deskOf(atDesk());
  const rows = bench.parts.store.db.prepare('SELECT DISTINCT code FROM desk_steps').all() as {
    code: string;
  }[];
  const known: readonly string[] = deskCodes;
  expect(rows.map(({ code }) => code).filter((code) => !known.includes(code))).toEqual([]);
  expect(rows.length).toBeGreaterThan(1);
});
