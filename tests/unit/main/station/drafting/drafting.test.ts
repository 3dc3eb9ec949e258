import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeDocx, makeXlsx } from '../../../../../src/demo/office-files.ts';
import type { DocumentPage } from '../../../../../src/main/station/drafting/contract-types.ts';
import { renderPdf } from '../../../../../src/main/render/render-pdf.ts';
import { layoutDocument } from '../../../../../src/shared/layout/layout-document.ts';
import type { UnitCode } from '../../../../../src/shared/domain/ids.ts';
import {
  approve,
  attach,
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
const blobCount = (): unknown => bench.parts.store.db.prepare('SELECT count(*) AS n FROM blobs').get();
const submit = (change: Partial<DraftText>) => {
  const { documentId, revision } = draft(bench, change);
  return bench.drafting.submit(bench.people.drafter, { documentId, revision });
};

describe('writing', () => {
  it('refuses a save on an older revision and keeps the newer text', () => {
    const { drafter } = bench.people;
    const { documentId, revision } = draft(bench);
    const save = (title: string) =>
      bench.drafting.save(drafter, { documentId, revision, content: { ...noticeText, title } });
    expect(okay(save('关于甲的通知')).revision).toBe(revision + 1);
    expect(save('关于乙的通知')).toMatchObject({
      code: 'changed-meanwhile',
      details: { revision: String(revision + 1) },
    });
    expect(okay(bench.drafting.get(drafter, { documentId })).title).toBe('关于甲的通知');
  });

  it('shows drafts to their drafter and the clerk only', () => {
    const { documentId } = draft(bench);
    const stranger = bench.test.person('drafter', '别人');
    expect(bench.drafting.get(stranger, { documentId })).toMatchObject({ code: 'not-found' });
    expect(bench.drafting.get(bench.people.leader, { documentId })).toMatchObject({ code: 'not-found' });
    expect(bench.drafting.get(bench.people.clerk, { documentId })).toMatchObject({ ok: true });
    const seen = okay(bench.drafting.list(stranger, { states: null, before: null, limit: 50 }));
    expect(seen.rows).toEqual([]);
    const forLeader = okay(
      bench.drafting.list(bench.people.leader, { states: null, before: null, limit: 50 }),
    );
    expect(forLeader.rows.some(({ state }) => state === 'draft')).toBe(false);
  });

  it('pages by keyset without losing or repeating a row', () => {
    const drafter = bench.test.person('drafter', '多产');
    const made = Array.from(
      { length: 5 },
      () => okay(bench.drafting.create(drafter, { kind: 'letter' })).documentId,
    );
    const seen: string[] = [];
    let before: { updatedAtMs: number; documentId: (typeof made)[number] } | null = null;
    for (;;) {
      const page: DocumentPage = okay(bench.drafting.list(drafter, { states: ['draft'], before, limit: 2 }));
      seen.push(...page.rows.map(({ documentId }) => documentId));
      const last = page.rows.at(-1);
      if (!page.more || last === undefined) break;
      before = { updatedAtMs: last.updatedAtMs, documentId: last.documentId };
    }
    expect([...seen].sort()).toEqual([...made].sort());
  });

  it('annuls a draft with its reason and keeps it', () => {
    const { drafter } = bench.people;
    const { documentId } = draft(bench);
    okay(bench.drafting.annul(drafter, { documentId, reason: '事项取消' }));
    const view = okay(bench.drafting.get(drafter, { documentId }));
    expect(view).toMatchObject({ state: 'annulled' });
    expect(view.history.at(-1)).toMatchObject({ act: 'annul', note: '事项取消', person: '林秋' });
    expect(bench.drafting.submit(drafter, { documentId, revision: view.revision })).toMatchObject({
      code: 'wrong-state',
    });
  });
});

describe('submitting', () => {
  it.each<[string, Partial<DraftText>, object]>([
    ['an empty body', { body: [] }, { code: 'field-missing', details: { field: 'body' } }],
    ['an empty title', { title: '' }, { code: 'field-missing', details: { field: 'title' } }],
    ['no addressee', { recipients: [] }, { code: 'field-missing', details: { field: 'recipients' } }],
    [
      'an addressee that does not exist',
      { recipients: [{ unit: '990199-GOV-0099' as UnitCode, name: '无', role: 'main', copies: 1 }] },
      { code: 'recipient-unknown', details: { unit: '990199-GOV-0099' } },
    ],
    [
      'a request without signatory',
      { kind: 'request', title: '关于甲的请示' },
      { code: 'rule-broken', details: { rule: 'signatory.missing', clause: '条例 9.6' } },
    ],
    [
      'a marking in the body (scenario H)',
      { body: [{ level: 'text', text: '机　密★１年' }] },
      { code: 'secrecy-marking', details: { where: 'body.0' } },
    ],
  ])('refuses %s and leaves the draft as it was', (_name, change, refusal) => {
    expect(submit(change)).toMatchObject(refusal);
  });

  it('lets a training text about secrecy law through to the leader', () => {
    const text = '各单位要认真学习《中华人民共和国保守国家秘密法》。';
    const view = okay(submit({ body: [{ level: 'text', text }] }));
    expect(view.state).toBe('reviewing');
    expect(view.findings[0]).toMatchObject({ code: 'secrecy.mention', strength: 'decide', where: 'body.0' });
  });

  it('keeps every submitted wording', () => {
    const view = okay(submit({}));
    const kept = bench.parts.store.db.prepare(
      'SELECT content_sha256 AS sha FROM versions WHERE document_id = ?',
    );
    expect(kept.all(view.documentId)).toEqual([{ sha: view.contentSha256 }]);
  });

  it('takes no change after submitting', async () => {
    const view = okay(submit({}));
    const { documentId, revision } = view;
    const { drafter } = bench.people;
    expect(bench.drafting.save(drafter, { documentId, revision, content: noticeText })).toMatchObject({
      code: 'wrong-state',
    });
    expect(await attach(bench, view, { name: '表.xlsx', bytes: makeXlsx('表', [['甲']]) })).toMatchObject({
      code: 'wrong-state',
    });
  });
});

describe('attaching', () => {
  const text = (words: string): Uint8Array => Buffer.from(words, 'utf8');
  it('names the attachment in the content, so that it is approved with it', async () => {
    const before = draft(bench);
    const view = okay(await attach(bench, before, { name: '名单.docx', bytes: makeDocx(['甲']) }));
    expect(view.content.attachments).toEqual([{ name: '名单.docx', sha256: view.attachments[0]?.sha256 }]);
    expect(view.contentSha256).not.toBe(before.contentSha256);
    const { drafter } = bench.people;
    const bare = okay(bench.drafting.detach(drafter, { documentId: view.documentId, index: 0 }));
    expect(bare.attachments).toEqual([]);
    expect(bare.contentSha256).toBe(before.contentSha256);
    expect(bench.drafting.detach(drafter, { documentId: view.documentId, index: 0 })).toMatchObject({
      code: 'input-invalid',
    });
  });

  it.each<[string, string, Uint8Array]>([
    ['in a file name', '机密-名单.docx', makeDocx(['甲'])],
    ['in a paragraph of a .docx', '材料.docx', makeDocx(['正文', '机 密★1年'])],
    ['in a cell of an .xlsx', '材料.xlsx', makeXlsx('表', [['甲', '秘密★1年']])],
    ['alone in a cell, traditional', '材料.xlsx', makeXlsx('表', [['機密']])],
    ['in a text file', '材料.txt', text('第一行\n秘密\n')],
  ])('refuses a marking %s and keeps nothing of the file (scenario H)', async (_where, name, bytes) => {
    const view = draft(bench);
    const before = blobCount();
    expect(await attach(bench, view, { name, bytes })).toMatchObject({
      code: 'secrecy-marking',
      details: { name },
    });
    expect(blobCount()).toEqual(before);
  });

  it('refuses a marking on a page of a .pdf', async () => {
    const view = draft(bench, { body: [{ level: 'text', text: '机密★10年' }] });
    const { pdf } = await renderPdf({
      model: layoutDocument({ content: view.content, ...view.layout }),
      language: 'zh-CN',
      metadata: { title: '甲' },
      documentDate: '2026-11-21',
    });
    const clean = draft(bench);
    expect(await attach(bench, clean, { name: '附件.pdf', bytes: pdf })).toMatchObject({
      code: 'secrecy-marking',
    });
  });

  it('flags a file that can act by itself', async () => {
    const pdf =
      '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF';
    const view = okay(await attach(bench, draft(bench), { name: '附件.pdf', bytes: text(pdf) }));
    expect(view.findings).toContainEqual(
      expect.objectContaining({
        code: 'attachments.active',
        evidence: { name: '附件.pdf', flag: 'javascript' },
      }),
    );
  });

  it.each<[string, string, Uint8Array]>([
    ['a program named .docx', '名单.docx', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(600)])],
    ['a web page', '通知.html', text('<!doctype html><html><body>甲</body></html>')],
    ['a shortcut', '链接.url', text('[InternetShortcut]\r\nURL=http://127.0.0.1/\r\n')],
    ['a name with a path', '../名单.txt', text('甲')],
    ['a name that reads backwards', '名单\u202Excod.txt', text('甲')],
  ])('refuses %s', async (_what, name, bytes) => {
    expect(await attach(bench, draft(bench), { name, bytes })).toMatchObject({
      code: 'attachment-refused',
      details: { name },
    });
  });

  it('lists what it could not read instead of taking it for clean', async () => {
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    );
    const view = okay(await attach(bench, draft(bench), { name: '照片.png', bytes: png }));
    expect(view.attachments).toMatchObject([{ type: 'png', textState: 'unreadable' }]);
    expect(view.findings[0]).toMatchObject({ code: 'secrecy.unchecked', where: 'attachments.0' });
  });

  it('refuses what would not fit into one package', async () => {
    bench.authority.setPolicy({ maxPackageBytes: 3 * 1024 * 1024 });
    await bench.republish();
    const half = { name: '数据.txt', bytes: Buffer.alloc(1_200_000, 'a') };
    const view = okay(await attach(bench, draft(bench), half));
    const before = blobCount();
    const second = { name: '数据2.txt', bytes: Buffer.alloc(1_200_000, 'b') };
    expect(await attach(bench, view, second)).toMatchObject({
      code: 'package-too-large',
      details: { maxMb: '3.0', actualMb: '2.3' },
    });
    expect(blobCount()).toEqual(before);
    bench.authority.setPolicy({ maxPackageBytes: 200 * 1024 * 1024 });
    await bench.republish();
  });

  it('knows no upload of another window', async () => {
    const { clerk, drafter } = bench.people;
    const chunks = (async function* () {
      yield await Promise.resolve(makeDocx(['甲']));
    })();
    const upload = okay(await bench.parts.content.receive(clerk.sessionId, chunks, 1_000_000)).handle;
    const { documentId } = draft(bench);
    const taken = await bench.drafting.attach(drafter, { documentId, upload, name: '名单.docx' });
    expect(taken).toMatchObject({ code: 'handle-unknown' });
  });
});

it('shows the reason of a return to the drafter, who may change and submit again', () => {
  const { drafter, leader } = bench.people;
  const submitted = okay(submit({}));
  const { documentId } = submitted;
  okay(bench.approval.return(leader, { documentId, reason: '请补充时限' }));
  const back = okay(bench.drafting.get(drafter, { documentId }));
  expect(back).toMatchObject({ state: 'draft', returned: { by: '周敏', reason: '请补充时限' } });
  const content = { ...noticeText, title: '关于限期开展汛期安全检查的通知' };
  okay(bench.drafting.save(drafter, { documentId, revision: back.revision, content }));
  const again = approve(bench, okay(bench.drafting.get(drafter, { documentId })));
  expect(again).toMatchObject({ state: 'approved', returned: null });
});
