import { afterEach, beforeEach, expect, test } from 'vitest';
import { createHome, type Home } from '../../../../src/main/station/home/home.ts';
import type { Actor } from '../../../../src/main/station/outcome.ts';
import type { Role } from '../../../../src/shared/domain/roles.ts';
import { createTestParts, type TestParts } from '../../../support/station-parts.ts';

let test_: TestParts;
let home: Home;
let people: Record<Role, Actor>;
beforeEach(() => {
  test_ = createTestParts();
  home = createHome(test_.parts);
  const roles: Role[] = ['drafter', 'clerk', 'leader', 'custodian', 'administrator', 'auditor'];
  people = Object.fromEntries(roles.map((role) => [role, test_.person(role)])) as Record<Role, Actor>;
  const { db } = test_.parts.store;
  const document = db.prepare(
    `INSERT INTO documents (document_id, state, revision, kind, urgency, title, content, content_sha256, drafter_id, created_at_ms, updated_at_ms)
     VALUES (@id, @state, 1, 'notice', @urgency, @id, '{}', '', @drafter, @at, @at)`,
  );
  const drafter = people.drafter.person.id;
  for (const [at, state] of [
    'draft',
    'reviewing',
    'approved',
    'sealing',
    'sent',
    'closed',
    'queued',
  ].entries())
    document.run({ id: `doc-${state}`, state, urgency: 'routine', drafter, at });
  document.run({ id: 'doc-flash', state: 'reviewing', urgency: 'flash', drafter, at: 8 });
  const clerk = people.clerk.person.id;
  document.run({ id: 'doc-other', state: 'draft', urgency: 'routine', drafter: clerk, at: 9 });
  const outbox = db.prepare(
    `INSERT INTO outbox (document_id, state, reason, note, package_sha256, package_bytes, queued_at_ms, accepted_at_ms)
     VALUES (@id, @state, @reason, '', '', 1, 5, @accepted)`,
  );
  outbox.run({ id: 'doc-sent', state: 'accepted', reason: null, accepted: 6 });
  outbox.run({ id: 'doc-closed', state: 'accepted', reason: null, accepted: 6 });
  outbox.run({ id: 'doc-queued', state: 'parked', reason: 'recipient-unknown', accepted: null });
  const delivery = db.prepare(
    `INSERT INTO deliveries (document_id, unit, unit_name, role, copies, state) VALUES (@id, @unit, @unit, 'main', 1, @state)`,
  );
  delivery.run({ id: 'doc-sent', unit: '市财政局', state: 'signed' });
  delivery.run({ id: 'doc-sent', unit: '云溪县政府', state: 'opened' });
  delivery.run({ id: 'doc-queued', unit: '市财政局', state: 'pending' });
  delivery.run({ id: 'doc-closed', unit: '市财政局', state: 'signed' });
  const inbox = db.prepare(
    `INSERT INTO inbox (document_id, state, sender_unit, sender_name, urgency, title, note, note_sequence, package_blob,
                        package_sha256, package_bytes, report, verdict, arrived_at_ms, acknowledged_at_ms)
     VALUES (@id, @state, 'u', '市财政局', @urgency, @title, '', 1, '', '', 1, '{}', 'valid', @at, @seen)`,
  );
  inbox.run({ id: 'in-1', state: 'arrived', urgency: 'routine', title: '平件', at: 3, seen: null });
  inbox.run({ id: 'in-2', state: 'arrived', urgency: 'flash', title: '特急件', at: 1, seen: null });
  inbox.run({ id: 'in-3', state: 'opened', urgency: 'urgent', title: '加急件', at: 2, seen: 4 });
  inbox.run({ id: 'in-4', state: 'signed', urgency: 'routine', title: '旧件', at: 0, seen: 4 });
  inbox.run({ id: 'in-5', state: 'quarantined', urgency: 'routine', title: '不得显示', at: 4, seen: null });
});
afterEach(() => test_.close());

const boardOf = async (role: Role) => {
  const board = await home.board(people[role], {});
  if (!board.ok) throw new Error(board.code);
  return board.value;
};
const tasksOf = async (role: Role): Promise<string[]> =>
  (await boardOf(role)).tasks.map((task) => `${task.act} ${task.documentId}`);

test('everybody has their own work on the board, the longest waiting first, 特急 before all', async () => {
  expect(await tasksOf('drafter')).toEqual(['write doc-draft']);
  expect(await tasksOf('leader')).toEqual([
    'review doc-flash',
    'review doc-reviewing',
    'read in-2',
    'read in-3',
    'read in-1',
  ]);
  expect(await tasksOf('clerk')).toEqual([
    'sign in-2',
    'sign in-3',
    'sign in-1',
    'register doc-approved',
    'write doc-other',
  ]);
  expect(await tasksOf('custodian')).toEqual(['seal doc-sealing']);
  expect(await tasksOf('auditor')).toEqual([]);
});

