// One package on its way in: small ones in memory, large ones into an encrypted part file of the temporary folder (0700, emptied at start and stop) that
// a cut download goes on with. The bytes are hashed as they are, whatever the note promised: that a package arrived damaged is for the receiver to see.
import { createHash } from 'node:crypto';
import { collectBytes, hashStream, memorySource, readChunks } from '../../formats/byte-source.ts';
import { parseSha256, type Sha256 } from '../../shared/domain/ids.ts';
import { throttle, type Bandwidth } from './bandwidth.ts';
import type { ExchangeClient } from './exchange-client.ts';
import { ExchangeCallError } from './exchange-client-failures.ts';
import type { PartFiles } from './part-files.ts';
import type { DownloadedPackage, LineResult } from './sync-ports.ts';

// Most documents are tens of KB: a file for each would cost more than it saves; beyond it a slow line should not begin anew.
const memoryMaxBytes = 4 * 1024 * 1024;

export interface Wanted {
  readonly sha256: Sha256;
  readonly sizeBytes: number;
  readonly partFiles: PartFiles;
  readonly signal: AbortSignal;
  readonly bandwidth?: Bandwidth;
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
  const { sha256, sizeBytes, signal, bandwidth } = wanted;
  const chunks = client.downloadPackage({ sha256, sizeBytes, fromByte: 0, signal });
  const bytes = await collectBytes(throttle(chunks, bandwidth, signal));
  return {
    source: memorySource(bytes),
    sha256: parseSha256(createHash('sha256').update(bytes).digest('hex')),
    sizeBytes: bytes.length,
    dispose: () => Promise.resolve(),
  };
}

async function intoFile(client: ExchangeClient, wanted: Wanted): Promise<DownloadedPackage> {
  const { sha256: name, sizeBytes, partFiles, signal, bandwidth } = wanted;
  const present = await partFiles.sizeOf(name);
  // Longer than promised is not the beginning of it.
  const fromByte = present > sizeBytes ? 0 : present;
  try {
    const chunks = client.downloadPackage({ sha256: name, sizeBytes, fromByte, signal });
    await partFiles.append(name, fromByte, throttle(chunks, bandwidth, signal));
  } catch (error) {
    // Only a cut line is gone on with.
    const isCut = error instanceof ExchangeCallError && error.refusal.code === 'unreachable';
    if (!isCut) await partFiles.remove(name);
    throw error;
  }
  const source = await partFiles.open(name);
  const { sha256 } = await hashStream(readChunks(source));
  return {
    source,
    sha256: parseSha256(sha256),
    sizeBytes: source.sizeBytes,
    dispose: async () => {
      await source.close();
      await partFiles.remove(name);
    },
  };
}
