// A time stamp that comes after the sealing and before the sending: what changes, what never does, and what sending waits for.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTimeStampDesk } from '../../../../../src/authority/time-stamp/time-stamp-desk.ts';
import {
  listenForTimeStamps,
  type TimeStampListener,
} from '../../../../../src/authority/time-stamp/time-stamp-listener.ts';
import { readNote } from '../../../../../src/main/station/receiving/delivery-note.ts';
import { createPackageJudge } from '../../../../../src/main/station/receiving/judge-package.ts';
import { createLaterTimeStamps } from '../../../../../src/main/station/sealing/later-time-stamp.ts';
import { noteTimeStamp } from '../../../../../src/main/station/sealing/note-time-stamp.ts';
import { createDocumentsRepository } from '../../../../../src/main/store/documents-repository.ts';
import { createOutboxRepository } from '../../../../../src/main/store/outbox-repository.ts';
import { createPackageTimeStampsRepository } from '../../../../../src/main/store/package-time-stamps-repository.ts';
import type { LineResult } from '../../../../../src/main/sync/sync-ports.ts';
import type { DocumentId } from '../../../../../src/shared/domain/ids.ts';
import { verdictOf } from '../../../../../src/shared/domain/report.ts';
import {
  approve,
  authorityPassphrase,
  draft,
  okay,
  openOutgoingBench,
  type OutgoingBench,
  register,
  sealPin,
} from '../../../../support/outgoing-bench.ts';

