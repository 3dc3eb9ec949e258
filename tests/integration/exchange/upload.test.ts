// Uploads that are cut, go on, lie, and are too large.
import { copyFileSync, existsSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createNetworkSwitch } from '../../../src/demo/network-switch.ts';
import { memorySource, type ByteSource } from '../../../src/formats/byte-source.ts';
import { readAll, sealDocument } from './test-documents.ts';
import { createPrefecture, finance, office, sha256, type Prefecture } from './test-prefecture.ts';

let place: Prefecture;
beforeAll(async () => {
  place = await createPrefecture();
});
afterAll(() => place.stop());

const attachment = randomBytes(12 * 1024 * 1024);

/** Counts the bytes that are read for sending. */
function counting(source: ByteSource): ByteSource & { readBytes: number } {
  const counted = {
    sizeBytes: source.sizeBytes,
    readBytes: 0,
    read: (offset: number, length: number) => {
      counted.readBytes += length;
      return source.read(offset, length);
    },
  };
  return counted;
}

test('a cut in the middle of an upload: it goes on where it was, also after the exchange was restarted', async () => {
  const unit = place.unit(office);
  const sealed = await sealDocument(place, unit, { attachment });
  const hash = sealed.note.package.sha256;
  const line = await createNetworkSwitch(place.exchange().exchangeUrl);
  const client = unit.client(line.url);
  let uploadUrl = '';
  const cut = line.cutAfterBytes(5 * 1024 * 1024);
  const source = memorySource(sealed.bytes);
  const first = await client.uploadPackage({
    source,
    sha256: hash,
    resumeUrl: null,
    onStarted: (url) => (uploadUrl = url),
  });
  await cut;
  expect(first).toMatchObject({ ok: false, code: 'unreachable' });
  expect(uploadUrl).not.toBe('');
  expect(await unit.client().submit(sealed.documentId, sealed.noteJws)).toMatchObject({
    ok: false,
    code: 'package-missing',
  });

  await place.restart();
  line.restore();
  const rest = counting(source);
  const progress: number[] = [];
  let passedBytes = 0;
  const second = await client.uploadPackage({
    source: rest,
    sha256: hash,
    resumeUrl: uploadUrl,
    onProgress: (sent) => progress.push(sent),
    bandwidth: { pass: (sizeBytes) => ((passedBytes += sizeBytes), undefined) },
  });
  expect(second).toEqual({ ok: true, value: { uploadUrl } });
  // What had arrived is not sent again.
  expect(progress[0]).toBeGreaterThan(1024 * 1024);
  expect(rest.readBytes).toBe(source.sizeBytes - (progress[0] ?? 0));
  // Every byte went through the cap.
  expect(passedBytes).toBe(rest.readBytes);
  expect(await client.submit(sealed.documentId, sealed.noteJws)).toMatchObject({ ok: true });
  const { sizeBytes } = sealed.note.package;
  const bytes = await readAll(
    place.unit(finance).client().downloadPackage({ sha256: hash, sizeBytes, fromByte: 0 }),
  );
  expect(bytes.equals(sealed.bytes)).toBe(true);
  await line.stop();
});

test('a cut in the middle of a download is healed inside the call', async () => {
  const sealed = await sealDocument(place, place.unit(office), { attachment });
  const { sha256: hash, sizeBytes } = sealed.note.package;
  const from = place.unit(office).client();
  await from.uploadPackage({ source: memorySource(sealed.bytes), sha256: hash, resumeUrl: null });
  await from.submit(sealed.documentId, sealed.noteJws);
  const line = await createNetworkSwitch(place.exchange().exchangeUrl);
  let received = 0;
  let cuts = 0;
  const chunks: Uint8Array[] = [];
  const client = place.unit(finance).client(line.url);
  for await (const chunk of client.downloadPackage({ sha256: hash, sizeBytes, fromByte: 0 })) {
    chunks.push(chunk);
    received += chunk.length;
    if (received > (cuts + 1) * 4 * 1024 * 1024 && cuts < 2) {
      cuts += 1;
      line.cut();
      line.restore();
    }
  }
  expect(cuts).toBe(2);
  expect(Buffer.concat(chunks).equals(sealed.bytes)).toBe(true);
  await line.stop();
});

test('a bit flipped on the wire is found by TLS and the upload goes on', async () => {
  const unit = place.unit(office);
  const sealed = await sealDocument(place, unit);
  const hash = sealed.note.package.sha256;
  const line = await createNetworkSwitch(place.exchange().exchangeUrl);
  const client = unit.client(line.url);
  await client.hello();
  const source = memorySource(sealed.bytes);
  let uploadUrl: string | null = null;
  const broken = await client.uploadPackage({
    source: { ...source, read: (offset, length) => (line.corruptNext(), source.read(offset, length)) },
    sha256: hash,
    resumeUrl: null,
    onStarted: (url) => (uploadUrl = url),
  });
  expect(broken).toMatchObject({ ok: false, code: 'unreachable' });
  expect(await client.uploadPackage({ source, sha256: hash, resumeUrl: uploadUrl })).toMatchObject({
    ok: true,
  });
  expect(await client.submit(sealed.documentId, sealed.noteJws)).toMatchObject({ ok: true });
  await line.stop();
});

