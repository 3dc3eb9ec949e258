// One package on its way in: small ones in memory, large ones into a file of the temporary folder (0700, emptied at start) that a cut download goes
// on with. The bytes are hashed as they are, whatever the note promised: that a package arrived damaged is for the receiver to see.
import { createHash } from 'node:crypto';
import { open, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import {
  collectBytes,
  hashStream,
  memorySource,
  openFileSource,
  readChunks,
} from '../../formats/byte-source.ts';
import { parseSha256, type Sha256 } from '../../shared/domain/ids.ts';
import type { ExchangeClient } from './exchange-client.ts';
import { ExchangeCallError } from './exchange-client-failures.ts';
import type { DownloadedPackage, LineResult } from './sync-ports.ts';

// Most documents are tens of KB: a file for each would cost more than it saves.
const memoryMaxBytes = 4 * 1024 * 1024;

export interface Wanted {
  readonly sha256: Sha256;
  readonly sizeBytes: number;
  readonly folder: string;
  readonly signal: AbortSignal;
}

/** Downloads one package whole. */
export async function downloadWhole(
  client: ExchangeClient,
  wanted: Wanted,
): Promise<LineResult<DownloadedPackage>> {
  try {
    const inMemory = wanted.sizeBytes <= memoryMaxBytes;
    return { ok: true, value: await (inMemory ? intoMemory(client, wanted) : intoFile(client, wanted)) };
  } catch (error) {
    if (error instanceof ExchangeCallError) return { ok: false, ...error.refusal };
    throw error;
  }
}

async function intoMemory(client: ExchangeClient, wanted: Wanted): Promise<DownloadedPackage> {
  const { sha256, sizeBytes, signal } = wanted;
  const bytes = await collectBytes(client.downloadPackage({ sha256, sizeBytes, fromByte: 0, signal }));
  return {
    source: memorySource(bytes),
    sha256: parseSha256(createHash('sha256').update(bytes).digest('hex')),
    sizeBytes: bytes.length,
    dispose: () => Promise.resolve(),
  };
}

async function intoFile(client: ExchangeClient, wanted: Wanted): Promise<DownloadedPackage> {
  const file = path.join(wanted.folder, `${wanted.sha256}.part`);
  const present = await sizeOf(file);
  // Longer than promised is not the beginning of it.
  const fromByte = present > wanted.sizeBytes ? 0 : present;
  await appendAll(client, wanted, { file, fromByte });
  const source = await openFileSource(file);
  const { sha256 } = await hashStream(readChunks(source));
  return {
    source,
    sha256: parseSha256(sha256),
    sizeBytes: source.sizeBytes,
    dispose: async () => {
      await source.close();
      await rm(file, { force: true });
    },
  };
}

async function appendAll(
  client: ExchangeClient,
  wanted: Wanted,
  target: { readonly file: string; readonly fromByte: number },
): Promise<void> {
  const { sha256, sizeBytes, signal } = wanted;
  const handle = await open(target.file, target.fromByte === 0 ? 'w' : 'a', 0o600);
  try {
    const chunks = client.downloadPackage({ sha256, sizeBytes, fromByte: target.fromByte, signal });
    for await (const chunk of chunks) await handle.writeFile(chunk);
  } finally {
    await handle.close();
  }
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 0;
    throw error;
  }
}