let bench: OutgoingBench;
let service: TimeStampListener;
/** Counts who asks, and never gives a token. */
let deaf: { readonly url: string; asked: number; readonly server: Server };
beforeAll(async () => {
  bench = await openOutgoingBench();
  const clock = (): Date => new Date(bench.parts.clock.nowMs());
  const desk = openTimeStampDesk({ folder: bench.authorityFolder, passphrase: authorityPassphrase, clock });
  service = await listenForTimeStamps({ desk, port: 0 });
  const server = createServer((_, response) => {
    deaf.asked += 1;
    response.writeHead(503).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  deaf = { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, asked: 0, server };
});
afterAll(async () => {
  await service.close();
  deaf.server.close();
  bench.close();
});

async function serviceAt(timeStampUrl: string): Promise<void> {
  bench.authority.setPolicy({ timeStampUrl });
  await bench.republish();
}

async function seal(change: Parameters<typeof draft>[1] = {}): Promise<DocumentId> {
  const { documentId } = register(bench, approve(bench, draft(bench, change)));
  const { custodian } = bench.people;
  okay(bench.sealing.confirmPlace(custodian, { documentId }));
  okay(await bench.sealing.seal(custodian, { documentId, pin: sealPin }));
  return documentId;
}

const stages = () => createLaterTimeStamps(bench.parts, createPackageJudge(bench.parts));
const lineUp = (): Promise<LineResult<unknown>> => Promise.resolve({ ok: true, value: {} });
const lineDown = (): Promise<LineResult<unknown>> =>
  Promise.resolve({ ok: false, code: 'unreachable', details: {} });

/** As the step `submit` does: takes the row into its hand, then asks. */
function settle(documentId: DocumentId, reach = lineUp, stage = stages()) {
  bench.parts.store.transact(() => createOutboxRepository(bench.parts.store.db).beginSending(documentId, 0));
  return stage.settle(documentId, reach);
}

function stateOf(documentId: DocumentId) {
  const { db } = bench.parts.store;
  const outbox = createOutboxRepository(db).get(documentId);
  const document = createDocumentsRepository(db).get(documentId);
  const stamp = createPackageTimeStampsRepository(db).get(documentId);
  if (!outbox || !document?.sealed || !stamp) throw new Error('it was sealed and queued');
  return { outbox, sealed: document.sealed, stamp };
}

async function judgeSent(documentId: DocumentId) {
  const { outbox } = stateOf(documentId);
  const trust = bench.parts.trust.current();
  if (trust === null) throw new Error('the bench has lists');
  const read = await readNote(outbox.note, trust, bench.parts.clock.nowMs());
  const source = bench.parts.store.blobs.open(outbox.packageSha256);
  return createPackageJudge(bench.parts)({ source, sha256: outbox.packageSha256, read });
}

const lastAudit = (act: string) =>
  bench.parts.store.db
    .prepare<[string], { details: string }>(
      'SELECT details FROM audit WHERE act = ? ORDER BY entry_no DESC LIMIT 1',
    )
    .get(act);

it('gets its time stamp before it is sent: package, hash, note, outbox, document and audit together', async () => {
  await serviceAt(deaf.url);
  const documentId = await seal();
  const before = stateOf(documentId);
  expect(before.stamp).toMatchObject({ state: 'open', packageSha256: before.outbox.packageSha256 });
  bench.test.advance(60_000);
  await serviceAt(service.url);
  expect(await settle(documentId)).toMatchObject({ ok: true });
  const { outbox, sealed, stamp } = stateOf(documentId);
  expect(outbox.packageSha256).not.toBe(before.outbox.packageSha256);
  expect(sealed).toMatchObject({ packageBlob: outbox.packageSha256, packageBytes: outbox.packageBytes });
  expect(sealed.pdfBlob).toBe(before.sealed.pdfBlob);
  expect(stamp).toMatchObject({
    state: 'added',
    sealedSha256: before.outbox.packageSha256,
    packageSha256: outbox.packageSha256,
    provenAtMs: bench.parts.clock.nowMs(),
  });
  expect(lastAudit('package.timeStamped')?.details).toContain(outbox.packageSha256);
  const { report } = await judgeSent(documentId);
  expect(verdictOf(report.checks)).toBe('valid');
  expect(report.checks).toMatchObject({
    sealingTime: { code: 'OK', evidence: { provenAt: new Date(bench.parts.clock.nowMs()).toISOString() } },
    deliveryNote: { result: 'passed' },
  });
  // Its hash stands now: a second try changes nothing.
  expect(await settle(documentId)).toMatchObject({ ok: true });
  expect(stateOf(documentId).outbox).toMatchObject({
    note: outbox.note,
    packageSha256: outbox.packageSha256,
  });
});

it('waits with the line, and goes without when only the service is away', async () => {
  await serviceAt(deaf.url);
  const documentId = await seal();
  const { packageSha256 } = stateOf(documentId).outbox;
  expect(await settle(documentId, lineDown)).toMatchObject({ ok: false, code: 'unreachable' });
  expect(stateOf(documentId).stamp.state).toBe('open');
  expect(await settle(documentId)).toMatchObject({ ok: true });
  expect(stateOf(documentId)).toMatchObject({
    stamp: { state: 'without', reason: 'no-answer' },
    outbox: { packageSha256 },
  });
  expect(lastAudit('package.noTimeStamp')?.details).toContain('no-answer');
  // What the exchange may have heard of is never exchanged, whoever answers now.
  await serviceAt(service.url);
  await settle(documentId);
  expect(stateOf(documentId)).toMatchObject({ stamp: { state: 'without' }, outbox: { packageSha256 } });
});

it('asks a service that was deaf once, not for every document of the outbox', async () => {
  await serviceAt(deaf.url);
  const [first, second] = [await seal(), await seal()];
  const stage = stages();
  deaf.asked = 0;
  await settle(first, lineUp, stage);
  await settle(second, lineUp, stage);
  expect(deaf.asked).toBe(1);
  expect(stateOf(second).stamp).toMatchObject({ state: 'without', reason: 'no-answer' });
});

it('never keeps 特急 waiting', async () => {
  await serviceAt(deaf.url);
  const documentId = await seal({ urgency: 'flash' });
  deaf.asked = 0;
  expect(await settle(documentId, lineDown)).toMatchObject({ ok: true });
  expect([deaf.asked, stateOf(documentId).stamp.reason]).toEqual([0, 'flash']);
});

it('leaves a package alone once an upload has begun, also one that begins meanwhile', async () => {
  await serviceAt(deaf.url);
  const documentId = await seal();
  const { packageSha256, note } = stateOf(documentId).outbox;
  await serviceAt(service.url);
  const { db } = bench.parts.store;
  createOutboxRepository(db).noteProgress(documentId, '/uploads/begun', 0);
  expect(await settle(documentId)).toMatchObject({ ok: true });
  expect(stateOf(documentId)).toMatchObject({
    stamp: { state: 'without', reason: 'not-kept', packageSha256 },
    outbox: { packageSha256, note },
    sealed: { packageBlob: packageSha256 },
  });
});

it('is left as it was sealed when the token would make it worse', async () => {
  await serviceAt(deaf.url);
  const documentId = await seal();
  const { packageSha256 } = stateOf(documentId).outbox;
  const seal0 = bench.parts.trust.current()?.registry.seals[0];
  bench.authority.orderOnSeal(seal0?.id ?? '', 'suspend', '核查');
  await serviceAt(service.url);
  await settle(documentId);
  expect(stateOf(documentId)).toMatchObject({
    stamp: { state: 'without', reason: 'not-kept' },
    outbox: { packageSha256 },
  });
  bench.authority.orderOnSeal(seal0?.id ?? '', 'restore', '核查完毕');
  await bench.republish();
});

it('has nothing to add to a package that was stamped at once, nor to one of several units', async () => {
  await serviceAt(service.url);
  const documentId = await seal();
  const { stamp, outbox, sealed } = stateOf(documentId);
  expect(stamp).toMatchObject({ state: 'sealed', provenAtMs: bench.parts.clock.nowMs() });
  await settle(documentId);
  expect(stateOf(documentId).outbox.packageSha256).toBe(outbox.packageSha256);
  const claimed = { ...sealed.report.checks.sealingTime, code: 'TIME_CLAIMED_ONLY' };
  const report = { ...sealed.report, checks: { ...sealed.report.checks, sealingTime: claimed } };
  noteTimeStamp(bench.parts, { documentId, packageSha256: outbox.packageSha256, report, isJoint: true });
  expect(stateOf(documentId).stamp).toMatchObject({ state: 'without', reason: 'joint' });
});
