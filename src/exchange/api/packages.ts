// GET and HEAD /packages/{sha256} with Range (RFC 9110, section 14): only for the sender and the addressees of a document with this package. For
// everybody else it does not exist.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { Sha256, UnitCode } from '../../shared/domain/ids.ts';
import type { ExchangeStore } from '../store/store.ts';
import { refusal, sendRefusal } from './refusal.ts';

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
  const path = new URL(request.url ?? '/', 'https://exchange').pathname;
  const sha256 = pathPattern.exec(path)?.[1] as Sha256 | undefined;
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  const sizeBytes = sha256 && isRead ? store.documents.readableSize(sha256, unit) : undefined;
  if (sha256 === undefined || sizeBytes === undefined || !(await store.blobs.has(sha256))) {
    sendRefusal(response, refusal('not-found'));
    return;
  }
  const range = readRange(request.headers.range, sizeBytes);
  const headers = {
    'Content-Type': 'application/vnd.etsi.asic-e+zip',
    'Accept-Ranges': 'bytes',
    ETag: `"${sha256}"`,
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  };
  if (range === 'unsatisfiable') {
    response.writeHead(416, { ...headers, 'Content-Range': `bytes */${sizeBytes}` });
    response.end();
    return;
  }
  const { start, end } = range ?? { start: 0, end: sizeBytes - 1 };
  const partial = range ? { 'Content-Range': `bytes ${start}-${end}/${sizeBytes}` } : {};
  response.writeHead(range ? 206 : 200, { ...headers, ...partial, 'Content-Length': end - start + 1 });
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  await pipeline(store.blobs.stream(sha256, start, end), response);
}

/** One range of a Range header; null when there is none, or several, or none that we read: then the whole is sent, as RFC 9110 allows. */
export function readRange(header: string | undefined, sizeBytes: number): ByteRange | 'unsatisfiable' | null {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '');
  if (!match) return null;
  const [, first = '', last = ''] = match;
  if (first === '' && last === '') return null;
  if (first === '') {
    const length = Math.min(Number(last), sizeBytes);
    return length === 0 ? 'unsatisfiable' : { start: sizeBytes - length, end: sizeBytes - 1 };
  }
  const start = Number(first);
  const end = last === '' ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1);
  if (last !== '' && Number(last) < start) return null;
  return start < sizeBytes ? { start, end } : 'unsatisfiable';
}
