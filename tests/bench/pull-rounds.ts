// What is measured: a real station that pulls by itself, the same intake stage by stage, and a bare loop over the same bytes.
import { createHash, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { Agent, request } from 'node:https';
import path from 'node:path';
import { openDeviceKeyFile } from '../../src/main/shell/browser/device-key-file.ts';
import type { StationParts } from '../../src/main/station/parts.ts';
import { createPackageJudge } from '../../src/main/station/receiving/judge-package.ts';
import { createDocumentIntake } from '../../src/main/station/receiving/take-document.ts';
import type { Station } from '../../src/main/station/station.ts';
import { openKeySlots } from '../../src/main/store/key-slots.ts';
import { createSearch } from '../../src/main/store/search/search.ts';
import { downloadWhole } from '../../src/main/sync/download-file.ts';
import { createPartFiles } from '../../src/main/sync/part-files.ts';
import { createExchangeClient } from '../../src/main/sync/exchange-client.ts';
import type { FeedEntry } from '../../src/main/sync/sync-ports.ts';
import { type BenchPlace, startReceiver } from './bench-place.ts';

const now = (): number => performance.now();
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

/** Milliseconds until every document was stored, and until every one could be found; from the station's start. */
export interface StationRound {
  readonly firstMs: number;
  readonly storedMs: number;
  readonly indexedMs: number;
}

/** One receiving station from its start until everything is stored and indexed. */
export async function runStation(place: BenchPlace): Promise<StationRound> {
  const receiver = place.copyReceiver();
  const startedAt = now();
  const station = await startReceiver(receiver, true);
  const count = countStored(station);
  while (count() === 0) await pause();
  const firstMs = now() - startedAt;
  while (count() < place.documents.length) await pause();
  const storedMs = now() - startedAt;
  await station.search?.refresh();
  const indexedMs = now() - startedAt;
  const found = station.search?.find('重点工作任务', null, place.documents.length + 1).length;
  const valid = station.parts.store.db
    .prepare<[], { valid: number }>(`SELECT count(*) AS valid FROM inbox WHERE verdict = 'valid'`)
    .get()?.valid;
  await station.stop();
  if (found !== place.documents.length) throw new Error(`${found} documents are found`);
  if (valid !== place.documents.length) throw new Error(`${valid} documents are valid`);
  return { firstMs, storedMs, indexedMs };
}

function countStored({ parts }: Station): () => number {
  const statement = parts.store.db.prepare<[], { stored: number }>('SELECT count(*) AS stored FROM inbox');
  return () => statement.get()?.stored ?? 0;
}

export const stages = ['network', 'render', 'judge', 'store', 'index'] as const;
export type Split = Record<(typeof stages)[number], number>;

/** The product's own intake, entry after entry as the sync takes them, with a clock around each part. Milliseconds in all. */
export async function splitStages(place: BenchPlace): Promise<Split> {
  const receiver = place.copyReceiver();
  const station = await startReceiver(receiver, false);
  const split: Split = { network: 0, render: 0, judge: 0, store: 0, index: 0 };
  const parts = timedParts(station.parts, split);
  const plain = createPackageJudge(parts);
  const intake = createDocumentIntake(parts, (arrived) => timed(split, 'judge', () => plain(arrived)));
  const client = createExchangeClient({
    baseUrl: place.exchangeUrl,
    rootPems: place.rootPem,
    machine: place.machine,
  });
  const signal = new AbortController().signal;
  const partFiles = createPartFiles(parts.store.blobs);
  for await (const entry of readFeed(client, split)) {
    const taken = await intake.take(entry, {
      download: (sha256, sizeBytes) =>
        timed(split, 'network', () =>
          downloadWhole(client, { sha256, sizeBytes, partFiles, blobs: parts.store.blobs, signal }),
        ),
      positionAfter: () => ({ feedEpoch: '', feedCursor: entry.number }),
      lastTry: true,
    });
    if (taken.result !== 'stored') throw new Error('an entry was not stored');
  }
  // Rendering is a part of judging.
  split.judge -= split.render;
  const stored = countStored(station)();
  await client.close();
  await station.stop();
  if (stored !== place.documents.length) throw new Error(`${stored} documents were stored`);
  const { key } = openDeviceKeyFile({ file: receiver.deviceKeyFile, dataFolder: receiver.folder });
  await timeIndex(
    receiver.folder,
    openKeySlots(receiver.folder).openByDevice({ key, kind: 'key-file' }),
    split,
  );
  return split;
}

async function timed<T>(split: Split, stage: keyof Split, work: () => Promise<T>): Promise<T> {
  const startedAt = now();
  const value = await work();
  split[stage] += now() - startedAt;
  return value;
}

function timedParts(parts: StationParts, split: Split): StationParts {
  const { store, pdf } = parts;
  return {
    ...parts,
    pdf: { ...pdf, renderPdf: (wish) => timed(split, 'render', () => pdf.renderPdf(wish)) },
    store: {
      ...store,
      blobs: {
        ...store.blobs,
        stage: (source, limits) => timed(split, 'store', () => store.blobs.stage(source, limits)),
      },
      transact: (work) => {
        const startedAt = now();
        const value = store.transact(work);
        split.store += now() - startedAt;
        return value;
      },
    },
  };
}

async function* readFeed(
  client: ReturnType<typeof createExchangeClient>,
  split: Split,
): AsyncGenerator<FeedEntry> {
  let after = 0;
  for (;;) {
    const page = await timed(split, 'network', () => client.feed({ after, limit: 100 }));
    if (!page.ok) throw new Error(page.code);
    if (page.value.entries.length === 0) return;
    for (const entry of page.value.entries) if (entry.kind === 'document') yield entry;
    after = page.value.entries.at(-1)?.number ?? after;
  }
}

async function timeIndex(folder: string, key: Uint8Array, split: Split): Promise<void> {
  const onFailure = (error: unknown): void => {
    throw error;
  };
  const search = createSearch({ folder: path.resolve(folder), key, onFailure });
  await timed(split, 'index', () => search.refresh());
  await search.stop();
}

/** A bare Node loop: one connection, one request a document, SHA-256, one RSA-2048 verification over the bytes. */
export function createBareLoop(place: BenchPlace): () => Promise<number> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = createPublicKey(publicKey.export({ format: 'pem', type: 'spki' }));
  // Signed at the first run, which is not measured: the bytes are only at the exchange.
  const signatures = new Map<string, Buffer>();
  const tls = { ca: place.rootPem, key: place.machine.keyPem, cert: place.machine.certificatePem };
  return async () => {
    const agent = new Agent({ ...tls, keepAlive: true, maxSockets: 1 });
    const startedAt = now();
    for (const { sha256 } of place.documents) {
      const bytes = await get(`${place.exchangeUrl}/packages/${sha256}`, agent);
      const isWhole = createHash('sha256').update(bytes).digest('hex') === sha256;
      const signature = signatures.get(sha256) ?? sign('sha256', bytes, privateKey);
      signatures.set(sha256, signature);
      if (!isWhole || !verify('sha256', bytes, key, signature))
        throw new Error('the bytes are not the ones sent');
    }
    const elapsedMs = now() - startedAt;
    agent.destroy();
    return elapsedMs;
  };
}

function get(url: string, agent: Agent): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    request(url, { agent }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve(Buffer.concat(chunks)));
      response.on('error', reject);
    })
      .on('error', reject)
      .end();
  });
}
