import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createContentGateway } from '../../../../src/main/station/content-gateway.ts';
import { createEventHub } from '../../../../src/main/station/events.ts';
import { streamEvents } from '../../../../src/main/station/event-stream.ts';
import { access, admit, wordError } from '../../../../src/main/station/guard.ts';
import { createLogger, type LogLine } from '../../../../src/main/station/log.ts';
import type { Actor } from '../../../../src/main/station/outcome.ts';
import { createAuditRepository } from '../../../../src/main/store/audit-repository.ts';
import { DiskFullError } from '../../../../src/main/store/disk-full.ts';
import { stationContract } from '../../../../src/shared/contract/station.ts';
import type { PersonId } from '../../../../src/shared/domain/ids.ts';
import { roles, type Role } from '../../../../src/shared/domain/roles.ts';
import { memorySource } from '../../../../src/formats/byte-source.ts';
import { createTestParts, type TestParts } from '../../../support/station-parts.ts';

let test_: TestParts;
beforeEach(() => {
  test_ = createTestParts();
});
afterEach(() => test_.close());

describe('the audit log', () => {
  const fill = () => {
    const { parts } = test_;
    const actor = test_.person('clerk');
    for (const act of ['a', 'b', 'c', 'd'])
      parts.store.transact(() => parts.audit.append({ actor, act, subject: 's', details: { n: act } }));
    return createAuditRepository(parts.store.db);
  };

  test('holds as a chain', () => {
    const audit = fill();
    expect(audit.verify()).toEqual({ ok: true, entries: 4 });
    expect(audit.head()?.entryNo).toBe(4);
  });

  test.each([
    ['a changed row', `UPDATE audit SET details = '{"n":"x"}' WHERE entry_no = 2`, 2],
    ['a row of another person', `UPDATE audit SET person_id = 'somebody' WHERE entry_no = 3`, 3],
    ['a row taken out', `DELETE FROM audit WHERE entry_no = 2`, 2],
    [
      'two rows exchanged',
      `UPDATE audit SET entry_no = CASE entry_no WHEN 2 THEN -3 WHEN 3 THEN -2 ELSE entry_no END; UPDATE audit SET entry_no = abs(entry_no)`,
      2,
    ],
  ])('%s breaks it there', (_what, sql, entryNo) => {
    const audit = fill();
    test_.parts.store.db.exec(sql);
    expect(audit.verify()).toEqual({ ok: false, entryNo });
  });

  test('an act that failed leaves no entry', () => {
    const audit = fill();
    expect(() =>
      test_.parts.store.transact(() => {
        test_.parts.audit.append({ actor: null, act: 'x', subject: null });
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(audit.verify()).toEqual({ ok: true, entries: 4 });
  });
});

describe('the guard', () => {
  const as = (role: Role | null) => {
    const actor: Actor = {
      person: { id: 'p' as PersonId, name: 'n', role: role ?? 'auditor' },
      sessionId: 's',
    };
    return { actor: () => (role ? actor : undefined) };
  };
  const outcome = (path: string[], role: Role | null): string => {
    try {
      admit(path, { clientId: 'c', sessionId: 's' }, as(role));
      return 'in';
    } catch (error) {
      return (error as { code?: string }).code ?? String(error);
    }
  };

  test('has exactly one row per procedure of the contract', () => {
    const shape = (table: object): string[] =>
      Object.entries(table).flatMap(([part, acts]) =>
        Object.keys(acts as object).map((act) => `${part}.${act}`),
      );
    expect(shape(access).sort()).toEqual(shape(stationContract).sort());
  });

  test('lets nobody in before login but to the entrance', () => {
    const open = Object.entries(access).flatMap(([part, acts]) =>
      Object.keys(acts)
        .filter((act) => outcome([part, act], null) === 'in')
        .map((act) => `${part}.${act}`),
    );
    expect(open).toEqual([
      'session.overview',
      'session.login',
      'session.resume',
      'session.logout',
      'enrolment.state',
      'enrolment.begin',
      'events.watch',
      'storage.banner',
    ]);
  });

  test('gives each act to its role alone', () => {
    const whoMay = (part: string, act: string): Role[] =>
      roles.filter((role) => outcome([part, act], role) === 'in');
    expect(whoMay('approval', 'approve')).toEqual(['leader']);
    expect(whoMay('sealing', 'seal')).toEqual(['custodian']);
    expect(whoMay('numbering', 'register')).toEqual(['clerk']);
    expect(whoMay('receiving', 'signFor')).toEqual(['clerk']);
    expect(whoMay('receiving', 'open')).toEqual(['clerk', 'leader']);
    expect(whoMay('accounts', 'add')).toEqual(['administrator']);
    expect(whoMay('drafting', 'save')).toEqual(['drafter', 'clerk']);
    expect(outcome(['approval', 'approve'], 'drafter')).toBe('not-permitted');
    expect(outcome(['approval', 'constructor'], 'drafter')).toContain('no access row');
  });

  test('tells a full disk by its code, and of a bug nothing but that it was one', () => {
    const lines: LogLine[] = [];
    const log = createLogger((line) => lines.push(line));
    expect(wordError(new DiskFullError(null), ['a'], log)).toMatchObject({
      code: 'REFUSED',
      data: { code: 'disk-full' },
    });
    const bug = wordError(new Error('SELECT secret FROM /home/x'), ['sealing', 'seal'], log);
    expect(bug).toMatchObject({ code: 'INTERNAL_SERVER_ERROR' });
    expect(JSON.stringify(bug)).not.toContain('SELECT');
    expect(lines[0]?.facts).toMatchObject({ procedure: 'sealing.seal' });
  });
});

test('the log lets no secret, title or long blob through, but ids, hashes and codes', () => {
  const lines: LogLine[] = [];
  const log = createLogger((line) => lines.push(line));
  const sha256 = 'a'.repeat(64);
  log.info('x', {
    password: 'p',
    sealPin: '1',
    resumeToken: 't',
    recoveryCode: 'r',
    title: '关于机密的通知',
    deviceKey: randomBytes(32),
    sha256,
    code: 'unreachable',
    count: 3,
    text: `sent ${randomBytes(32).toString('base64')} away`,
    error: new Error(`key ${randomBytes(32).toString('hex')}x`),
    object: { password: 'deep' },
  });
  const line = JSON.stringify(lines[0]?.facts);
  expect(lines[0]?.facts).toMatchObject({
    sha256,
    code: 'unreachable',
    count: 3,
    object: '[object]',
    text: 'sent [redacted] away',
  });
  for (const name of ['password', 'sealPin', 'resumeToken', 'recoveryCode', 'title', 'deviceKey'])
    expect(lines[0]?.facts[name]).toBe('[redacted]');
  expect(line).not.toMatch(/deep|机密|[0-9a-f]{60}x/);
});

describe('content', () => {
  const owners: Record<string, string> = { s1: 'c1', s2: 'c2' };
  const gateway = () =>
    createContentGateway(test_.parts.store.blobs, {
      clientOf: (sessionId) => owners[sessionId],
      hasSession: (clientId) => Object.values(owners).includes(clientId),
    });
  const loan = (sessionId: string) => ({
    sessionId,
    source: memorySource(Buffer.from('x')),
    name: 'a.pdf',
    mediaType: 'application/pdf',
    disposition: 'inline' as const,
  });

  test('is lent to one session, the same bytes under one handle, and dies with it', () => {
    const content = gateway();
    const lent = loan('s1');
    const handle = content.lend(lent);
    expect(content.lend({ ...lent })).toBe(handle);
    expect(content.lend({ ...lent, sessionId: 's2' })).not.toBe(handle);
    expect(content.open(handle, 'c1')?.name).toBe('a.pdf');
    expect(content.open(handle, 'c2')).toBeUndefined();
    content.endSession('s1');
    expect(content.open(handle, 'c1')).toBeUndefined();
    expect(content.lend(lent)).not.toBe(handle);
  });

  test('an upload is taken once, by somebody at the same client', async () => {
    const content = gateway();
    async function* bytes() {
      yield await Promise.resolve(Buffer.from('upload'));
    }
    const received = await content.receive('c1', bytes(), 100);
    if (!received.ok) throw new Error(received.code);
    const person = { id: 'p' as PersonId, name: 'n', role: 'drafter' as const };
    expect(content.takeUpload({ person, sessionId: 's2' }, received.value.handle)).toBeUndefined();
    expect(content.takeUpload({ person, sessionId: 's1' }, received.value.handle)?.sizeBytes).toBe(6);
    expect(content.takeUpload({ person, sessionId: 's1' }, received.value.handle)).toBeUndefined();
    expect(await content.receive('c9', bytes(), 100)).toMatchObject({ ok: false, code: 'not-logged-in' });
    expect(await content.receive('c1', bytes(), 5)).toMatchObject({ ok: false, code: 'package-too-large' });
  });
});

test('before login a window hears of session, link, alarm and enrolment only; equal events come once', async () => {
  const hub = createEventHub(() => undefined);
  const abort = new AbortController();
  const heard: string[] = [];
  let loggedIn = false;
  const listening = (async () => {
    for await (const { topic } of streamEvents(hub, () => loggedIn, abort.signal)) {
      heard.push(topic);
      if (topic === 'session') loggedIn = true;
      if (topic === 'enrolment') abort.abort();
    }
  })();
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  await turn();
  for (const topic of ['inbox', 'alarm', 'alarm', 'link'] as const) hub.emit(topic, null);
  await turn();
  hub.emit('session', null);
  await turn();
  hub.emit('inbox', null);
  await turn();
  hub.emit('enrolment', null);
  await listening;
  expect(heard).toEqual(['alarm', 'link', 'session', 'inbox', 'enrolment']);
});
