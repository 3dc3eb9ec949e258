import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readdirSync } from 'node:fs';
import { DiskFullError } from '../../../../../src/main/store/disk-full.ts';
import type { DocumentView } from '../../../../../src/main/station/drafting/contract-types.ts';
import { createOutboxRepository } from '../../../../../src/main/store/outbox-repository.ts';
import { openPackage } from '../../../../../src/seals/package/reader.ts';
import {
  approve,
  attach,
  draft,
  type DraftText,
  office,
  okay,
  openOutgoingBench,
  type OutgoingBench,
  register,
  sealPin,
} from '../../../../support/outgoing-bench.ts';

let bench: OutgoingBench;
beforeEach(async () => {
  bench = await openOutgoingBench();
});
afterEach(() => {
  bench.close();
});

const atDesk = (change: Partial<DraftText> = {}): DocumentView => {
  const view = register(bench, approve(bench, draft(bench, change)));
  okay(bench.sealing.confirmPlace(bench.people.custodian, { documentId: view.documentId }));
  return view;
};
const seal = ({ documentId }: DocumentView, pin = sealPin) =>
  bench.sealing.seal(bench.people.custodian, { documentId, pin });
const stateOf = ({ documentId }: DocumentView): string =>
  okay(bench.drafting.get(bench.people.clerk, { documentId })).state;
const outboxOf = ({ documentId }: DocumentView) =>
  createOutboxRepository(bench.parts.store.db).get(documentId);
const book = () => okay(bench.registers.sealUse(bench.people.clerk, { year: 2026 }));
/** Nothing of a failed act stays: no state, no row, no number, no file. */
const expectNothingDone = (view: DocumentView): void => {
  expect(stateOf(view)).toBe('sealing');
  expect(outboxOf(view)).toBeUndefined();
  expect(book()).toEqual([]);
  expect(readdirSync(bench.parts.folders.temp)).toEqual([]);
};

describe('what fails leaves nothing behind', () => {
  it('a wrong PIN: the fifth locks, the document waits', async () => {
    const view = atDesk();
    for (const attemptsLeft of ['4', '3', '2', '1']) {
      expect(await seal(view, 'wrong-pin-0')).toMatchObject({ code: 'wrong-pin', details: { attemptsLeft } });
      bench.test.advance(60_000);
    }
    expect(await seal(view, 'wrong-pin-0')).toMatchObject({ code: 'pin-locked' });
    expect(await seal(view)).toMatchObject({ code: 'pin-locked' });
    expectNothingDone(view);
  });

  it('a certificate that was revoked: the desk says so before any PIN is asked', async () => {
    const view = atDesk();
    bench.authority.revoke({ what: { unit: office, use: 'seal' }, reason: 'keyCompromise' });
    await bench.republish();
    expect(await seal(view)).toMatchObject({
      code: 'seal-unusable',
      details: { reason: 'desk.seal.suspended', state: 'revoked' },
    });
    expectNothingDone(view);
  });

  it('a machine certificate that was revoked: the file does not verify from disk', async () => {
    const view = atDesk();
    bench.authority.revoke({ what: { unit: office, use: 'machine' }, reason: 'keyCompromise' });
    await bench.republish();
    expect(await seal(view)).toMatchObject({
      code: 'seal-verification-failed',
      details: { check: 'deliveryNote' },
    });
    expectNothingDone(view);
  });

  it('a full disk: the same act succeeds when there is room again, and the register has no gap', async () => {
    const view = atDesk();
    const { db } = bench.parts.store;
    db.pragma(`max_page_count = ${String(db.pragma('page_count', { simple: true }))}`);
    await expect(seal(view)).rejects.toThrow(DiskFullError);
    expectNothingDone(view);
    db.pragma('max_page_count = 1000000');
    expect(okay(await seal(view)).registerEntry).toBe(1);
    expect(book().map(({ entryNo }) => entryNo)).toEqual([1]);
  });

  it('a character that no bundled face has is never sealed as 〓', async () => {
    const view = atDesk({ title: '关于\u{1F600}的通知' });
    expect(await seal(view)).toMatchObject({
      code: 'rule-broken',
      details: { rule: 'page.missingGlyphs', text: '\u{1F600}' },
    });
    expectNothingDone(view);
  });
});

it('seals once, however often the button is pressed', async () => {
  const view = atDesk();
  const outcomes = await Promise.all([seal(view), seal(view)]);
  expect(outcomes.map(({ ok }) => ok).sort()).toEqual([false, true]);
  expect(outcomes.find(({ ok }) => !ok)).toMatchObject({ code: 'changed-meanwhile' });
  expect(await seal(view)).toMatchObject({ code: 'wrong-state' });
  expect(book()).toHaveLength(1);
});

