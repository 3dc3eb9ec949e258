import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createAccounts, type AccountsService } from '../../../../src/main/station/accounts/accounts.ts';
import { judgePassword } from '../../../../src/main/station/accounts/password.ts';
import { createSessionKeeper } from '../../../../src/main/station/accounts/sessions.ts';
import { createAccountsRepository } from '../../../../src/main/store/accounts-repository.ts';
import type { PersonId } from '../../../../src/shared/domain/ids.ts';
import { createTestParts, type TestParts } from '../../../support/station-parts.ts';
import { useFullScrypt } from '../../../support/quick-scrypt.mjs';

useFullScrypt();

const password = 'Yunling-2026';
let test_: TestParts;
let accounts: AccountsService;
const left: string[] = [];
const reopen = (): AccountsService =>
  createAccounts(test_.parts, createAccountsRepository(test_.parts.store.db), (id) => left.push(id));
beforeEach(() => {
  test_ = createTestParts();
  accounts = reopen();
});
afterEach(() => test_.close());
const add = async (name: string, role: 'clerk' | 'administrator' = 'clerk'): Promise<PersonId> => {
  const added = await accounts.add(null, { name, role, password });
  if (!added.ok) throw new Error(added.code);
  return added.value.id;
};

describe('passwords', () => {
  test.each([
    ['Abc12', 'too-short'],
    ['一二三四五', 'too-short'],
    ['1234567890', 'digits-only'],
    ['１２３４５６７８', 'digits-only'],
    ['aaaaaaaaaa', 'one-character'],
    ['李小明2026abc', 'contains-name'],
    ['Yunling-2026', null],
  ])('%s: %s', (candidate, weakness) => {
    expect(judgePassword(candidate, '李小明')).toBe(weakness);
  });

  test('are stored salted and stretched, the same one differently for two people', async () => {
    await add('甲');
    await add('乙');
    const stored = test_.parts.store.db.prepare('SELECT password FROM accounts').pluck().all() as string[];
    expect(stored[0]).not.toBe(stored[1]);
    for (const text of stored) {
      expect(text).not.toContain(password);
      expect(JSON.parse(text)).toMatchObject({ format: 'scrypt/1', n: 32768, r: 8 });
    }
  });
});

describe('wrong passwords', () => {
  const tryOnce = async (personId: PersonId, typed: string): Promise<string> => {
    const outcome = await accounts.authenticate({ personId, password: typed });
    return outcome.ok ? 'in' : `${outcome.code} ${outcome.details['waitSeconds'] ?? ''}`;
  };

  test('cost a wait that grows, is kept over a restart, and ends with the right one', async () => {
    const personId = await add('甲');
    expect(await tryOnce(personId, 'x')).toBe('wrong-password 0');
    expect(await tryOnce(personId, 'x')).toBe('wrong-password 0');
    expect(await tryOnce(personId, 'x')).toBe('wrong-password 2');
    accounts = reopen();
    expect(await tryOnce(personId, password)).toBe('wait-before-retry 2');
    test_.advance(2000);
    expect(await tryOnce(personId, 'x')).toBe('wrong-password 4');
    test_.advance(4000);
    expect(await tryOnce(personId, password)).toBe('in');
    expect(await tryOnce(personId, 'x')).toBe('wrong-password 0');
  });

  test('many at once are counted each: no free guesses in parallel', async () => {
    const personId = await add('甲');
    const answers = await Promise.all(
      ['a', 'b', 'c', 'd', password].map((typed) => tryOnce(personId, typed)),
    );
    expect(answers.filter((answer) => answer.startsWith('wait-before-retry')).length).toBe(2);
    expect(answers).not.toContain('in');
  });
});

describe('people', () => {
  test('who left cannot log in and lose their sessions; the last administrator stays; a name is free again', async () => {
    const clerk = await add('甲');
    const administrator = await add('乙', 'administrator');
    expect((await accounts.add(null, { name: '甲', role: 'leader', password })).ok).toBe(false);
    expect(accounts.deactivate(null, { personId: clerk }).ok).toBe(true);
    expect(left).toEqual([clerk]);
    expect((await accounts.authenticate({ personId: clerk, password })).ok).toBe(false);
    expect(accounts.deactivate(null, { personId: administrator })).toMatchObject({
      code: 'input-invalid',
      details: { reason: 'last-administrator' },
    });
    await add('甲');
    expect(
      accounts
        .list()
        .filter(({ name }) => name === '甲')
        .map(({ active }) => active),
    ).toEqual([false, true]);
  });

  test('everything that happens to an account stands in the audit log', async () => {
    const personId = await add('甲');
    await accounts.authenticate({ personId, password: 'wrong' });
    await accounts.resetPassword({ personId, next: 'Yunxi-2027' });
    accounts.deactivate(null, { personId });
    const acts = test_.parts.store.db.prepare('SELECT act FROM audit ORDER BY entry_no').pluck().all();
    expect(acts).toEqual([
      'accounts.add',
      'accounts.wrongPassword',
      'accounts.setPassword',
      'accounts.deactivate',
    ]);
  });
});

describe('sessions', () => {
  const person = { id: 'p' as PersonId, name: '甲', role: 'clerk' as const };
  const keeper = () => {
    const ended: string[] = [];
    let nowMs = 0;
    const state = { active: true };
    const sessions = createSessionKeeper({
      nowMs: () => nowMs,
      idleLockMinutes: () => 10,
      isActive: () => state.active,
      onEnd: (id) => ended.push(id),
    });
    return { sessions, ended, state, advance: (ms: number) => (nowMs += ms) };
  };

  test('lock after the policy minutes without a touch, even when no timer ran', () => {
    const { sessions, ended, advance } = keeper();
    const { sessionId, token } = sessions.begin(person, 'client');
    advance(9 * 60_000);
    sessions.touch(sessionId);
    advance(9 * 60_000);
    expect(sessions.actor(sessionId)?.person).toBe(person);
    // Asking is no touch.
    advance(60_000);
    expect(sessions.actor(sessionId)).toBeUndefined();
    expect(sessions.resume(token, 'client')).toBeUndefined();
    expect(ended).toEqual([sessionId]);
  });

  test('resume by their token at their own client only', () => {
    const { sessions } = keeper();
    const { sessionId, token } = sessions.begin(person, 'client');
    expect(sessions.resume(token, 'other')).toBeUndefined();
    expect(sessions.resume(`${token}x`, 'client')).toBeUndefined();
    expect(sessions.resume(token, 'client')).toBe(sessionId);
    sessions.end(sessionId);
    expect(sessions.resume(token, 'client')).toBeUndefined();
  });

  test('end when the account was closed elsewhere', () => {
    const { sessions, state, ended } = keeper();
    const { sessionId } = sessions.begin(person, 'client');
    state.active = false;
    expect(sessions.actor(sessionId)).toBeUndefined();
    expect(ended).toEqual([sessionId]);
  });
});
