// Receipts as the feed brings them, through the sender's tables: what is kept as proof, what moves a row, what is refused and said.
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDocumentMoves } from '../../../../../src/main/station/sending/document-moves.ts';
import { createReceiptIntake } from '../../../../../src/main/station/sending/take-receipt.ts';
import { createDeliveriesRepository } from '../../../../../src/main/store/deliveries-repository.ts';
import { createReceiptsRepository } from '../../../../../src/main/store/receipts-repository.ts';
import type { TakeRoad } from '../../../../../src/main/sync/sync-ports.ts';
import { parseCertificate } from '../../../../../src/seals/pki/certificate.ts';
import { buildCsr } from '../../../../../src/seals/pki/csr.ts';
import { signingKeyOf } from '../../../../../src/seals/pki/signing-key.ts';
import { signExpiry } from '../../../../../src/seals/trust/exchange-expiry.ts';
import { signMessage } from '../../../../../src/seals/trust/machine-jws.ts';
import type { DocumentId, ReceiptId } from '../../../../../src/shared/domain/ids.ts';
import { receiptKinds, type IncomingReceipt } from '../../../../../src/shared/domain/messages.ts';
import { returnReasonIds } from '../../../../../src/shared/domain/return-reasons.ts';
import { enrolMachine } from '../../../../support/enrol-machine.ts';
import { draft, office, openOutgoingBench, type OutgoingBench } from '../../../../support/outgoing-bench.ts';

let bench: OutgoingBench;
let finance: ReturnType<typeof enrolMachine>;
let made = 0;
beforeAll(async () => {
  bench = await openOutgoingBench();
  finance = enrolMachine(bench.authority);
  await bench.republish();
});
afterAll(() => bench.close());

/** A document of this unit that 市财政局 waits for. */
function sentDocument() {
  const { documentId } = draft(bench);
  const { db } = bench.parts.store;
  const deliveries = createDeliveriesRepository(db);
  deliveries.add({ documentId, unit: finance.unit, unitName: '云岭市财政局', role: 'main', copies: 1 });
  const intake = createReceiptIntake(bench.parts, createDocumentMoves(bench.parts));
  const takeMessage = async (message: string) => {
    made += 1;
    const position = { feedEpoch: 'e', feedCursor: made };
    const road: TakeRoad = {
      lastTry: true,
      positionAfter: () => position,
      download: () => Promise.reject(new Error('a receipt has no package')),
    };
    const at = new Date(bench.parts.clock.nowMs()).toISOString();
    await intake.take({ number: made, kind: 'receipt', documentId, message, sizeBytes: null, at }, road);
    return message;
  };
  const take = async (receipt: IncomingReceipt, signer = finance.signer) =>
    takeMessage(await signMessage(receipt, signer));
  return {
    documentId,
    take,
    takeMessage,
    row: () => deliveries.get(documentId, finance.unit),
    kept: () => createReceiptsRepository(db).received(documentId),
  };
}

function receiptOf(
  documentId: DocumentId,
  kind: string,
  changes: Partial<IncomingReceipt> = {},
): IncomingReceipt {
  made += 1;
  return {
    type: 'yizhan/receipt/1',
    receiptId: `019a0000-0000-7000-9000-${String(made).padStart(12, '0')}` as ReceiptId,
    documentId,
    unit: finance.unit,
    sender: office,
    kind,
    at: new Date(bench.parts.clock.nowMs()).toISOString(),
    clockSure: true,
    byPerson: null,
    reasons: [],
    note: null,
    ...changes,
  };
}

it('keeps a kind that only newer stations know, as it was signed, and moves nothing', async () => {
  const { documentId, take, row, kept } = sentDocument();
  const before = row();
  const message = await take(
    receiptOf(documentId, 'meeting-reply', { reasons: ['two-persons'], note: '二人' }),
  );
  expect(kept()).toMatchObject([{ kind: 'meeting-reply', jws: message, unit: finance.unit }]);
  expect(row()).toEqual(before);
  await take(receiptOf(documentId, 'delivered'));
  expect(row()?.state).toBe('delivered');
});

