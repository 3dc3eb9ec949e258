// Downloads a package as a stream, resumable by Range: inside one call after a cut line, and across calls by `fromByte`. It says nothing about the
// bytes: the caller hashes them.
import type { Sha256 } from '../../shared/domain/ids.ts';
import { ExchangeCallError, toRefusal } from './exchange-client-failures.ts';
import { refuseAnswer, type Transport } from './exchange-client-transport.ts';

export interface DownloadRequest {
  readonly sha256: Sha256;
  /** From the delivery note; an exchange that sends another size is refused. */
  readonly sizeBytes: number;
  /** First byte wanted; what is before it is there already. */
  readonly fromByte: number;
  readonly signal?: AbortSignal | undefined;
}

// Cuts in a row without a single new byte after which the caller's own back-off takes over.
const maxBarrenCuts = 3;

/** The package's bytes from `fromByte` to its end. Throws ExchangeCallError. */
export async function* downloadPackage(
  transport: Transport,
  download: DownloadRequest,
): AsyncGenerator<Uint8Array> {
  const { sizeBytes } = download;
  let offset = download.fromByte;
  let barrenCuts = 0;
  while (offset < sizeBytes) {
    const startedAt = offset;
    try {
      for await (const chunk of readFrom(transport, download, offset)) {
        offset += chunk.length;
        yield chunk;
      }
    } catch (error) {
      const refusal = toRefusal(error);
      barrenCuts = offset > startedAt ? 0 : barrenCuts + 1;
      const isOver =
        refusal.code !== 'unreachable' || barrenCuts >= maxBarrenCuts || download.signal?.aborted;
      if (isOver) throw new ExchangeCallError(refusal, { cause: error });
    }
  }
}

async function* readFrom(
  transport: Transport,
  download: DownloadRequest,
  offset: number,
): AsyncGenerator<Uint8Array> {
  const { sha256, sizeBytes, signal } = download;
  const answer = await transport.send({
    method: 'GET',
    path: `/packages/${sha256}`,
    headers: offset > 0 ? { Range: `bytes=${offset}-`, 'If-Range': `"${sha256}"` } : {},
    signal,
  });
  if (answer.status !== 200 && answer.status !== 206) await refuseAnswer(answer);
  const expected = offset > 0 ? `bytes ${offset}-${sizeBytes - 1}/${sizeBytes}` : undefined;
  const isFitting =
    answer.status === (offset > 0 ? 206 : 200) && answer.headers['content-range'] === expected;
  if (!isFitting) {
    answer.body.destroy();
    throw wrongSize(sizeBytes);
  }
  let left = sizeBytes - offset;
  for await (const chunk of answer.body as AsyncIterable<Uint8Array>) {
    left -= chunk.length;
    if (left < 0) throw wrongSize(sizeBytes);
    yield chunk;
  }
  if (left > 0) throw new ExchangeCallError({ code: 'unreachable', details: { reason: 'cut' } });
}

function wrongSize(sizeBytes: number): ExchangeCallError {
  return new ExchangeCallError({
    code: 'package-refused',
    details: { check: 'size', sizeBytes: String(sizeBytes) },
  });
}