it('does not seal what went back to the drafter meanwhile', async () => {
  const view = atDesk();
  const sealing = seal(view);
  okay(bench.sealing.return(bench.people.custodian, { documentId: view.documentId, reason: '日期有误' }));
  expect(await sealing).toMatchObject({ code: 'wrong-state' });
  expect(stateOf(view)).toBe('draft');
  expect(outboxOf(view)).toBeUndefined();
  expect(book()).toEqual([]);
});

it('holds the document for the clerk where policy says so', async () => {
  bench.authority.setPolicy({ holdForRelease: [office] });
  await bench.republish();
  const view = atDesk();
  const sealed = okay(await seal(view));
  expect(outboxOf(view)).toMatchObject({ state: 'held' });
  expect(sealed.desk.steps.at(-1)).toMatchObject({ step: 'release', evidence: { outbox: 'held' } });
});

it('numbers the uses of the seal without gaps', async () => {
  for (const expected of [1, 2, 3]) expect(okay(await seal(atDesk())).registerEntry).toBe(expected);
});

it('takes a title of 120 characters with every awkward sign (scenario M)', async () => {
  const signs = '〔〕《》[].:?%𬌗';
  const title = `${signs}${'汛期安全检查工作'.repeat(20)}`.slice(0, 120 - 2 + 1) + '通知';
  const view = atDesk({ title });
  okay(await seal(view));
  expect(okay(bench.registers.outgoing(bench.people.clerk, { year: 2026 }))[0]?.title).toBe(title);
});

it('lets nothing of the unit’s inner life travel in the package (scenario T)', async () => {
  const { drafter, leader, custodian } = bench.people;
  const secretWords = ['内部意见甲', '退回理由乙', '旧稿文字丙', '撤下的附件丁'];
  const first = draft(bench, { body: [{ level: 'text', text: '旧稿文字丙' }] });
  const { documentId } = first;
  const submitted = okay(bench.drafting.submit(drafter, { documentId, revision: first.revision }));
  okay(bench.approval.return(leader, { documentId, reason: '退回理由乙' }));
  const clean = okay(bench.drafting.get(drafter, { documentId }));
  const body = [{ level: 'text' as const, text: '正式文字。' }];
  const { kind, urgency, title, recipients, signatory, notes } = submitted.content;
  const content = { kind, urgency, title, recipients, signatory, notes, body };
  okay(bench.drafting.save(drafter, { documentId, revision: clean.revision, content }));
  const loaded = okay(bench.drafting.get(drafter, { documentId }));
  okay(await attach(bench, loaded, { name: '撤下的附件丁.txt', bytes: Buffer.from('撤下的附件丁') }));
  okay(await attach(bench, loaded, { name: '留下.txt', bytes: Buffer.from('公开内容') }));
  okay(bench.drafting.detach(drafter, { documentId, index: 0 }));
  const last = okay(bench.drafting.get(drafter, { documentId }));
  const { contentSha256 } = okay(bench.drafting.submit(drafter, { documentId, revision: last.revision }));
  const date = bench.parts.clock.today();
  okay(
    bench.approval.approve(leader, {
      documentId,
      contentSha256,
      opinion: '内部意见甲',
      date,
      acceptMentions: false,
    }),
  );
  const view = okay(bench.numbering.register(bench.people.clerk, { documentId, issuerCode: '云府办发' }));
  okay(bench.sealing.confirmPlace(custodian, { documentId }));
  const { packageSha256 } = okay(await seal(view));

  const source = bench.parts.store.blobs.open(packageSha256);
  const bytes = Buffer.from(await source.read(0, source.sizeBytes));
  const note = Buffer.from(outboxOf(view)?.note.split('.')[1] ?? '', 'base64url');
  const inner = [
    ...secretWords,
    '林秋',
    '周敏',
    '陈文',
    '高印',
    'test-machine',
    drafter.person.id,
    leader.person.id,
  ];
  for (const word of inner) {
    expect(bytes.includes(word), word).toBe(false);
    expect(note.includes(word), word).toBe(false);
  }
  const { document, parts } = await openPackage(source);
  expect(bytes.includes('公开内容')).toBe(true);
  expect(parts.map(({ path, name }) => [path, name])).toEqual([
    ['body.ofd', '正文.ofd'],
    ['reading.pdf', '阅读件.pdf'],
    ['attachments/001.txt', '留下.txt'],
  ]);
  expect(Object.keys(document).sort()).toEqual(
    [
      'format',
      'documentId',
      'createdAt',
      'sender',
      'meta',
      'content',
      'contentSha256',
      'pageModelSha256',
      'layout',
      'encryption',
      'parts',
    ].sort(),
  );
});
