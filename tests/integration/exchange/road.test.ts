// The road: a sealed package goes from one unit through the exchange to the others, and the receipts come back; nothing twice, nothing lost.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createNetworkSwitch } from '../../../src/demo/network-switch.ts';
import { tamperPackage } from '../../../src/demo/tamper.ts';
import { memorySource } from '../../../src/formats/byte-source.ts';
import { downloadWhole } from '../../../src/main/sync/download-file.ts';
import { createPartFiles, type PartFiles } from '../../../src/main/sync/part-files.ts';
import { openStore } from '../../../src/main/store/store.ts';
import type { FeedEntry, FeedRequest, ExchangeClient } from '../../../src/main/sync/exchange-client.ts';
import { signMessage } from '../../../src/seals/trust/machine-jws.ts';
import type { UnitCode } from '../../../src/shared/domain/ids.ts';
import { deliver, readAll, sealDocument, signReceipt } from './test-documents.ts';
import {
  county,
  createPrefecture,
  finance,
  newId,
  office,
  sha256,
  type Prefecture,
  type TestUnit,
} from './test-prefecture.ts';

let place: Prefecture;
let sender: TestUnit;
let receiver: TestUnit;
let from: ExchangeClient;
let to: ExchangeClient;
beforeAll(async () => {
  place = await createPrefecture({ limits: { unit: { perSecond: 10_000, burst: 10_000 } } });
  [sender, receiver] = [place.unit(office), place.unit(finance)];
  [from, to] = [sender.client(), receiver.client()];
});
afterAll(() => place.stop());

async function readFeed(client: ExchangeClient, request: Partial<FeedRequest> = {}): Promise<FeedEntry[]> {
  const page = await client.feed({ after: 0, limit: 500, ...request });
  if (!page.ok) throw new Error(JSON.stringify(page));
  return page.value.entries;
}

test('a document reaches every addressee and the receipt its sender', async () => {
  expect(await from.hello()).toMatchObject({ ok: true, value: { unit: office } });
  const sealed = await sealDocument(place, sender);
  const before = await from.submit(sealed.documentId, sealed.noteJws);
  expect(before).toMatchObject({ ok: false, code: 'package-missing' });
  expect(await deliver(from, sealed)).toMatchObject({ ok: true, value: { alreadyHad: false } });

  for (const unit of [finance, county]) {
    const entries = await readFeed(place.unit(unit).client());
    expect(entries.at(-1)).toMatchObject({
      kind: 'document',
      documentId: sealed.documentId,
      message: sealed.noteJws,
    });
  }
  const { sha256: hash, sizeBytes } = sealed.note.package;
  const bytes = await readAll(to.downloadPackage({ sha256: hash, sizeBytes, fromByte: 0 }));
  expect(sha256(bytes)).toBe(hash);
  const tail = await readAll(to.downloadPackage({ sha256: hash, sizeBytes, fromByte: sizeBytes - 100 }));
  expect(tail.equals(bytes.subarray(-100))).toBe(true);

  const { token } = await signReceipt(receiver, sealed);
  expect(await to.sendReceipts([token])).toMatchObject({
    ok: true,
    value: { results: [{ accepted: true }] },
  });
  expect((await readFeed(from)).at(-1)).toMatchObject({ kind: 'receipt', message: token });
});

test('scenario A: the answer is lost after the exchange accepted; the resend is success and delivers once', async () => {
  const line = await createNetworkSwitch(place.exchange().exchangeUrl);
  const cutting = sender.client(line.url);
  const sealed = await sealDocument(place, sender);
  const source = memorySource(sealed.bytes);
  await cutting.uploadPackage({ source, sha256: sealed.note.package.sha256, resumeUrl: null });
  line.delay(400);
  const submitted = cutting.submit(sealed.documentId, sealed.noteJws);
  // The addressee hears of it while the answer is still held back on the sender's line: then the line goes.
  const after = (await readFeed(to)).at(-1)?.number ?? 0;
  expect(await readFeed(to, { after, waitSeconds: 30 })).toHaveLength(1);
  line.cut();
  expect(await submitted).toMatchObject({ ok: false, code: 'unreachable' });
  line.restore();
  line.delay(0);
  expect(await cutting.submit(sealed.documentId, sealed.noteJws)).toMatchObject({
    ok: true,
    value: { alreadyHad: true },
  });
  const entries = (await readFeed(to)).filter((entry) => entry.documentId === sealed.documentId);
  expect(entries).toHaveLength(1);
  await line.stop();
});

