// Many packages in one tar stream: exactly those that the unit may read, whole or told, and what came before a cut counts.
import { rmSync, truncateSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createNetworkSwitch } from '../../../src/demo/network-switch.ts';
import type { ExchangeClient } from '../../../src/main/sync/exchange-client.ts';
import type { Sha256 } from '../../../src/shared/domain/ids.ts';
import { deliver, sealDocument, type SealedDocument } from './test-documents.ts';
import { county, createPrefecture, finance, office, sha256, type Prefecture } from './test-prefecture.ts';

let place: Prefecture;
let documents: SealedDocument[];
beforeAll(async () => {
  place = await createPrefecture();
  documents = [];
  const unit = place.unit(office);
  // Incompressible, so that a cut at some byte is inside a package and not behind them all.
  for (let index = 0; index < 6; index += 1)
    documents.push(await sealDocument(place, unit, { to: [finance], attachment: randomBytes(200_000) }));
  for (const document of documents)
    expect(await deliver(unit.client(), document)).toMatchObject({ ok: true });
});
afterAll(() => place.stop());

const wanted = (of: readonly SealedDocument[]) => of.map(({ note }) => note.package);
const hashesOf = (of: readonly SealedDocument[]): Sha256[] => of.map(({ note }) => note.package.sha256);
const blobOf = (hash: Sha256): string => join(place.exchangeFolder, 'blobs', hash.slice(0, 2), hash);
const batchOf = (client: ExchangeClient, of: readonly SealedDocument[]) =>
  client.downloadBatch({ packages: wanted(of) });

test('brings exactly what was asked for, byte for byte', async () => {
  const answer = await batchOf(place.unit(finance).client(), documents.slice(1, 5));
  expect(answer).toMatchObject({ failure: null });
  expect([...answer.packages.keys()]).toEqual(hashesOf(documents.slice(1, 5)));
  for (const { bytes, note } of documents.slice(1, 5))
    expect(Buffer.compare(answer.packages.get(note.package.sha256) ?? Buffer.alloc(0), bytes)).toBe(0);
});

test('says what is not there, and another unit’s package is not there', async () => {
  const unknown = { sha256: sha256('nobody sent this'), sizeBytes: 10 };
  const client = place.unit(finance).client();
  const answer = await client.downloadBatch({ packages: [unknown, ...wanted(documents.slice(0, 1))] });
  expect(answer.failure).toBeNull();
  expect([...answer.packages.keys()]).toEqual(hashesOf(documents.slice(0, 1)));
  expect([...answer.missing]).toEqual([unknown.sha256]);
  const stranger = await batchOf(place.unit(county).client(), documents.slice(0, 2));
  expect(stranger.packages.size).toBe(0);
  expect([...stranger.missing]).toEqual(hashesOf(documents.slice(0, 2)));
});

test('what came whole before a cut counts', async () => {
  const line = await createNetworkSwitch(place.exchange().exchangeUrl);
  let came = 0;
  const answer = await place
    .unit(finance)
    .client(line.url)
    .downloadBatch({
      packages: wanted(documents),
      onBytes: (sizeBytes) => {
        came += sizeBytes;
        if (came > 700_000) line.cut();
        return undefined;
      },
    });
  await line.stop();
  expect(answer.failure).toMatchObject({ code: 'unreachable' });
  expect(answer.packages.size).toBeGreaterThanOrEqual(2);
  expect(answer.packages.size).toBeLessThan(documents.length);
  for (const [hash, bytes] of answer.packages) expect(sha256(bytes)).toBe(hash);
});

test('a package that lies changed at the exchange is told apart from one that is gone, and neither takes the others with it', async () => {
  const [changed, short, gone, ...whole] = documents as [SealedDocument, SealedDocument, SealedDocument];
  const file = Buffer.from(changed.bytes);
  file[1000] = (file[1000] ?? 0) ^ 1;
  writeFileSync(blobOf(changed.note.package.sha256), file);
  truncateSync(blobOf(short.note.package.sha256), 5000);
  rmSync(blobOf(gone.note.package.sha256));
  const answer = await batchOf(place.unit(finance).client(), documents);
  expect(answer.failure).toBeNull();
  expect([...answer.damaged]).toEqual(hashesOf([changed]));
  expect([...answer.missing]).toEqual(hashesOf([short, gone]));
  expect([...answer.packages.keys()]).toEqual(hashesOf(whole));
});

test('reads no more of an entry than its note promised', async () => {
  const [first] = wanted(documents.slice(4)) as [SealedDocument['note']['package']];
  const answer = await place
    .unit(finance)
    .client()
    .downloadBatch({ packages: [{ ...first, sizeBytes: 1000 }] });
  expect(answer).toMatchObject({ failure: { code: 'exchange-failed' }, packages: new Map() });
});

test('refuses a question that is none', async () => {
  const packages = Array.from({ length: 101 }, (_, index) => ({
    sha256: sha256(String(index)),
    sizeBytes: 1,
  }));
  const client = place.unit(finance).client();
  expect((await client.downloadBatch({ packages })).failure).toMatchObject({ code: 'input-invalid' });
  expect((await client.downloadBatch({ packages: [] })).failure).toMatchObject({ code: 'input-invalid' });
});

test('a question without end is refused, and the connection ends with the answer', async () => {
  const { hostname, port } = new URL(place.exchange().exchangeUrl);
  const { keyPem, certificatePem } = place.unit(finance).machine;
  const identity = { ca: place.authority.rootPem, key: keyPem, cert: certificatePem };
  const socket = connect({ host: hostname, port: Number(port), ...identity });
  const answer = new Promise<string>((resolve, reject) => {
    socket.on('error', reject);
    socket.once('data', (chunk: Buffer) => resolve(chunk.toString('utf8')));
  });
  socket.write('POST /package-batches HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n');
  socket.write(`${(70_000).toString(16)}\r\n${'x'.repeat(70_000)}\r\n`);
  const head = await answer;
  socket.destroy();
  expect(head).toMatch(/^HTTP\/1\.1 422 /);
  expect(head).toMatch(/\r\nConnection: close\r\n/i);
});