test('counts are for this person', async () => {
  expect(await home.counts(people.clerk, {})).toMatchObject({
    value: { inbox: 3, drafts: 1, review: 0, numbering: 1, sealing: 0, outbox: 1 },
  });
  expect(await home.counts(people.drafter, {})).toMatchObject({
    value: { inbox: 0, drafts: 1, numbering: 0, outbox: 0 },
  });
  expect(await home.counts(people.custodian, {})).toMatchObject({ value: { sealing: 1 } });
});

test('the alarm names nothing before login, to a role without the inbox, or of a quarantined document', async () => {
  const before = home.alarm(null);
  expect(before).toMatchObject({ flash: 1, urgent: 0, routine: 2 });
  expect(before.items.map((item) => item.documentId)).toEqual(['in-2', 'in-5', 'in-1']);
  for (const alarm of [before, (await boardOf('drafter')).arrivals])
    expect(alarm.items.every((item) => item.title === null && item.senderName === null)).toBe(true);
  expect((await boardOf('clerk')).arrivals.items.map((item) => item.title)).toEqual(['特急件', null, '平件']);
});

test('unfinished shows who has not signed, to the drafter of it and to the clerk; stuck shows why', async () => {
  const [unfinished] = (await boardOf('drafter')).unfinished;
  expect(unfinished).toMatchObject({
    documentId: 'doc-sent',
    total: 2,
    signed: 1,
    returned: 0,
    unsignedUnits: ['云溪县政府'],
    sentAtMs: 6,
  });
  expect((await boardOf('clerk')).unfinished.length).toBe(1);
  expect((await boardOf('custodian')).unfinished).toEqual([]);
  expect((await boardOf('clerk')).stuck).toMatchObject([
    { documentId: 'doc-queued', state: 'parked', reason: 'recipient-unknown' },
  ]);
  expect((await boardOf('auditor')).stuck).toEqual([]);
});

test('what became an error after its delivery stands among what needs a person, until its sender declares it void', async () => {
  const { db } = test_.parts.store;
  const add = db.prepare(
    `INSERT INTO deliveries (document_id, unit, unit_name, role, copies, state) VALUES ('doc-sent', @n, @n, 'main', 1, @state)`,
  );
  for (let n = 1; n <= 6; n += 1) add.run({ n: `第${n}乡`, state: n === 6 ? 'expired' : 'failed' });
  const troubled = async () =>
    (await boardOf('clerk')).stuck.filter(({ reason }) => reason === 'delivery-failed');
  expect(await troubled()).toMatchObject([
    {
      documentId: 'doc-sent',
      details: { count: '6', units: '第1乡、第2乡、第3乡、第4乡、第5乡…' },
      nextTryAtMs: null,
    },
  ]);
  db.exec(`UPDATE documents SET state = 'annulled' WHERE document_id = 'doc-sent'`);
  expect(await troubled()).toEqual([]);
});

test('a recall and a further note that the exchange did not take stand on the board with what they are about', async () => {
  const { db } = test_.parts.store;
  const notice = db.prepare(
    `INSERT INTO notices_to_send (notice_id, document_id, kind, sequence, addressees, reason, by_person, jws, created_at_ms, next_try_at_ms,
       parked_reason, waiting_reason, accepted_at_ms)
     VALUES (@kind, 'doc-sent', @kind, @sequence, '[]', '', '', '', @sequence, 99, @parked, @waiting, @accepted)`,
  );
  const road = { parked: null, waiting: null, accepted: null };
  notice.run({ ...road, kind: 'remind', sequence: 1, accepted: 5 });
  notice.run({ ...road, kind: 'permit', sequence: 2 });
  notice.run({ ...road, kind: 'annul', sequence: 3, waiting: 'busy' });
  notice.run({ ...road, kind: 'recall', sequence: 4, parked: 'notice-refused' });
  db.exec(
    `INSERT INTO further_notes (document_id, sequence, note, units, by_person, created_at_ms, parked_reason)
     VALUES ('doc-sent', 2, '', '[]', '', 2, 'document-conflict')`,
  );
  const about = (kind: string) => ({ documentId: 'doc-sent', title: 'doc-sent', kind });
  expect((await boardOf('clerk')).waiting).toMatchObject([
    { about: about('note'), reason: 'document-conflict', nextTryAtMs: null },
    { about: about('recall'), reason: 'notice-refused', nextTryAtMs: null },
    { about: about('annul'), reason: 'busy', nextTryAtMs: 99 },
  ]);
  expect((await boardOf('auditor')).waiting).toEqual([]);
});