test('the same id with another package is a conflict, the same words signed anew are not', async () => {
  const sealed = await sealDocument(place, sender);
  await deliver(from, sealed);
  const again = await signMessage(sealed.note, sender.machineSigner);
  expect(again).not.toBe(sealed.noteJws);
  expect(await from.submit(sealed.documentId, again)).toMatchObject({
    ok: true,
    value: { alreadyHad: true },
  });
  const other = { ...sealed.note, package: { sha256: sha256('other'), sizeBytes: 5 } };
  const conflict = await from.submit(sealed.documentId, await signMessage(other, sender.machineSigner));
  expect(conflict).toMatchObject({ ok: false, code: 'document-conflict' });
});

test('a package with one byte flipped is refused with the name of the failed check', async () => {
  const sealed = await sealDocument(place, sender);
  const bytes = Buffer.from(sealed.bytes);
  const at = bytes.indexOf('Yunling');
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
  const note = { ...sealed.note, package: { sha256: sha256(bytes), sizeBytes: bytes.length } };
  const noteJws = await signMessage(note, sender.machineSigner);
  const answer = await deliver(from, { ...sealed, bytes, note, noteJws });
  expect(answer).toMatchObject({
    ok: false,
    code: 'package-refused',
    details: { check: expect.any(String) },
  });
  expect(answer.ok ? '' : answer.details['check']).toMatch(
    /^(containerWellFormed|digestsMatch|bodySignature)$/,
  );
  expect((await readFeed(to)).some((entry) => entry.documentId === sealed.documentId)).toBe(false);
});

test("a county's own valid seal under the city's head is refused: sender binding", async () => {
  const sealed = await sealDocument(place, sender, { sealer: place.unit(county).sealSigner });
  const answer = await deliver(from, sealed);
  expect(answer).toMatchObject({ ok: false, code: 'package-refused' });
  expect(answer.ok ? [] : answer.details['checks']?.split(' ')).toContain('senderBinding');
});

test('an unknown addressee, a marking, and a note of another unit are refused', async () => {
  const stranger = '990199-GOV-0099' as UnitCode;
  const lost = await sealDocument(place, sender, { to: [finance, stranger] });
  expect(await deliver(from, lost)).toMatchObject({
    ok: false,
    code: 'recipient-unknown',
    details: { unit: stranger },
  });

  const secret = await sealDocument(place, sender, { title: '机密★1年 关于防汛工作的通知' });
  expect(await deliver(from, secret)).toMatchObject({ ok: false, code: 'secrecy-marking' });

  const foreign = await sealDocument(place, place.unit(county));
  expect(await from.submit(foreign.documentId, foreign.noteJws)).toMatchObject({
    ok: false,
    code: 'note-refused',
  });
  const [head = '', body = '', signature = ''] = foreign.noteJws.split('.');
  const forged = `${head}.${body}.${signature.slice(0, -6)}AAAAAA`;
  expect(await place.unit(county).client().submit(foreign.documentId, forged)).toMatchObject({
    ok: false,
    code: 'note-refused',
    details: { reason: 'jws-signature-invalid' },
  });
});

test('receipts: repeated is success once, a stranger’s and a forged one are refused', async () => {
  const sealed = await sealDocument(place, sender, { to: [finance] });
  await deliver(from, sealed);
  const { token, receipt } = await signReceipt(receiver, sealed, { kind: 'signed' });
  for (let round = 0; round < 3; round += 1)
    expect(await to.sendReceipts([token, token])).toMatchObject({
      ok: true,
      value: { results: [{ accepted: true, receiptId: receipt.receiptId }, { accepted: true }] },
    });
  const heard = (await readFeed(from)).filter((entry) => entry.message === token);
  expect(heard).toHaveLength(1);

  const uninvited = place.unit(county);
  const stranger = await signReceipt(uninvited, sealed);
  const refused = { ok: true, value: { results: [{ accepted: false, code: 'receipt-refused' }] } };
  expect(await uninvited.client().sendReceipts([stranger.token])).toMatchObject(refused);
  // Another unit hands in a good receipt that is not its own.
  const fresh = await signReceipt(receiver, sealed);
  expect(await uninvited.client().sendReceipts([fresh.token])).toMatchObject(refused);
  const unknownDocument = await signReceipt(receiver, sealed, { documentId: newId() });
  expect(await to.sendReceipts([unknownDocument.token])).toMatchObject(refused);
  expect(await to.sendReceipts(['a.b.c'])).toMatchObject(refused);
});

