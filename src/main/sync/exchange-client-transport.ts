// The line to the exchange: undici's agents with the machine certificate and the pinned roots, nothing from the system's trust store, no proxy, no
// redirect. Two agents, so that a large package and a waiting poll never stand in each other's way; both belong to one client and end with it.
import { Readable } from 'node:stream';
import { Agent, request, type Dispatcher } from 'undici';
import { ExchangeCallError, readRefusal } from './exchange-client-failures.ts';
import { createLateClockConnector } from './late-clock-connector.ts';
import { acceptedCoding, readAnswer } from './read-answer.ts';

export interface TransportOptions {
  readonly baseUrl: string;
  readonly rootPems: readonly string[];
  readonly machine: { readonly keyPem: string; readonly certificatePem: string };
  readonly timeoutMs: number;
  /** The newest time that this station has proof of, for a machine whose clock was put back; left out: the machine's clock alone counts. */
  readonly provenNowMs?: () => number;
}

interface ByteRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PATCH';
  /** Path on the exchange. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: AsyncIterable<Uint8Array>;
  readonly signal?: AbortSignal | undefined;
}

export interface ByteAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Dispatcher.ResponseData['body'];
}

export interface Transport {
  /** For the contract's link: the answer is whole, unpacked and bounded when it is there. */
  fetchContract(request: Request): Promise<Response>;
  send(options: ByteRequest): Promise<ByteAnswer>;
  close(): Promise<void>;
}

// A page of the feed holds at most 500 notes; the exchange is not trusted to stop by itself, packed or not.
const maxAnswerBytes = 64 * 1024 * 1024;
// A refusal is a few hundred bytes.
const maxRefusalBytes = 64 * 1024;

/** The transport of one client. */
export function createTransport(options: TransportOptions): Transport {
  const { baseUrl, rootPems, machine, timeoutMs, provenNowMs } = options;
  const origin = new URL(baseUrl).origin;
  if (!origin.startsWith('https:'))
    throw new RangeError(`the exchange is reached by https only, not ${baseUrl}`);
  const tls = {
    ca: [...rootPems],
    key: machine.keyPem,
    cert: machine.certificatePem,
    timeout: Math.min(timeoutMs, 10_000),
    // A resumed session would skip the look at the exchange's certificate.
    maxCachedSessions: 0,
  };
  const connect =
    provenNowMs === undefined
      ? { ...tls, rejectUnauthorized: true }
      : createLateClockConnector({ tls, rootPems, provenNowMs });
  // The time limit of a call is its signal: a long poll may be silent for a minute.
  const calls = new Agent({
    connect,
    headersTimeout: 0,
    bodyTimeout: timeoutMs,
    maxResponseSize: maxAnswerBytes,
  });
  const bytes = new Agent({ connect, headersTimeout: timeoutMs, bodyTimeout: timeoutMs });
  return {
    fetchContract: async (call) => {
      const body = call.body === null ? null : new Uint8Array(await call.arrayBuffer());
      // Not by fetch: that unpacks by itself, whatever comes, as often as it is told to, and has no bound for what comes out. Nor does this go where it is sent.
      const answer = await request(call.url, {
        method: call.method as Dispatcher.HttpMethod,
        headers: [...call.headers, ['accept-encoding', acceptedCoding]].flat(),
        body,
        signal: call.signal,
        dispatcher: calls,
      });
      return toResponse(answer, await readAnswer(answer, maxAnswerBytes));
    },
    send: ({ method, path, headers, body, signal }) =>
      request(origin + path, {
        method,
        headers,
        body: body ? Readable.from(body, { objectMode: false }) : null,
        signal: signal ?? null,
        dispatcher: bytes,
      }).then(({ statusCode, headers: answered, body: stream }) => ({
        status: statusCode,
        headers: answered,
        body: stream,
      })),
    close: async () => {
      await Promise.all([calls.destroy(), bytes.destroy()]);
    },
  };
}

// The only member of an answer's head that the contract's link reads.
const contentType = 'content-type';

function toResponse({ statusCode, headers }: Dispatcher.ResponseData, bytes: Buffer): Response {
  // A status that no Response has is no answer of an exchange.
  const status = statusCode < 200 || statusCode > 599 ? 502 : statusCode;
  const type = headers[contentType];
  return new Response(bytes.length === 0 ? null : new Uint8Array(bytes), {
    status,
    headers: typeof type === 'string' ? { [contentType]: type } : {},
  });
}

/** Drains an answer that is not the one asked for and throws its failure. */
export async function refuseAnswer(answer: ByteAnswer): Promise<never> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer.body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxRefusalBytes) break;
    chunks.push(chunk);
  }
  let data: unknown;
  try {
    const parsed: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    data = typeof parsed === 'object' && parsed !== null && 'data' in parsed ? parsed.data : undefined;
  } catch {
    data = undefined;
  }
  throw new ExchangeCallError(readRefusal(answer.status, data));
}

/** One header of an answer as a number; null when it is missing or none. */
export function numberHeader(answer: ByteAnswer, name: string): number | null {
  const value = answer.headers[name];
  return typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : null;
}