test('an upload that was whole when the exchange died before it hashed it still counts', async () => {
  const unit = place.unit(office);
  const sealed = await sealDocument(place, unit);
  const hash = sealed.note.package.sha256;
  const id = `${office}.${randomBytes(16).toString('hex')}`;
  const uploads = join(place.exchangeFolder, 'uploads');
  copyFileSync(join(place.folder, `${sealed.documentId}.asice`), join(uploads, id));
  const info = { id, size: sealed.bytes.length, offset: 0, metadata: { sha256: hash } };
  writeFileSync(join(uploads, `${id}.json`), JSON.stringify(info));
  // The station looks where its upload is, hears that all of it is there, and submits.
  const client = unit.client();
  const source = counting(memorySource(sealed.bytes));
  expect(await client.uploadPackage({ source, sha256: hash, resumeUrl: `/uploads/${id}` })).toMatchObject({
    ok: true,
  });
  expect(source.readBytes).toBe(0);
  expect(await client.submit(sealed.documentId, sealed.noteJws)).toMatchObject({ ok: true });
});

test('an accepted package leaves no upload behind; an upload of which the exchange knows nothing starts anew', async () => {
  const unit = place.unit(office);
  const client = unit.client();
  const sealed = await sealDocument(place, unit);
  const hash = sealed.note.package.sha256;
  const source = memorySource(sealed.bytes);
  const gone = `/uploads/${office}.${'0'.repeat(32)}`;
  const uploaded = await client.uploadPackage({ source, sha256: hash, resumeUrl: gone });
  if (!uploaded.ok) throw new Error(uploaded.code);
  expect(uploaded.value.uploadUrl).not.toBe(gone);
  // A path that leads elsewhere is not followed.
  expect(
    await client.uploadPackage({ source, sha256: hash, resumeUrl: 'https://127.0.0.1:1/documents/x' }),
  ).toMatchObject({ ok: true });
  expect(await client.submit(sealed.documentId, sealed.noteJws)).toMatchObject({ ok: true });
  await place.restart();
  const left = readdirSync(join(place.exchangeFolder, 'uploads')).filter((name) => name.startsWith(office));
  expect(left).toEqual([]);
});

test('64 uploads lie there: those that nobody goes on with and those that are whole shut nobody out, unfinished ones do', async () => {
  const unit = place.unit(office);
  const sealed = await sealDocument(place, unit);
  const hash = sealed.note.package.sha256;
  const source = memorySource(sealed.bytes);
  const upload = () => unit.client().uploadPackage({ source, sha256: hash, resumeUrl: null });
  const uploads = join(place.exchangeFolder, 'uploads');
  const dayMs = 24 * 3600 * 1000;
  /** As the tus library leaves them: each began so many days ago and has so many bytes of the package. */
  const leave = (count: number, days: number, bytes: Uint8Array): void => {
    for (let made = 0; made < count; made += 1) {
      const id = `${office}.${randomBytes(16).toString('hex')}`;
      const creation_date = new Date(Date.now() - days * dayMs).toISOString();
      const info = { id, size: sealed.bytes.length, offset: 0, metadata: { sha256: hash }, creation_date };
      writeFileSync(join(uploads, id), bytes);
      writeFileSync(join(uploads, `${id}.json`), JSON.stringify(info));
    }
  };
  const half = sealed.bytes.subarray(0, sealed.bytes.length / 2);
  const [old, young] = ['1', '2'].map((digit) => `courier-${digit.repeat(36)}.partial`) as [string, string];
  for (const name of [old, young]) writeFileSync(join(uploads, name), 'half a package');
  const twoDaysAgo = new Date(Date.now() - 2 * dayMs);
  utimesSync(join(uploads, old), twoDaysAgo, twoDaysAgo);
  leave(64, 8, half);
  expect(await upload()).toMatchObject({ ok: true });
  // What a courier pack left behind when the process ended; another process may be at the other one.
  expect([existsSync(join(uploads, old)), existsSync(join(uploads, young))]).toEqual([false, true]);
  leave(64, 0, sealed.bytes);
  expect(await upload()).toMatchObject({ ok: true });
  leave(64, 0, half);
  expect(await upload()).toMatchObject({ ok: false, code: 'busy', details: { reason: 'open-uploads' } });
  for (const name of readdirSync(uploads)) rmSync(join(uploads, name));
});

test('too large by policy is refused before a byte is sent, and at submit', async () => {
  const unit = place.unit(office);
  const client = unit.client();
  const sealed = await sealDocument(place, unit);
  place.authority.setPolicy({ maxPackageBytes: 1000 });
  await place.authority.publish();
  await place.exchange().checkDrop();
  const source = counting(memorySource(sealed.bytes));
  const upload = await client.uploadPackage({ source, sha256: sealed.note.package.sha256, resumeUrl: null });
  expect(upload).toMatchObject({ ok: false, code: 'too-large' });
  expect(source.readBytes).toBe(0);
  expect(await client.submit(sealed.documentId, sealed.noteJws)).toMatchObject({
    ok: false,
    code: 'too-large',
    details: { maxBytes: '1000' },
  });
  place.authority.setPolicy({ maxPackageBytes: 200 * 1024 * 1024 });
  await place.authority.publish();
  await place.exchange().checkDrop();
});

test('a blob that vanished from the disk is missing, not accepted', async () => {
  const unit = place.unit(office);
  const client = unit.client();
  const sealed = await sealDocument(place, unit);
  const hash = sealed.note.package.sha256;
  const source = memorySource(sealed.bytes);
  const uploaded = await client.uploadPackage({ source, sha256: hash, resumeUrl: null });
  rmSync(join(place.exchangeFolder, 'blobs', hash.slice(0, 2), hash));
  if (uploaded.ok) rmSync(join(place.exchangeFolder, uploaded.value.uploadUrl));
  expect(await client.submit(sealed.documentId, sealed.noteJws)).toMatchObject({
    ok: false,
    code: 'package-missing',
  });
  expect(sha256(sealed.bytes)).toBe(hash);
});