test('a large package is taken through an encrypted file and goes on where it was cut', async () => {
  const sealed = await sealDocument(place, sender, { to: [finance], attachment: randomBytes(6_000_000) });
  await deliver(from, sealed);
  const { sha256: hash, sizeBytes } = sealed.note.package;
  const folder = mkdtempSync(join(place.folder, 'part-'));
  const store = openStore({ folder, key: new Uint8Array(32) });
  const inBlobs = () => readdirSync(join(folder, 'blobs'));
  const real = createPartFiles(store.blobs);
  const starts: number[] = [];
  let passedBytes = 0;
  const download = (cut: AbortController | null) => {
    const partFiles: PartFiles = {
      ...real,
      of: (name) => {
        const part = real.of(name);
        starts.push(part.receivedBytes());
        return {
          ...part,
          append: (chunks) => part.append(cut === null ? chunks : cutAfter(chunks, 1_500_000, cut)),
        };
      },
    };
    const signal = cut?.signal ?? new AbortController().signal;
    const bandwidth = { pass: (bytes: number) => ((passedBytes += bytes), undefined) };
    return downloadWhole(to, { sha256: hash, sizeBytes, partFiles, blobs: store.blobs, signal, bandwidth });
  };
  expect(await download(new AbortController())).toMatchObject({ ok: false, code: 'unreachable' });
  const [part = ''] = inBlobs();
  const lying = readFileSync(join(folder, 'blobs', part));
  expect(lying.length).toBeGreaterThan(900_000);
  expect(lying.includes(Buffer.from(sealed.bytes.subarray(0, 30)))).toBe(false);

  passedBytes = 0;
  const whole = await download(null);
  if (!whole.ok) throw new Error(whole.code);
  expect(starts).toEqual([0, expect.any(Number)]);
  expect(starts[1]).toBeGreaterThanOrEqual(1_500_000);
  // What came went through the cap, and nothing of it came before.
  expect(passedBytes).toBe(sizeBytes - (starts[1] ?? 0));
  expect(whole.value).toMatchObject({ sha256: hash, sizeBytes });
  expect(Buffer.from(await whole.value.source.read(1_234_567, 100))).toEqual(
    Buffer.from(sealed.bytes.subarray(1_234_567, 1_234_667)),
  );
  await whole.value.dispose();
  expect(inBlobs()).toEqual([]);
  store.close();
});

async function* cutAfter(
  chunks: AsyncIterable<Uint8Array>,
  maxBytes: number,
  cut: AbortController,
): AsyncGenerator<Uint8Array> {
  let seen = 0;
  for await (const chunk of chunks) {
    yield chunk;
    seen += chunk.length;
    if (seen > maxBytes) cut.abort();
  }
}

test('a receipt of a kind that only newer stations know goes its way, and its sender can verify it', async () => {
  const sealed = await sealDocument(place, sender, { to: [finance] });
  await deliver(from, sealed);
  const wish = { kind: 'meeting-reply', reasons: ['comes-with-two'] };
  const { token, receipt } = await signReceipt(receiver, sealed, wish);
  expect(await to.sendReceipts([token])).toMatchObject({
    ok: true,
    value: { results: [{ accepted: true, receiptId: receipt.receiptId, code: null }] },
  });
  expect((await readFeed(from)).filter((entry) => entry.message === token)).toHaveLength(1);
  // Unknown is not formless.
  const formless = await signReceipt(receiver, sealed, { kind: 'x'.repeat(200) });
  expect(await to.sendReceipts([formless.token])).toMatchObject({
    value: { results: [{ accepted: false, code: 'receipt-refused' }] },
  });
});

test('feed numbers are gap-free and each document comes once under concurrent submits', async () => {
  const sealed = await Promise.all(
    Array.from({ length: 12 }, () => sealDocument(place, sender, { to: [finance] })),
  );
  const others = await Promise.all(
    Array.from({ length: 6 }, () => sealDocument(place, place.unit(county), { to: [finance, office] })),
  );
  const countyClient = place.unit(county).client();
  await Promise.all([
    ...sealed.flatMap((one) => [deliver(from, one), deliver(from, one)]),
    ...others.map((one) => deliver(countyClient, one)),
  ]);
  const entries = await readFeed(to);
  expect(entries.map((entry) => entry.number)).toEqual(entries.map((_, index) => index + 1));
  for (const { documentId } of [...sealed, ...others])
    expect(entries.filter((entry) => entry.documentId === documentId)).toHaveLength(1);
});

test('another epoch: the answer is empty and names the epoch in force', async () => {
  const page = await to.feed({ epoch: 'yesterday', after: 0 });
  const hello = await to.hello();
  expect(page).toMatchObject({ ok: true, value: { entries: [], epoch: hello.ok ? hello.value.epoch : '' } });
});

test('a package tampered with at the centre is handed on as it is, for the receiver to refuse', async () => {
  const sealed = await sealDocument(place, sender);
  await deliver(from, sealed);
  const { sha256: hash, sizeBytes } = sealed.note.package;
  await tamperPackage(place.exchangeFolder, hash, Math.floor(sizeBytes / 2));
  const bytes = await readAll(to.downloadPackage({ sha256: hash, sizeBytes, fromByte: 0 }));
  expect(bytes).toHaveLength(sizeBytes);
  expect(sha256(bytes)).not.toBe(hash);
});
