// Numbers after a restore: locked, stated by a person, never downwards; gaps as ranges.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../../../../../src/main/station/outcome.ts';
import { createStorageGate } from '../../../../../src/main/station/storage/gate.ts';
import { markLostNumbers, missingRanges } from '../../../../../src/main/station/storage/lost-numbers.ts';
import { stateNumbers } from '../../../../../src/main/station/storage/state-numbers.ts';
import { createCountersRepository } from '../../../../../src/main/store/counters-repository.ts';
import { createStorageRepository } from '../../../../../src/main/store/storage-repository.ts';
import { createTestParts, type TestParts } from '../../../../support/station-parts.ts';

let test: TestParts;
beforeEach(() => {
  test = createTestParts();
});
afterEach(() => test.close());

function restored(): void {
  test.parts.store.db.exec(
    `INSERT INTO restores (restore_id, backup_made_at_ms, restored_at_ms, phase) VALUES ('r', 0, 1, 'asking')`,
  );
}
const take = (name: string, year: number): number =>
  test.parts.store.transact(() => createCountersRepository(test.parts.store.db).take(name, year));
const state = (run: string, last: number) =>
  stateNumbers(test.parts, { actor: null, name: '管理员-王' }, [{ run, year: 2026, last }]);

describe('after a restore', () => {
  it('no number is taken, whoever asks; stated ones free them and mark the gap', () => {
    expect([take('document-number:云府办发', 2026), take('document-number:云府办发', 2026)]).toEqual([1, 2]);
    restored();
    expect(() => take('incoming', 2026)).toThrow('reconciled');
    expect(state('云府办发', 1)).toMatchObject({ ok: false, code: 'input-invalid', details: { known: '2' } });
    expect(state('云府办发', 5)).toMatchObject({ ok: true });
    expect(take('document-number:云府办发', 2026)).toBe(6);
    const rows = createStorageRepository(test.parts.store.db);
    expect(rows.gaps()).toMatchObject([
      {
        counter: 'document-number:云府办发',
        fromValue: 3,
        toValue: 5,
        reason: 'stated',
        statedBy: '管理员-王',
      },
    ]);
    const acts = test.parts.store.db.prepare('SELECT act, details FROM audit').all();
    expect(acts).toMatchObject([{ act: 'storage.numberStated' }]);
  });

  it('orders are counted on over the years, whatever year is stated', () => {
    restored();
    expect(state('令', 7)).toMatchObject({ ok: true });
    expect(take('series-number:令', 0)).toBe(8);
  });

  it('without a restore nothing can be stated', () => {
    expect(state('云府办发', 5)).toMatchObject({ ok: false, code: 'wrong-state' });
  });
});

describe('the gap of the 用印登记簿', () => {
  const asked = () =>
    test.parts.store.transact(() => markLostNumbers(test.parts, 'r', { before: new Map() }));
  const gaps = () =>
    createStorageRepository(test.parts.store.db)
      .gaps()
      .map(({ counter, year, fromValue, toValue }) => `${counter} ${year} ${fromValue}-${toValue}`);
  let drafter: Actor;
  /** A document as it came back: sealed at one instant, accepted at another. */
  const cameBack = (order: number, sealedAt: string | null, acceptedAt: string): void => {
    const { db } = test.parts.store;
    const documentId = `019a0000-0000-7000-8000-00000000000${order}`;
    db.prepare(
      `INSERT INTO documents (document_id, state, revision, kind, urgency, title, content, content_sha256, drafter_id, created_at_ms, updated_at_ms, seal_report)
       VALUES (?, 'sent', 1, 'notice', 'routine', '关于做好春运工作的通知', '{}', '', ?, 0, 0, ?)`,
    ).run(documentId, drafter.person.id, JSON.stringify({ seal: { sealedAt } }));
    db.prepare(
      `INSERT INTO history (document_id, at_ms, person_name, role, act) VALUES (?, ?, '', '', 'rebuilt')`,
    ).run(documentId, Date.parse(acceptedAt));
  };

  it('is marked in the year in which each document was sealed, also when the restore is in the next', () => {
    test.close();
    test = createTestParts({ nowMs: Date.UTC(2027, 0, 2) });
    drafter = test.person('drafter');
    expect([take('seal-use-book', 2026), take('seal-use-book', 2026)]).toEqual([1, 2]);
    restored();
    cameBack(1, '2026-12-31T15:59:00.000Z', '2026-12-31T16:05:00.000Z');
    // Half past midnight of New Year in China.
    cameBack(2, '2026-12-31T16:30:00.000Z', '2026-12-31T16:31:00.000Z');
    cameBack(3, null, '2026-12-30T02:00:00.000Z');
    asked();
    const marked = ['seal-use-book 2026 3-4', 'seal-use-book 2027 1-1'];
    expect(gaps().toSorted()).toEqual(marked);
    const rows = createStorageRepository(test.parts.store.db);
    expect([rows.lastNumber('seal-use-book', 2026), rows.lastNumber('seal-use-book', 2027)]).toEqual([4, 1]);
    // Marked once, whatever is asked again; what comes back later is marked on top.
    asked();
    expect(gaps().toSorted()).toEqual(marked);
    cameBack(4, '2026-12-31T01:00:00.000Z', '2026-12-31T02:00:00.000Z');
    asked();
    expect(gaps()).toContain('seal-use-book 2026 5-5');
  });
});

describe('the gate', () => {
  it('in rescue mode lets through what shows and nothing that it does not know', () => {
    const gate = createStorageGate({ rescue: { finding: 'page-damaged' }, numbersLocked: () => false });
    const open = ['receiving.inbox', 'session.login', 'storage.restore', 'registers.outgoing', 'proof.give'];
    const closed = [
      'receiving.signFor',
      'drafting.save',
      'sealing.seal',
      'settings.moveSealKey',
      'something.new',
    ];
    expect(open.map((act) => gate(act.split('.'))?.code ?? 'open')).toEqual(open.map(() => 'open'));
    expect(closed.map((act) => gate(act.split('.'))?.code)).toEqual(closed.map(() => 'rescue-mode'));
  });

  it('with locked numbers closes what takes one, and only that', () => {
    const gate = createStorageGate({ rescue: null, numbersLocked: () => true });
    expect(gate(['numbering', 'register'])?.code).toBe('restore-open');
    expect(gate(['sealing', 'seal'])?.code).toBe('restore-open');
    expect(gate(['drafting', 'save'])).toBeNull();
  });
});

it('missing numbers are told as ranges', () => {
  expect(missingRanges(new Set([3, 6]), 2, 8)).toEqual([
    { from: 2, to: 2 },
    { from: 4, to: 5 },
    { from: 7, to: 8 },
  ]);
  expect(missingRanges(new Set([1]), 2, 1)).toEqual([]);
});
