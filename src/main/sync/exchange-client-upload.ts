// Uploads a package by tus 1.0, resumable inside the file and across restarts: the address of the upload is handed out as soon as it exists, and
// coming back with it goes on where the exchange says that it is. Own calls instead of a tus library: four headers, and the address that a server
// names is held against our own exchange.
import { readChunks, type ByteSource } from '../../formats/byte-source.ts';
import type { Sha256 } from '../../shared/domain/ids.ts';
import { throttle, type Bandwidth } from './bandwidth.ts';
import { ExchangeCallError } from './exchange-client-failures.ts';
import { numberHeader, refuseAnswer, type ByteAnswer, type Transport } from './exchange-client-transport.ts';

export interface UploadRequest {
  readonly source: ByteSource;
  readonly sha256: Sha256;
  /** Path of an upload begun before; null for a new one. */
  readonly resumeUrl: string | null;
  /** Called once, before the first byte is sent: keep the path with the outbox row. */
  readonly onStarted?: (uploadUrl: string) => void;
  /** Bytes that the exchange has. */
  readonly onProgress?: (sentBytes: number) => void;
  readonly bandwidth?: Bandwidth;
  readonly signal?: AbortSignal | undefined;
}

const version = { 'Tus-Resumable': '1.0.0' };
const uploadPath = /^\/uploads\/[0-9A-Za-z.-]{1,100}$/;
// One request a piece: a short line break costs at most this much again when an answer is lost, and progress is told often.
const pieceBytes = 8 * 1024 * 1024;

/** Brings all bytes to the exchange; gives the upload's path. Throws ExchangeCallError and network errors. */
export async function uploadPackage(
  transport: Transport,
  upload: UploadRequest,
): Promise<{ uploadUrl: string }> {
  const begun = upload.resumeUrl === null ? null : await findUpload(transport, upload, upload.resumeUrl);
  const { uploadUrl, offset } = begun ?? (await startUpload(transport, upload));
  if (!begun) upload.onStarted?.(uploadUrl);
  upload.onProgress?.(offset);
  await sendPieces(transport, upload, { uploadUrl, offset });
  return { uploadUrl };
}

interface Begun {
  readonly uploadUrl: string;
  readonly offset: number;
}

/** Where a begun upload stands; null when the exchange has it no more, or has another under this path. */
async function findUpload(
  transport: Transport,
  upload: UploadRequest,
  uploadUrl: string,
): Promise<Begun | null> {
  const path = pathOf(uploadUrl);
  if (path === null) return null;
  const { signal } = upload;
  const answer = await transport.send({ method: 'HEAD', path, headers: version, signal });
  await answer.body.dump();
  if (answer.status === 404 || answer.status === 410) return null;
  const offset = numberHeader(answer, 'upload-offset');
  if (answer.status !== 200 || offset === null) return refuseAnswer(answer);
  const isOurs = numberHeader(answer, 'upload-length') === upload.source.sizeBytes;
  return isOurs && offset <= upload.source.sizeBytes ? { uploadUrl: path, offset } : null;
}

async function startUpload(transport: Transport, upload: UploadRequest): Promise<Begun> {
  const headers = {
    ...version,
    'Upload-Length': String(upload.source.sizeBytes),
    'Upload-Metadata': `sha256 ${Buffer.from(upload.sha256).toString('base64')}`,
  };
  const answer = await transport.send({ method: 'POST', path: '/uploads', headers, signal: upload.signal });
  if (answer.status !== 201) return refuseAnswer(answer);
  await answer.body.dump();
  const location = answer.headers['location'];
  const path = typeof location === 'string' ? pathOf(location) : null;
  if (path === null) throw malformed('location');
  return { uploadUrl: path, offset: 0 };
}

async function sendPieces(transport: Transport, upload: UploadRequest, begun: Begun): Promise<void> {
  const { source, signal, bandwidth } = upload;
  let { offset } = begun;
  while (offset < source.sizeBytes) {
    const end = Math.min(offset + pieceBytes, source.sizeBytes);
    const answer = await transport.send({
      method: 'PATCH',
      path: begun.uploadUrl,
      headers: {
        ...version,
        'Upload-Offset': String(offset),
        'Content-Type': 'application/offset+octet-stream',
        'Content-Length': String(end - offset),
      },
      body: throttle(readChunks(source, offset, end), bandwidth, signal),
      signal,
    });
    offset = await readOffset(answer, offset, end);
    upload.onProgress?.(offset);
  }
}

async function readOffset(answer: ByteAnswer, from: number, to: number): Promise<number> {
  if (answer.status !== 204) return refuseAnswer(answer);
  await answer.body.dump();
  const offset = numberHeader(answer, 'upload-offset');
  // An exchange that does not move on would keep us here for ever.
  if (offset === null || offset <= from || offset > to) throw malformed('upload-offset');
  return offset;
}

/** The path of an upload at our exchange, from a path or an address; null for anything else. The host is always the enrolled one. */
function pathOf(location: string): string | null {
  const path = location.startsWith('https://') ? (URL.parse(location)?.pathname ?? '') : location;
  return uploadPath.test(path) ? path : null;
}

function malformed(reason: string): ExchangeCallError {
  return new ExchangeCallError({ code: 'exchange-failed', details: { reason } });
}
