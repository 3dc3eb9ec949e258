// What waits for a certificate of the exchange goes by itself when a publication brings one, over a real authority.
import { generateKeyPairSync } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createPackageEncryption } from '../../../../../src/main/station/sealing/encrypt-package.ts';
import { createParkedSupply } from '../../../../../src/main/station/sending/supply-parked.ts';
import { createDeliveriesRepository } from '../../../../../src/main/store/deliveries-repository.ts';
import { createOutboxRepository } from '../../../../../src/main/store/outbox-repository.ts';
import { parseCertificate } from '../../../../../src/seals/pki/certificate.ts';
import { buildCsr } from '../../../../../src/seals/pki/csr.ts';
import { signingKeyOf } from '../../../../../src/seals/pki/signing-key.ts';
import type { DocumentId, Sha256, UnitCode } from '../../../../../src/shared/domain/ids.ts';
import { draft, office, openOutgoingBench, type OutgoingBench } from '../../../../support/outgoing-bench.ts';

let bench: OutgoingBench;
let kicks = 0;
beforeAll(async () => {
  bench = await openOutgoingBench();
});
afterAll(() => bench.close());

const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const certifyExchange = () =>
  bench.authority.issueExchangeEncryption(buildCsr({ key: signingKeyOf(key), commonName: 'exchange' }));
const outbox = () => createOutboxRepository(bench.parts.store.db);

/** A document in the outbox as the sync parks it, with the reason that its encryption gave. */
async function parked(reason: string | null = null, unit: UnitCode = office): Promise<DocumentId> {
  const { documentId } = draft(bench);
  const note = Buffer.from(JSON.stringify({ recipients: [{ unit, role: 'main', copies: 1 }] }));
  outbox().enqueue({
    ...{ documentId, state: 'queued', note: `a.${note.toString('base64url')}.c`, queuedAtMs: 1 },
    ...{ packageSha256: 'a'.repeat(64) as Sha256, packageBytes: 1 },
  });
  createDeliveriesRepository(bench.parts.store.db).add({
    ...{ documentId, unit, unitName: unit, role: 'main', copies: 1 },
    ...{ copyFrom: null, copyTo: null, insteadOf: null },
  });
  const settled = reason ?? (await createPackageEncryption(bench.parts).settle(documentId));
  const said = typeof settled === 'string' ? settled : 'reason' in settled ? settled.reason : 'went';
  outbox().park({ documentId, reason: said, details: {}, nextTryAtMs: null });
  return documentId;
}
const standing = (documentId: DocumentId) => {
  const { state, reason } = outbox().get(documentId) ?? {};
  return { state, reason };
};
/** What a new publication, or anything else about the directory, sets off. */
async function tellDirectory(): Promise<void> {
  bench.parts.events.emit('directory', null);
  for (let turn = 0; turn < 20; turn += 1) await nextTurn();
}

it('a document that waits for the exchange’s own certificate goes when a publication brings one, and nothing else does', async () => {
  bench.authority.setPolicy({ encryption: 'required', exchangeReads: true });
  const { sha256 } = parseCertificate(certifyExchange());
  bench.authority.revoke({ what: { sha256 }, reason: 'superseded' });
  await bench.republish();
  const waiting = await parked();
  const stuck = { state: 'parked', reason: 'exchange-not-encryptable' };
  expect(standing(waiting)).toEqual(stuck);
  const refused = await parked('package-refused');
  const supply = createParkedSupply(bench.parts, () => (kicks += 1));
  supply.start();
  await bench.republish();
  await tellDirectory();
  expect([standing(waiting), kicks]).toEqual([stuck, 0]);

  certifyExchange();
  await bench.republish();
  await tellDirectory();
  expect(standing(waiting)).toEqual({ state: 'queued', reason: null });
  expect(standing(refused)).toEqual({ state: 'parked', reason: 'package-refused' });
  expect(kicks).toBe(1);
  await supply.stop();
});

it('a document that could be encrypted to nobody goes when policy asks for no encryption any more, and nobody waits for a certificate then', async () => {
  bench.authority.setPolicy({ encryption: 'required', exchangeReads: false });
  await bench.republish();
  const [stranger] = bench.parts.trust.current()?.directory.units.filter(({ code }) => code !== office) ?? [];
  if (stranger === undefined) throw new Error('a unit without a certificate');
  const documentId = await parked(null, stranger.code);
  const waits = () =>
    createDeliveriesRepository(bench.parts.store.db).get(documentId, stranger.code)?.parkedReason;
  const stuck = { state: 'parked', reason: 'no-recipient-encryptable' };
  expect([standing(documentId), waits()]).toEqual([stuck, 'certificate-missing']);
  const supply = createParkedSupply(bench.parts, () => (kicks += 1));
  supply.start();
  await bench.republish();
  await tellDirectory();
  expect(standing(documentId)).toEqual(stuck);

  kicks = 0;
  bench.authority.setPolicy({ encryption: 'off' });
  await bench.republish();
  await tellDirectory();
  expect([standing(documentId), waits(), kicks]).toEqual([{ state: 'queued', reason: null }, null, 1]);
  await supply.stop();
});
