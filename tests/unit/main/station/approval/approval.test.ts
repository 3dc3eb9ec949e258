import { afterAll, beforeAll, expect, it } from 'vitest';
import type { DocumentView } from '../../../../../src/main/station/drafting/contract-types.ts';
import {
  draft,
  type DraftText,
  noticeText,
  okay,
  openOutgoingBench,
  type OutgoingBench,
} from '../../../../support/outgoing-bench.ts';

let bench: OutgoingBench;
beforeAll(async () => {
  bench = await openOutgoingBench();
});
afterAll(() => {
  bench.close();
});

const submitted = (change: Partial<DraftText> = {}): DocumentView => {
  const { documentId, revision } = draft(bench, change);
  return okay(bench.drafting.submit(bench.people.drafter, { documentId, revision }));
};
const input = ({ documentId, contentSha256 }: DocumentView) => ({
  documentId,
  contentSha256,
  opinion: '同意，请印发。',
  date: bench.parts.clock.today(),
  acceptMentions: false,
});

it('binds the approval to the wording that was on the screen and gives the document its date', () => {
  const view = submitted();
  const approved = okay(bench.approval.approve(bench.people.leader, input(view)));
  expect(approved).toMatchObject({
    state: 'approved',
    layout: { docDate: '2026-11-21' },
    approval: {
      by: '周敏',
      opinion: '同意，请印发。',
      date: '2026-11-21',
      contentSha256: view.contentSha256,
    },
  });
  expect(bench.approval.approve(bench.people.leader, input(view))).toMatchObject({ code: 'wrong-state' });
});

it('refuses another wording than the one on the screen, even when its stored hash was changed too', () => {
  const view = submitted();
  const stale = { ...input(view), contentSha256: 'f'.repeat(64) as never };
  expect(bench.approval.approve(bench.people.leader, stale)).toMatchObject({ code: 'changed-meanwhile' });
  bench.parts.store.db
    .prepare(`UPDATE documents SET content = replace(content, '汛期', '汛前') WHERE document_id = ?`)
    .run(view.documentId);
  expect(bench.approval.approve(bench.people.leader, input(view))).toMatchObject({
    code: 'changed-meanwhile',
  });
});

it.each([
  ['a day that is still to come', '2026-11-22'],
  ['a day that does not exist', '2026-02-30'],
])('refuses %s', (_what, date) => {
  const view = submitted();
  expect(bench.approval.approve(bench.people.leader, { ...input(view), date })).toMatchObject({
    code: 'input-invalid',
    details: { field: 'date' },
  });
});

it('refuses an opinion of spaces', () => {
  const view = submitted();
  expect(bench.approval.approve(bench.people.leader, { ...input(view), opinion: '　 ' })).toMatchObject({
    code: 'field-missing',
  });
});

it('lets nobody sign what he drafted, unless policy pairs the two roles of a small unit', async () => {
  const view = submitted();
  const both = {
    ...bench.people.drafter,
    person: { ...bench.people.drafter.person, role: 'leader' as const },
  };
  expect(bench.approval.approve(both, input(view))).toMatchObject({ code: 'separation-of-duties' });
  bench.authority.setPolicy({ rolePairsAllowed: [view.content.issuers[0]!.unit] });
  await bench.republish();
  expect(bench.approval.approve(both, input(view))).toMatchObject({ ok: true });
  bench.authority.setPolicy({ rolePairsAllowed: [] });
  await bench.republish();
});

it('asks for a recorded decision on a mention of secrecy', () => {
  const body = [{ level: 'text' as const, text: '材料中不得涉及国家秘密。' }];
  const view = submitted({ body });
  expect(bench.approval.approve(bench.people.leader, input(view))).toMatchObject({
    code: 'secrecy-mention-undecided',
    details: { where: 'body.0' },
  });
  const decided = okay(bench.approval.approve(bench.people.leader, { ...input(view), acceptMentions: true }));
  expect(decided.approval).toMatchObject({ mentionsDecided: true });
});

it('puts 特急 first in the queue', () => {
  const plain = submitted();
  const flash = submitted({ ...noticeText, urgency: 'flash' });
  const queue = okay(bench.approval.queue(bench.people.leader)).map(({ documentId }) => documentId);
  expect(queue.indexOf(flash.documentId)).toBe(0);
  expect(queue).toContain(plain.documentId);
});

it('writes every act into the audit log, without a word of the content', () => {
  const view = submitted();
  okay(bench.approval.approve(bench.people.leader, input(view)));
  const rows = bench.parts.store.db
    .prepare('SELECT act, details FROM audit WHERE subject = ? ORDER BY entry_no')
    .all(view.documentId) as { act: string; details: string }[];
  expect(rows.map((row) => row.act)).toEqual(['document.create', 'document.submit', 'document.approve']);
  expect(rows.map((row) => row.details).join()).not.toMatch(/汛期|同意/);
});
