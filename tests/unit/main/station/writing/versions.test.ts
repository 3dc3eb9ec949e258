import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DocumentView, VersionList } from '../../../../../src/main/station/drafting/contract-types.ts';
import type { Actor, Outcome } from '../../../../../src/main/station/outcome.ts';
import { createWriting, type Writing } from '../../../../../src/main/station/writing/writing.ts';
import {
  draft,
  type DraftText,
  noticeText,
  okay,
  openOutgoingBench,
  type OutgoingBench,
} from '../../../../support/outgoing-bench.ts';

let bench: OutgoingBench;
let writing: Writing;
beforeAll(async () => {
  bench = await openOutgoingBench();
  writing = createWriting(bench.parts);
});
afterAll(() => {
  bench.close();
});

const minutes = (n: number): void => bench.test.advance(n * 60_000);
const save = (view: DocumentView, change: Partial<DraftText>): DocumentView => {
  const { drafter } = bench.people;
  const { documentId } = view;
  const { revision } = okay(bench.drafting.get(drafter, { documentId }));
  okay(bench.drafting.save(drafter, { documentId, revision, content: { ...noticeText, ...change } }));
  return okay(bench.drafting.get(drafter, { documentId }));
};
const versions = (view: DocumentView, actor: Actor = bench.people.drafter): VersionList =>
  okay(writing.versions(actor, { documentId: view.documentId }) as Outcome<VersionList>);
const notesOf = async (view: DocumentView, revision: number) =>
  okay(await writing.version(bench.people.drafter, { documentId: view.documentId, revision })).content.notes;

describe('kept wordings', () => {
  it('keeps what stood there when nothing was kept for ten minutes, however often it is saved', async () => {
    const view = draft(bench);
    for (let n = 0; n < 30; n += 1) {
      minutes(1);
      save(view, { notes: `第${n}稿` });
    }
    const kept = versions(view);
    expect(kept.map(({ reason, by }) => `${reason} ${by}`)).toEqual(Array(3).fill('autosave 林秋'));
    expect(await Promise.all(kept.map(({ revision }) => notesOf(view, revision)))).toEqual([
      '第28稿',
      '第18稿',
      '第8稿',
    ]);
  });

  it('keeps the whole page when it is emptied a day later', async () => {
    const view = save(draft(bench), { notes: '写了一天' });
    minutes(24 * 60);
    save(view, { body: [], notes: null });
    const [kept] = versions(view);
    expect(await notesOf(view, kept?.revision ?? 0)).toBe('写了一天');
    expect(kept?.atMs).toBe(view.updatedAtMs);
  });

  it('keeps the present wording before another takes its place, once', async () => {
    const { drafter } = bench.people;
    const view = save(draft(bench), { notes: '换模板之前' });
    const { documentId } = view;
    okay(await writing.keep(drafter, { documentId, reason: 'template' }));
    okay(await writing.keep(drafter, { documentId, reason: 'import' }));
    save(view, { notes: '模板' });
    expect(versions(view).map(({ reason }) => reason)).toEqual(['template']);
    // Restoring is an ordinary save.
    const [kept] = versions(view);
    const { content } = okay(await writing.version(drafter, { documentId, revision: kept?.revision ?? 0 }));
    expect(save(view, content as never).content).toEqual(view.content);
  });

  it('makes a working state that is submitted a lasting one', async () => {
    const { drafter } = bench.people;
    const view = save(draft(bench), { notes: '定稿' });
    const { documentId, revision } = view;
    okay(await writing.keep(drafter, { documentId, reason: 'import' }));
    okay(bench.drafting.submit(drafter, { documentId, revision }));
    expect(versions(view).map(({ reason }) => reason)).toEqual(['submit']);
  });

  it('lets the oldest working states go beyond fifty and never what was submitted', () => {
    const { drafter, leader } = bench.people;
    const first = draft(bench);
    const { documentId } = first;
    okay(bench.drafting.submit(drafter, { documentId, revision: first.revision }));
    okay(bench.approval.return(leader, { documentId, reason: '再改' }));
    for (let n = 0; n < 60; n += 1) {
      minutes(11);
      save(first, { notes: `第${n}稿` });
    }
    const kept = versions(first).map(({ reason }) => reason);
    expect(kept.filter((reason) => reason === 'autosave')).toHaveLength(50);
    expect(kept.at(-1)).toBe('submit');
  });
});

describe('who sees which', () => {
  it('shows working states to drafter and office, what was put forward to the leader, nothing to others', async () => {
    const { drafter, clerk, leader } = bench.people;
    const view = save(draft(bench), { notes: '草稿' });
    const { documentId } = view;
    okay(await writing.keep(drafter, { documentId, reason: 'import' }));
    const next = save(view, { notes: null });
    okay(bench.drafting.submit(drafter, { documentId, revision: next.revision }));
    expect(versions(view, clerk)).toHaveLength(2);
    expect(versions(view, leader).map(({ reason }) => reason)).toEqual(['submit']);
    const working = { documentId, revision: view.revision };
    expect(await writing.version(leader, working)).toMatchObject({ code: 'not-found' });
    expect(await writing.version(clerk, working)).toMatchObject({ ok: true });
    const stranger = bench.test.person('drafter', '别人');
    expect(await writing.versions(stranger, { documentId })).toMatchObject({ code: 'not-found' });
    expect(await writing.version(stranger, working)).toMatchObject({ code: 'not-found' });
  });

  it('keeps nothing of a document that nobody may write any more', async () => {
    const { drafter, clerk } = bench.people;
    const view = draft(bench);
    const { documentId, revision } = view;
    okay(bench.drafting.submit(drafter, { documentId, revision }));
    expect(await writing.keep(drafter, { documentId, reason: 'import' })).toMatchObject({
      code: 'wrong-state',
    });
    expect(await writing.keep(clerk, { documentId, reason: 'import' })).toMatchObject({ ok: true });
  });
});
