// One package on its way in: small ones in memory, large ones straight into the file in which the store will keep them, which a cut download goes on with.
// The bytes are hashed as they are, whatever the note promised: that a package arrived damaged is for the receiver to see.
import { createHash } from 'node:crypto';
import { collectBytes, memorySource } from '../../formats/byte-source.ts';
import { parseSha256, type Sha256 } from '../../shared/domain/ids.ts';
import { type BlobStore, rowMaxBytes } from '../store/blobs.ts';
import { throttle, type Bandwidth } from './bandwidth.ts';
import type { ExchangeClient } from './exchange-client.ts';
import { ExchangeCallError } from './exchange-client-failures.ts';
import type { PartFiles } from './part-files.ts';
import type { DownloadedPackage, LineResult } from './sync-ports.ts';

export interface Wanted {
  readonly sha256: Sha256;
  readonly sizeBytes: number;
  readonly partFiles: PartFiles;
  readonly blobs: Pick<BlobStore, 'openStaged' | 'discard'>;
  readonly signal: AbortSignal;
  readonly bandwidth?: Bandwidth;
}

/** Downloads one package whole. */
export async function downloadWhole(
  client: ExchangeClient,
  wanted: Wanted,
): Promise<LineResult<DownloadedPackage>> {
  try {
    const inMemory = wanted.sizeBytes <= rowMaxBytes;
    return { ok: true, value: await (inMemory ? intoMemory(client, wanted) : intoFile(client, wanted)) };
  } catch (error) {
    if (error instanceof ExchangeCallError) return { ok: false, ...error.refusal };
    throw error;
  }
}

async function intoMemory(client: ExchangeClient, wanted: Wanted): Promise<DownloadedPackage> {
  const { sha256, sizeBytes, signal, bandwidth } = wanted;
  const chunks = client.downloadPackage({ sha256, sizeBytes, fromByte: 0, signal });
  const bytes = await collectBytes(throttle(chunks, bandwidth, signal));
  return {
    source: memorySource(bytes),
    sha256: parseSha256(createHash('sha256').update(bytes).digest('hex')),
    sizeBytes: bytes.length,
    staged: null,
    dispose: () => Promise.resolve(),
  };
}

async function intoFile(client: ExchangeClient, wanted: Wanted): Promise<DownloadedPackage> {
  const { sha256: name, sizeBytes, partFiles, blobs, signal, bandwidth } = wanted;
  const part = partFiles.of(name);
  try {
    const chunks = client.downloadPackage({
      sha256: name,
      sizeBytes,
      fromByte: part.receivedBytes(),
      signal,
    });
    await part.append(throttle(chunks, bandwidth, signal));
  } catch (error) {
    // Only a cut line is gone on with.
    const isCut = error instanceof ExchangeCallError && error.refusal.code === 'unreachable';
    if (!isCut) await partFiles.remove(name);
    throw error;
  }
  partFiles.release(name);
  const staged = await part.finish();
  return {
    source: blobs.openStaged(staged),
    sha256: staged.sha256,
    sizeBytes: staged.sizeBytes,
    staged,
    dispose: () => blobs.discard(staged),
  };
}
