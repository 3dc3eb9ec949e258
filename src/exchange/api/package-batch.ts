// POST /package-batches: many small packages in one answer, as a tar stream. One request a package costs four to six times the network time of a hundred
// together. The same rule as for single ones: only for the sender and the addressees of a document with that package; for everybody else it does not
// exist.
//
//   <sha256>          the package, in the order asked for
//   …
//   batch.json        {"missing": […], "left": […]}: not there for this unit; there, but beyond what one answer carries (ask again)
//
// batch.json is always the last entry: an answer without it was cut, and what came whole before the cut counts all the same.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { pack, type Pack } from 'tar-stream';
import { z } from 'zod';
import { sha256Schema } from '../../shared/contract/schemas.ts';
import { batchIndexName, maxBatchBytes, maxBatchPackages } from '../../shared/contract/package-batch.ts';
import type { Sha256, UnitCode } from '../../shared/domain/ids.ts';
import type { ExchangeStore } from '../store/store.ts';
import { refusal, sendRefusal } from './refusal.ts';

/** What the batch reads: sizes of packages as this unit may see them, and their bytes. */
type BatchSource = Pick<ExchangeStore, 'documents' | 'blobs'>;

const bodySchema = z.object({ sha256s: z.array(sha256Schema).min(1).max(maxBatchPackages) });
// A hundred hashes are 7 KB.
const maxBodyBytes = 64 * 1024;
/** Packages read ahead while another one is on the wire. */
const readAhead = 4;

/** Answers a request at /package-batches. */
export async function servePackageBatch(
  source: BatchSource,
  request: IncomingMessage,
  response: ServerResponse,
  unit: UnitCode,
): Promise<void> {
  const asked = request.method === 'POST' ? await readBody(request) : null;
  if (asked === null) {
    sendRefusal(response, refusal('input-invalid', { reason: 'BATCH' }));
    return;
  }
  const wanted = [...new Set(asked)];
  const sizes = await source.documents.readableSizes(wanted, unit);
  const { chosen, missing, left } = choose(wanted, sizes);
  const tar = pack();
  response.writeHead(200, {
    'Content-Type': 'application/x-tar',
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  });
  // A pack that is destroyed because the unit went away says so once more by an event; unheard it would end the exchange.
  tar.on('error', () => undefined);
  const sending = pipeline(tar, response);
  // The pipe tells of what ends the writing from the other side; the writing tells of its own.
  const writing = writeBatch(tar, { source, chosen, sizes, missing, left }).catch((error: unknown) =>
    tar.destroy(error instanceof Error ? error : new Error(String(error))),
  );
  await sending;
  await writing;
}

async function readBody(request: IncomingMessage): Promise<Sha256[] | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBodyBytes) return null;
    chunks.push(chunk);
  }
  try {
    const parsed = bodySchema.safeParse(JSON.parse(Buffer.concat(chunks).toString('utf8')));
    return parsed.success ? parsed.data.sha256s : null;
  } catch {
    return null;
  }
}

interface Choice {
  readonly chosen: readonly Sha256[];
  readonly missing: Sha256[];
  readonly left: readonly Sha256[];
}

/** What one answer carries; the first is in it whatever its size, so that asking again always comes to an end. */
function choose(wanted: readonly Sha256[], sizes: ReadonlyMap<Sha256, number>): Choice {
  const chosen: Sha256[] = [];
  const missing: Sha256[] = [];
  const left: Sha256[] = [];
  let total = 0;
  for (const sha256 of wanted) {
    const size = sizes.get(sha256);
    if (size === undefined) missing.push(sha256);
    else if (chosen.length > 0 && total + size > maxBatchBytes) left.push(sha256);
    else {
      total += size;
      chosen.push(sha256);
    }
  }
  return { chosen, missing, left };
}

async function writeBatch(
  tar: Pack,
  batch: Choice & { readonly source: BatchSource; readonly sizes: ReadonlyMap<Sha256, number> },
): Promise<void> {
  const { source, chosen, sizes, missing, left } = batch;
  const read = (sha256: Sha256 | undefined): Promise<Buffer | null> =>
    sha256 === undefined ? Promise.resolve(null) : readPackage(source, sha256, sizes.get(sha256) ?? 0);
  const ahead = chosen.slice(0, readAhead).map(read);
  for (const [index, name] of chosen.entries()) {
    const bytes = await ahead.shift();
    if (tar.destroyed) return;
    ahead.push(read(chosen[index + readAhead]));
    if (!bytes) missing.push(name);
    else await writeEntry(tar, name, bytes);
  }
  await writeEntry(tar, batchIndexName, Buffer.from(JSON.stringify({ missing, left })));
  tar.finalize();
}

/** Null when the bytes that the tables name are not there: told as missing, never as an empty package. */
async function readPackage(
  { blobs }: BatchSource,
  sha256: Sha256,
  sizeBytes: number,
): Promise<Buffer | null> {
  if (!(await blobs.has(sha256))) return null;
  const chunks: Buffer[] = [];
  for await (const chunk of blobs.stream(sha256, 0, sizeBytes - 1)) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  return bytes.length === sizeBytes ? bytes : null;
}

/** Resolves when the reader wants more: a slow unit holds a few packages in memory, not a hundred. */
function writeEntry(tar: Pack, name: string, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const mtime = new Date(0);
    const entry = tar.entry({ name, size: bytes.length, mtime, mode: 0o600 }, bytes, (error) =>
      error ? reject(error) : resolve(),
    );
    // As the pack: what the callback tells comes as an event too.
    entry.on('error', () => undefined);
  });
}
