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
import { z } from 'zod';
import { sha256Schema } from '../../shared/contract/schemas.ts';
import { batchIndexName, maxBatchBytes, maxBatchPackages } from '../../shared/contract/package-batch.ts';
import type { Sha256, UnitCode } from '../../shared/domain/ids.ts';
import type { StoredBlob } from '../store/blobs.ts';
import type { ExchangeStore } from '../store/store.ts';
import { refusal, sendRefusal } from './refusal.ts';
import { sendBlob, sendPiece } from './send-bytes.ts';
import { tarEnd, tarHeader, tarPadding } from './tar-header.ts';

/** What the batch reads: sizes of packages as this unit may see them, and their bytes. */
type BatchSource = Pick<ExchangeStore, 'documents' | 'blobs'>;

const bodySchema = z.object({ sha256s: z.array(sha256Schema).min(1).max(maxBatchPackages) });
// A hundred hashes are 7 KB.
const maxBodyBytes = 64 * 1024;

/** Answers a request at /package-batches. */
export async function servePackageBatch(
  source: BatchSource,
  request: IncomingMessage,
  response: ServerResponse,
  unit: UnitCode,
): Promise<void> {
  const asked = request.method === 'POST' ? await readBody(request) : null;
  if (asked === 'too-long') {
    // What is still to come is not read: kept open, the connection would take it in for as long as somebody sends.
    response.setHeader('Connection', 'close');
    sendRefusal(response, refusal('too-large', { maxBytes: String(maxBodyBytes) }));
    return;
  }
  if (asked === null) {
    sendRefusal(response, refusal('input-invalid', { reason: 'BATCH' }));
    return;
  }
  const wanted = [...new Set(asked)];
  const sizes = await source.documents.readableSizes(wanted, unit);
  const choice = choose(wanted, sizes);
  response.writeHead(200, {
    'Content-Type': 'application/x-tar',
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  });
  if (await writeBatch(response, { ...choice, source, sizes })) response.end();
  // Cut: the unit sees that the index is missing.
  else response.destroy();
}

/** Null for what is no question. */
async function readBody(request: IncomingMessage): Promise<Sha256[] | 'too-long' | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBodyBytes) return 'too-long';
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

/** False when the unit went away, or a file changed under the hands. A slow unit holds a piece of one package in memory, not a hundred packages. */
async function writeBatch(
  response: ServerResponse,
  batch: Choice & { readonly source: BatchSource; readonly sizes: ReadonlyMap<Sha256, number> },
): Promise<boolean> {
  const { source, chosen, sizes, missing, left } = batch;
  const find = (sha256: Sha256 | undefined): Promise<StoredBlob | null> => {
    const found = sha256 === undefined ? Promise.resolve(null) : source.blobs.find(sha256);
    // Asked for beforehand: when the one before cannot be sent nobody waits for it, and what nobody hears of ends the process.
    found.catch(() => undefined);
    return found;
  };
  // The next package is looked for while one is on the wire.
  let next = find(chosen[0]);
  // What fills a package up goes with the head of the next one.
  let padding = tarPadding(0);
  for (const [index, name] of chosen.entries()) {
    const blob = await next;
    next = find(chosen[index + 1]);
    // Bytes that the tables name and that are not there are told as missing, never as an empty package.
    if (blob === null || blob.sizeBytes !== sizes.get(name)) {
      missing.push(name);
      continue;
    }
    const { sizeBytes } = blob;
    if (response.destroyed) return false;
    // In one turn with the first piece, and so in one packet; whether the reader wants more is asked behind that.
    response.write(Buffer.concat([padding, tarHeader(name, sizeBytes)]));
    if (!(await sendBlob(response, blob, { start: 0, end: sizeBytes - 1 }))) return false;
    padding = tarPadding(sizeBytes);
  }
  const list = Buffer.from(JSON.stringify({ missing, left }));
  const head = [padding, tarHeader(batchIndexName, list.length)];
  return sendPiece(response, Buffer.concat([...head, list, tarPadding(list.length), tarEnd]));
}
