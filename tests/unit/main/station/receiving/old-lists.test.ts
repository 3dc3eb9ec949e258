// What a station may say of a document when its lists are old, or when the sender's machine was revoked while the document was under way.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createArrivals } from '../../../../support/arrivals.ts';
import { office, okay, openOutgoingBench, type OutgoingBench } from '../../../../support/outgoing-bench.ts';

let bench: OutgoingBench;
let arrivals: ReturnType<typeof createArrivals>;
beforeEach(async () => {
  bench = await openOutgoingBench();
  arrivals = createArrivals(bench);
});
afterEach(() => bench.close());
const dayMs = 24 * 3_600_000;

async function arriveOne(issuedAtMs = bench.parts.clock.nowMs()) {
  const documentId = arrivals.newId();
  const bytes = await arrivals.makePackage(documentId);
  const note = await arrivals.makeNote(documentId, bytes, {
    issuedAt: new Date(issuedAtMs).toISOString(),
  });
  return {
    documentId,
    arrive: () => arrivals.arrive(note, bytes),
    row: () => arrivals.inbox.get(documentId),
  };
}

it('scenario K: with a revocation list 40 days old and no line the verdict is unknown and names the list, never valid', async () => {
  const fresh = await arriveOne();
  await fresh.arrive();
  expect(fresh.row()?.verdict).toBe('valid');
  const late = await arriveOne();
  bench.test.advance(40 * dayMs);
  await late.arrive();
  const row = late.row();
  expect(row?.verdict).toBe('indeterminate');
  expect(row?.report.checks.notRevoked).toMatchObject({ result: 'unknown' });
  expect(JSON.stringify(row?.report.checks.notRevoked.evidence)).toContain('2026-11-21');
  // What was green is looked at again with today's eyes.
  const again = okay(await arrivals.receiving.open(bench.people.clerk, { documentId: fresh.documentId }));
  expect(again.verdict).toBe('indeterminate');
});

it('a policy that demands fresh lists lets nobody sign for what old ones cannot clear', async () => {
  bench.authority.setPolicy({ revocation: 'hard' });
  await bench.republish();
  const { documentId, arrive, row } = await arriveOne();
  bench.test.advance(40 * dayMs);
  await arrive();
  expect(row()?.report.checks.notRevoked.result).toBe('failed');
  const refused = await arrivals.receiving.signFor(bench.people.clerk, { documentId, note: null });
  expect(refused).toMatchObject({ ok: false, code: 'package-refused', details: { check: 'notRevoked' } });
});

it.each([
  ['was replaced: what it said before stands', 'superseded', -45, 'passed'],
  ['was replaced: what it says afterwards does not', 'superseded', 0, 'failed'],
  ['was stolen: nothing it ever said stands', 'keyCompromise', -45, 'failed'],
] as const)('the sender’s machine %s', async (_what, reason, issuedMinutes, result) => {
  const { arrive, row } = await arriveOne(bench.parts.clock.nowMs() + issuedMinutes * 60_000);
  // The document is under way; its sender's machine is revoked as of half an hour ago.
  const at = new Date(bench.parts.clock.nowMs() - 30 * 60_000);
  expect(bench.authority.revoke({ what: { unit: office, use: 'machine' }, reason, at })).toBe(1);
  await bench.republish();
  await arrive();
  expect(row()?.report.checks.deliveryNote).toMatchObject({ result });
  if (result === 'failed')
    expect(row()?.report.checks.deliveryNote.evidence).toMatchObject({ reason: 'message-signer-revoked' });
  // The seal is another key: it has not lost its word.
  expect(row()?.report.checks.notRevoked.result).toBe('passed');
});
