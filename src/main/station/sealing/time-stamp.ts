// Asks the authority's time-stamp service for a token over a signature value (RFC 3161 over HTTP, 3.4). A seal without one is good: its time is then only
// claimed, and the report says so. So nothing here refuses or waits for long, and a token that would not hold is not taken.
import { randomBytes } from 'node:crypto';
import type { TimeStampSource } from '../../../seals/pdf/apply.ts';
import type { DigestName } from '../../../seals/pki/digest.ts';
import { PkiError } from '../../../seals/pki/pki-error.ts';
import {
  buildTimeStampRequest,
  isAnswerTo,
  judgeTimeStamp,
  readTimeStampRequest,
  readTimeStampResponse,
  readTimeStampToken,
} from '../../../seals/pki/timestamp.ts';
import { trustMaterialOf } from '../../../seals/trust/trust-material.ts';
import type { Urgency } from '../../../shared/domain/kinds.ts';
import type { StationParts } from '../parts.ts';

/** A token over this digest, or null: none to be had now. */
export type TimeStamper = TimeStampSource;

/** The custodian waits at the desk, or the outbox; the service stands in the same network. 特急 hardly waits at all. */
const patienceMs: Readonly<Record<Urgency, number>> = { flash: 1_000, urgent: 3_000, routine: 3_000 };
/** A token with its chain has some 5 KB. */
const maxAnswerBytes = 64 * 1024;

/** One for each act of sealing: when the service does not answer once, it is not asked again. */
export function createTimeStamper(
  { trust, clock, log }: Pick<StationParts, 'trust' | 'clock' | 'log'>,
  signedAt: Date,
  urgency: Urgency = 'routine',
): TimeStamper {
  let isReachable = true;
  return async ({ digest, value }) => {
    const store = trust.current();
    const url = store?.policy.timeStampUrl;
    if (!store || url === undefined || !isReachable) return null;
    const request = buildTimeStampRequest({ digest, value, nonce: randomBytes(8) });
    const token = await ask(url, request, patienceMs[urgency]).catch((error: unknown) => {
      isReachable = false;
      log.warn('no time stamp', { reason: error instanceof Error ? error.message : 'unknown' });
      return null;
    });
    if (token === null) return null;
    const now = new Date(clock.nowMs());
    // A token with another digest than was asked for holds nothing of ours.
    const imprinted = (name: DigestName): Uint8Array => (name === digest ? value : new Uint8Array());
    const judged = judgeTimeStamp({ token, imprinted, trust: trustMaterialOf(store), now });
    const code = judged.findings[0]?.code ?? (isBefore(judged.genTime, signedAt) ? 'TST_TIME_ORDER' : null);
    if (code === null) return token;
    log.warn('a time stamp that does not hold was not taken', { code });
    return null;
  };
}

/**
 * GB/T 38540-2020, 7.3 h 3: the stamp is not older than the seal's own time. Clocks of two machines may disagree by seconds; a token that would make the seal
 * invalid is worth less than none. Both times are written in whole seconds.
 */
function isBefore(genTime: Date | null, signedAt: Date): boolean {
  return genTime === null || Math.floor(genTime.getTime() / 1000) < Math.floor(signedAt.getTime() / 1000);
}

/** Rejects when there is no answer in time, or none that is a token for this request. */
async function ask(url: string, request: Uint8Array, timeoutMs: number): Promise<Uint8Array> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/timestamp-query', accept: 'application/timestamp-reply' },
    body: request,
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  const read = readTimeStampResponse(await readBounded(answer));
  if (!read.granted) throw new Error(`refused: ${read.failures.join(', ')}`);
  const { info } = readTimeStampToken(read.token);
  if (!isAnswerTo(readTimeStampRequest(request), info)) throw new PkiError('DER_MALFORMED', 'not our answer');
  return read.token;
}

async function readBounded(answer: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of answer.body ?? []) {
    chunks.push(chunk);
    sizeBytes += chunk.length;
    if (sizeBytes > maxAnswerBytes) throw new Error('an answer of more than 64 KB');
  }
  return Buffer.concat(chunks);
}
