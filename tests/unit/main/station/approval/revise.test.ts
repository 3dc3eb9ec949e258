import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DocumentView } from '../../../../../src/main/station/drafting/contract-types.ts';
import { access } from '../../../../../src/main/station/guard.ts';
import type { Actor } from '../../../../../src/main/station/outcome.ts';
import { createWriting } from '../../../../../src/main/station/writing/writing.ts';
import { roleMay, roles } from '../../../../../src/shared/domain/roles.ts';
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

const submitted = (): DocumentView => {
  const { documentId, revision } = draft(bench);
  return okay(bench.drafting.submit(bench.people.drafter, { documentId, revision }));
};
const revise = (actor: Actor, { documentId, revision }: DocumentView, change: Partial<DraftText>) =>
  bench.approval.revise(actor, { documentId, revision, content: { ...noticeText, ...change } });
const get = (actor: Actor, { documentId }: DocumentView) => okay(bench.drafting.get(actor, { documentId }));
const acts = (view: DocumentView): string[] =>
  get(bench.people.drafter, view).history.map(({ act, person }) => `${act} ${person}`);
const title = '关于开展今年汛期安全检查的通知';

describe('核稿', () => {
  it('changes the wording that was submitted, and everybody sees what it was', () => {
    const { clerk, drafter, leader } = bench.people;
    const view = submitted();
    expect(view.review).toBeNull();
    const saved = okay(revise(clerk, view, { title }));
    expect(saved).toMatchObject({ revision: view.revision + 1 });
    for (const reader of [drafter, leader, clerk])
      expect(get(reader, view)).toMatchObject({
        state: 'reviewing',
        title,
        review: { base: { title: noticeText.title }, by: '陈文' },
      });
    expect(acts(view)).toEqual(['create 林秋', 'submit 林秋', 'revise 陈文']);
  });

  it('binds the approval to the revised wording, never to the one before', () => {
    const { clerk, leader } = bench.people;
    const view = submitted();
    const { contentSha256 } = okay(revise(clerk, view, { title }));
    const approve = (sha: DocumentView['contentSha256']) =>
      bench.approval.approve(leader, {
        documentId: view.documentId,
        contentSha256: sha as never,
        opinion: '同意。',
        date: bench.parts.clock.today(),
        acceptMentions: false,
      });
    expect(approve(view.contentSha256)).toMatchObject({ code: 'changed-meanwhile' });
    expect(okay(approve(contentSha256))).toMatchObject({
      state: 'approved',
      approval: { contentSha256 },
      review: { by: '陈文' },
    });
  });

  it('is one entry for one sitting, however often it saves by itself, and one for each reviewer', () => {
    const { clerk, leader, drafter } = bench.people;
    const writing = createWriting(bench.parts);
    const view = submitted();
    let { revision } = view;
    for (const word of ['甲', '乙', '丙'])
      revision = okay(revise(clerk, { ...view, revision }, { notes: word })).revision;
    bench.test.advance(1000);
    okay(revise(leader, { ...view, revision }, { notes: '丁' }));
    expect(acts(view).slice(2)).toEqual(['revise 陈文', 'revise 周敏']);
    const versions = okay(writing.versions(drafter, { documentId: view.documentId }) as never) as {
      reason: string;
      by: string;
      revision: number;
    }[];
    expect(versions.map(({ reason, by }) => `${reason} ${by}`)).toEqual([
      'revise 周敏',
      'revise 陈文',
      'submit 林秋',
    ]);
    const clerkVersion = { documentId: view.documentId, revision: versions[1]?.revision ?? 0 };
    expect(okay(writing.version(drafter, clerkVersion) as never)).toMatchObject({ content: { notes: '丙' } });
  });

  it('goes back to the drafter with the changes, and is forgotten when it is submitted anew', () => {
    const { clerk, drafter } = bench.people;
    const view = submitted();
    okay(revise(clerk, view, { title }));
    okay(bench.approval.return(clerk, { documentId: view.documentId, reason: '请核对题目' }));
    const back = get(drafter, view);
    expect(back).toMatchObject({ state: 'draft', title, review: { base: { title: noticeText.title } } });
    okay(bench.drafting.submit(drafter, { documentId: view.documentId, revision: back.revision }));
    expect(get(drafter, view).review).toBeNull();
  });

  it('says what is wrong, and nothing with a marking can be signed', () => {
    const { clerk, leader } = bench.people;
    const view = submitted();
    const saved = okay(revise(clerk, view, { body: [{ level: 'text', text: '机密★10年' }] }));
    expect(saved.findings).toContainEqual(expect.objectContaining({ strength: 'block', where: 'body.0' }));
    const input = { documentId: view.documentId, contentSha256: saved.contentSha256, opinion: '同意。' };
    const date = bench.parts.clock.today();
    expect(bench.approval.approve(leader, { ...input, date, acceptMentions: true })).toMatchObject({
      code: 'secrecy-marking',
    });
  });

  it('keeps attachments and the own unit whatever the form says', () => {
    const view = submitted();
    const content = { ...noticeText, attachments: [{ name: '假.docx', sha256: 'f'.repeat(64) }] };
    okay(revise(bench.people.clerk, view, content as never));
    expect(get(bench.people.clerk, view).content).toMatchObject({
      attachments: [],
      issuers: view.content.issuers,
    });
  });

  it('refuses an older revision, and any state but that of the review', () => {
    const { clerk, leader } = bench.people;
    const view = submitted();
    okay(revise(clerk, view, { title }));
    expect(revise(leader, view, { title })).toMatchObject({
      code: 'changed-meanwhile',
      details: { revision: String(view.revision + 1) },
    });
    expect(revise(clerk, draft(bench), { title })).toMatchObject({ code: 'wrong-state' });
    const gone = { ...view, documentId: '01939aaa-0000-7000-8000-00000000dead' as never };
    expect(revise(clerk, gone, { title })).toMatchObject({ code: 'not-found' });
  });

  it('is for office and leader alone', () => {
    const view = submitted();
    expect(revise(bench.people.drafter, view, { title })).toMatchObject({ code: 'not-permitted' });
    const may = roles.filter((role) =>
      (access.approval.revise as readonly never[]).some((permission) => roleMay(role, permission)),
    );
    expect(may).toEqual(['clerk', 'leader']);
  });
});
