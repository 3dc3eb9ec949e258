// The road: a sealed package goes from one unit through the exchange to the others, and the receipts come back.
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  county,
  createPrefecture,
  deliver,
  finance,
  office,
  readAll,
  sealDocument,
  sha256,
  signReceipt,
  type Prefecture,
} from './test-prefecture.ts';

let place: Prefecture;
beforeAll(async () => {
  place = await createPrefecture();
});
afterAll(() => place.stop());

test('a document reaches every addressee and the receipt its sender', async () => {
  const [sender, receiver] = [place.unit(office), place.unit(finance)];
  const from = sender.client();
  const to = receiver.client();
  expect(await from.hello()).toMatchObject({ ok: true, value: { unit: office } });

  const sealed = await sealDocument(place, sender);
  const before = await from.submit(sealed.documentId, sealed.noteJws);
  expect(before).toMatchObject({ ok: false, code: 'package-missing' });
  expect(await deliver(from, sealed)).toMatchObject({ ok: true, value: { alreadyHad: false } });

  const page = await to.feed({ after: 0 });
  const entry = page.ok ? page.value.entries.at(-1) : undefined;
  expect(entry).toMatchObject({ kind: 'document', documentId: sealed.documentId, message: sealed.noteJws });
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
  const back = await from.feed({ after: 0 });
  expect(back.ok ? back.value.entries.at(-1) : undefined).toMatchObject({ kind: 'receipt', message: token });
  expect((await place.unit(county).client().feed({ after: 0 })).ok).toBe(true);
});