it('takes every kind and every standard reason there is', async () => {
  for (const kind of receiptKinds) {
    const { documentId, take, kept } = sentDocument();
    await take(receiptOf(documentId, kind, { reasons: kind === 'returned' ? returnReasonIds : [] }));
    expect(kept().map((one) => one.kind)).toEqual([kind]);
  }
});

it('shows that a package failed, until the genuine one is delivered, in either order of the receipts', async () => {
  const failed = { note: 'deliveryNote:NOTE_REFUSED' };
  const first = sentDocument();
  await first.take(receiptOf(first.documentId, 'verify-failed', failed));
  expect(first.row()).toMatchObject({ state: 'delivered', reasons: ['verify-failed'], note: failed.note });
  await first.take(receiptOf(first.documentId, 'delivered'));
  expect(first.row()).toMatchObject({ state: 'delivered', reasons: [], note: null });

  const second = sentDocument();
  await second.take(receiptOf(second.documentId, 'delivered'));
  await second.take(receiptOf(second.documentId, 'verify-failed', failed));
  expect(second.row()).toMatchObject({ state: 'delivered', reasons: [], note: null });
  expect(
    second
      .kept()
      .map(({ kind }) => kind)
      .sort(),
  ).toEqual(['delivered', 'verify-failed']);
});

it('refuses what another machine signed, or what is for another sender, and says so in the audit log', async () => {
  const { documentId, take, row, kept } = sentDocument();
  const own = bench.parts.keys.machineSigner();
  if (own === null) throw new Error('enrolled');
  await take(receiptOf(documentId, 'signed'), own);
  await take(receiptOf(documentId, 'signed', { sender: finance.unit }));
  expect(row()?.state).toBe('pending');
  expect(kept()).toEqual([]);
  const refused = bench.parts.store.db
    .prepare(`SELECT details FROM audit WHERE act = 'receipt.refused' AND subject = ? ORDER BY entry_no`)
    .all(documentId) as { readonly details: string }[];
  expect(refused.map(({ details }) => (JSON.parse(details) as { code: string }).code)).toEqual([
    'message-unit-mismatch',
    'receipt-of-another-sender',
  ]);
});

/** The exchange's TLS certificate, as its authority issues it. */
function exchangeSigner(privateKey: KeyObject) {
  const csrPem = buildCsr({ key: signingKeyOf(privateKey), commonName: '云岭市交换中心' });
  const wish = { csrPem, dnsNames: ['exchange.local'], ipAddresses: [] };
  const { chainPem } = bench.authority.issueExchangeCertificate(wish);
  const certificatePems = chainPem.match(/-----BEGIN[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
  return {
    privateKey,
    certificatePems,
    certificateSha256: parseCertificate(certificatePems[0] ?? '').sha256,
  };
}

it('believes the exchange that a term ran out, by its own certificate and nothing else, until the document is fetched', async () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const exchange = exchangeSigner(privateKey);
  const { documentId, take, takeMessage, row, kept } = sentDocument();
  const { receiptId, unit, sender, at } = receiptOf(documentId, 'expired');
  const expired = { receiptId, documentId, unit, sender, at };
  const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  await takeMessage(await signExpiry(expired, { ...exchange, privateKey: stranger }));
  // A unit's machine is no exchange, though it chains to the same root.
  const machine = bench.parts.keys.machineIdentity();
  const pems = machine?.chainPem.match(/-----BEGIN[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
  const own = bench.parts.keys.machineSigner();
  if (own === null) throw new Error('enrolled');
  await takeMessage(await signExpiry(expired, { ...own, certificatePems: pems }));
  expect(row()?.state).toBe('pending');
  const message = await signExpiry(expired, exchange);
  await takeMessage(message);
  await takeMessage(message);
  expect(row()).toMatchObject({ state: 'expired', reasons: ['expired'], failedAtMs: Date.parse(at) });
  expect(kept()).toMatchObject([{ kind: 'expired', jws: message }]);
  await take(receiptOf(documentId, 'delivered', { at: new Date(Date.parse(at) + 1000).toISOString() }));
  expect(row()).toMatchObject({ state: 'delivered', reasons: [] });
});
