// The body of an answer to a call, whole and bounded twice: as it comes (the agent ends it) and as it unpacks. A bounded answer of 64 KB may say that it is
// 10 GB of zeros, packed once or several times over: so exactly one coding is asked for and taken, and unpacking ends at the bound.
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { Dispatcher } from 'undici';
import { ExchangeCallError } from './exchange-client-failures.ts';

const unpack = promisify(gunzip);

/** What a call asks for: the exchange packs large notes once for all their readers. */
export const acceptedCoding = 'gzip';

/** All bytes of an answer. Throws ExchangeCallError for one that is packed otherwise, damaged, or longer than `maxBytes` unpacked. */
export async function readAnswer(answer: Dispatcher.ResponseData, maxBytes: number): Promise<Buffer> {
  const coding = answer.headers['content-encoding'];
  if (coding !== undefined && coding !== acceptedCoding) {
    answer.body.destroy();
    throw malformed('answer-coding');
  }
  const chunks: Buffer[] = [];
  for await (const chunk of answer.body as AsyncIterable<Buffer>) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  if (coding === undefined || bytes.length === 0) return bytes;
  try {
    return await unpack(bytes, { maxOutputLength: maxBytes });
  } catch (error) {
    const isTooLarge = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    throw malformed(isTooLarge ? 'answer-too-large' : 'answer-malformed', error);
  }
}

function malformed(reason: string, cause?: unknown): ExchangeCallError {
  return new ExchangeCallError({ code: 'exchange-failed', details: { reason } }, { cause });
}
