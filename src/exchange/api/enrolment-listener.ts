// The listener that asks for no certificate, with one route: POST /enrol. It only carries: the request goes into the drop folder for the authority,
// the authority's answer goes back to whoever sends the very request it answers (proved by its HMAC). It decides nothing and knows no secret. Open to
// everybody who reaches the port, so everything is bounded: body, requests a second and address, requests that wait.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { unitCodeSchema } from '../../shared/contract/schemas.ts';
import {
  maxSealPictureBytes,
  type EnrolmentAnswer,
  type EnrolmentRequest,
} from '../../shared/domain/enrolment.ts';
import type { ExchangeLog } from '../log.ts';
import { writeDurably } from '../store/durable.ts';
import type { RequestListener } from './exchange-listener.ts';
import type { RateLimiter } from '../../shared/domain/rate-limit.ts';
import { refusal, sendJson, sendRefusal } from './refusal.ts';

export interface EnrolmentParts {
  readonly dropFolder: string;
  readonly limiter: RateLimiter;
  readonly log: ExchangeLog;
}

// Three certificate requests of RSA-4096 are 6 KB; the seal's picture in base64 is a third longer than its bytes.
const maxPictureChars = Math.ceil(maxSealPictureBytes / 3) * 4;
const maxBodyBytes = 96 * 1024 + maxPictureChars;
// A prefecture has 1,500 units; more unanswered requests than that are an attack on the disk.
const maxWaiting = 2000;

const csr = z.string().min(1).max(16_000);
const requestSchema = z.object({
  enrolmentId: z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/),
  unit: unitCodeSchema,
  csrs: z.object({ machine: csr, seal: csr, encryption: csr, sm2Seal: csr.exactOptional() }),
  seal: z.object({
    name: z.string().min(1).max(200),
    diameterMm: z.number().positive().max(100),
    pictureSha256: z.string().regex(/^[0-9a-f]{64}$/),
  }),
  hmac: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  sealPicture: z.base64().max(maxPictureChars).exactOptional(),
});

/** The request listener of the enrolment port. */
export function createEnrolmentListener(parts: EnrolmentParts): RequestListener {
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const waitSeconds = parts.limiter.take(request.socket.remoteAddress ?? '');
    if (waitSeconds > 0)
      return sendRefusal(response, refusal('busy', { retryAfterSeconds: String(waitSeconds) }));
    if (request.method !== 'POST' || request.url !== '/enrol')
      return sendRefusal(response, refusal('not-found'));
    const body = await readBody(request);
    if (body === null) {
      response.setHeader('Connection', 'close');
      return sendRefusal(response, refusal('too-large', { maxBytes: String(maxBodyBytes) }));
    }
    const enrolment = parseRequest(body);
    const found: EnrolmentAnswer = enrolment
      ? await queueRequest(parts, enrolment)
      : { state: 'refused', code: 'enrolment-malformed', requestHmac: '' };
    sendJson(response, 200, found);
  };
  return (request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (!response.destroyed) parts.log.error('enrolment-failed', error);
      sendRefusal(response, refusal('exchange-failed'));
    });
  };
}

async function queueRequest(parts: EnrolmentParts, request: EnrolmentRequest): Promise<EnrolmentAnswer> {
  const requests = join(parts.dropFolder, 'requests');
  const requestPath = join(requests, `${request.enrolmentId}.json`);
  const answerPath = join(parts.dropFolder, 'answers', `${request.enrolmentId}.json`);
  const answered = await readJson<EnrolmentAnswer>(answerPath);
  if (answered && answered.state !== 'pending') {
    if (answered.requestHmac === request.hmac) return answered;
    // A used code stays used, without asking the authority again.
    if (answered.state === 'issued')
      return { state: 'refused', code: 'enrolment-used', requestHmac: request.hmac };
  }
  const waiting = await readJson<EnrolmentRequest>(requestPath);
  const waitingIsAnswered =
    answered !== null && answered.state !== 'pending' && waiting?.hmac === answered.requestHmac;
  // Another request under this id is put forward only when the one before it was answered: the authority counts the tries.
  if (waiting === null || (waiting.hmac !== request.hmac && waitingIsAnswered)) {
    if ((await readdir(requests)).length >= maxWaiting) throw new Error('too many enrolment requests wait');
    await writeDurably(requestPath, JSON.stringify(request));
    parts.log.info('enrolment-queued', { unit: request.unit, enrolmentId: request.enrolmentId });
  }
  return { state: 'pending' };
}

function parseRequest(body: string): EnrolmentRequest | null {
  try {
    const read = requestSchema.safeParse(JSON.parse(body));
    return read.success ? (read.data as EnrolmentRequest) : null;
  } catch {
    return null;
  }
}

async function readJson<T>(path: string): Promise<T | null> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as T;
  } catch (error) {
    // Not there yet, or being written by a program that does not rename: as good as not there.
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** The whole body as text; null when it is longer than the limit. */
async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBodyBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
