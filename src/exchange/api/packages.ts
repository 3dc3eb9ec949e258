// GET and HEAD /packages/{sha256} with Range (RFC 9110, section 14): only for the sender and the addressees of a document with this package. For
// everybody else it does not exist.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Sha256, UnitCode } from '../../shared/domain/ids.ts';
import type { StoredBlob } from '../store/blobs.ts';
import type { ExchangeStore } from '../store/store.ts';
import { refusal, sendRefusal } from './refusal.ts';
import { sendBlob } from './send-bytes.ts';

export interface ByteRange {
  /** First and last byte, both inclusive. */
  readonly start: number;
  readonly end: number;
}

const pathPattern = /^\/packages\/([0-9a-f]{64})$/;

/** Answers a request under /packages. */
export async function servePackage(
  store: ExchangeStore,
  request: IncomingMessage,
  response: ServerResponse,
  unit: UnitCode,
): Promise<void> {
  const found = await findPackage(store, request, unit);
  if (found === null) {
    sendRefusal(response, refusal('not-found'));
    return;
  }
  const { sha256, sizeBytes, blob } = found;
  const range = readRange(request.headers.range, sizeBytes);
  const headers = {
    'Content-Type': 'application/vnd.etsi.asic-e+zip',
    'Accept-Ranges': 'bytes',
    ETag: `"${sha256}"`,
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  };
  if (range === 'unsatisfiable') {
    response.writeHead(416, { ...headers, 'Content-Range': `bytes */${sizeBytes}` }).end();
    return;
  }
  const { start, end } = range ?? { start: 0, end: sizeBytes - 1 };
  const partial = range ? { 'Content-Range': `bytes ${start}-${end}/${sizeBytes}` } : {};
  response.writeHead(range ? 206 : 200, { ...headers, ...partial, 'Content-Length': end - start + 1 });
  if (request.method === 'HEAD' || (await sendBlob(response, blob, { start, end }))) response.end();
  // Fewer bytes than were announced: only the end of the connection says so.
  else response.destroy();
}

async function findPackage(
  store: ExchangeStore,
  request: IncomingMessage,
  unit: UnitCode,
): Promise<{ readonly sha256: Sha256; readonly sizeBytes: number; readonly blob: StoredBlob } | null> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return null;
  const sha256 = pathPattern.exec(request.url ?? '')?.[1] as Sha256 | undefined;
  if (sha256 === undefined) return null;
  const sizeBytes = (await store.documents.readableSizes([sha256], unit)).get(sha256);
  const blob = sizeBytes === undefined ? null : await store.blobs.find(sha256);
  // Bytes of another size are not the package that the tables name.
  return sizeBytes === undefined || blob?.sizeBytes !== sizeBytes ? null : { sha256, sizeBytes, blob };
}

/** One range of a Range header; null when there is none, or several, or none that we read: then the whole is sent, as RFC 9110 allows. */
export function readRange(header: string | undefined, sizeBytes: number): ByteRange | 'unsatisfiable' | null {
  const [, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? [];
  if (first === '') return last === '' ? null : lastBytes(Number(last), sizeBytes);
  const start = Number(first);
  const end = last === '' ? Infinity : Number(last);
  if (end < start) return null;
  return start < sizeBytes ? { start, end: Math.min(end, sizeBytes - 1) } : 'unsatisfiable';
}

function lastBytes(count: number, sizeBytes: number): ByteRange | 'unsatisfiable' {
  return count === 0 ? 'unsatisfiable' : { start: Math.max(0, sizeBytes - count), end: sizeBytes - 1 };
}
