// Sends the enrolment request of a machine that has no certificate yet.
//
// Threat: a false exchange on the way to the true one. The paper code carries the SHA-256 of the true root. So the first connection sends nothing: it
// only looks at the certificates that the server presents, takes the root among them and compares it. Only then a second connection is made, which
// trusts that root and nothing else, and the request goes out over it. A false exchange sees a TLS handshake and not one byte of the request.
import { createHash } from 'node:crypto';
import { connect, type DetailedPeerCertificate } from 'node:tls';
import { Agent, request as sendRequest } from 'undici';
import { z } from 'zod';
import type { EnrolmentAnswer, EnrolmentRequest } from '../../shared/domain/enrolment.ts';
import type { Sha256 } from '../../shared/domain/ids.ts';
import { toPem } from '../../seals/pki/certificate.ts';
import { issuedSm2SealSchema } from '../../seals/trust/published-shapes.ts';
import { createLateClockConnector } from './late-clock-connector.ts';
import { ExchangeCallError, outcomeOf, type ExchangeOutcome } from './exchange-client-failures.ts';
import { refuseAnswer } from './exchange-client-transport.ts';

export interface EnrolmentCall {
  /** `https://host:port` from the code. */
  readonly enrolmentUrl: string;
  /** From the code; compared before anything is sent. */
  readonly rootSha256: Sha256;
  readonly request: EnrolmentRequest;
  /** 15 s when left out. */
  readonly timeoutMs?: number;
  /**
   * The newest time that there is proof of: the machine's own, or the code's when that is later. A clock that an empty battery put back by years must not keep
   * a new machine out: its paper says that it is later. Left out: the machine's.
   */
  readonly provenNowMs?: () => number;
  /** Told the exchange's time (whole seconds) with every answer: a machine that is years off could not judge its first certificates. */
  readonly onTime?: (exchangeMs: number) => void;
}

// Seven certificates are 15 KB; the SES seal holds the picture, of which `maxSealPictureBytes` become a third more in base64.
const maxAnswerBytes = 768 * 1024;
// A chain is three or four long; a server may present a loop.
const maxChainLength = 10;

const pem = z.string().max(20_000);
const refusals = [
  'enrolment-unknown',
  'enrolment-secret-wrong',
  'enrolment-locked',
  'enrolment-expired',
  'enrolment-used',
  'enrolment-csr-refused',
  'enrolment-seal-refused',
  'enrolment-malformed',
] as const;
const answerSchema: z.ZodType<EnrolmentAnswer> = z.discriminatedUnion('state', [
  z.object({ state: z.literal('pending') }),
  z.object({ state: z.literal('refused'), code: z.enum(refusals), requestHmac: z.string().max(100) }),
  z.object({
    state: z.literal('issued'),
    requestHmac: z.string().max(100),
    certificates: z.object({ machine: pem, seal: pem, encryption: pem, intermediates: z.array(pem).max(5) }),
    rootPem: pem,
    sm2: issuedSm2SealSchema.exactOptional(),
  }),
]);

/**
 * Sends the request, or the same one again, and gives the answer so far. `exchange-not-trusted` when the server's root is not the one of the code:
 * nothing was sent then. Whether an issued answer fits the request is for `judgeIssued` to say.
 */
export function sendEnrolment(call: EnrolmentCall): Promise<ExchangeOutcome<EnrolmentAnswer>> {
  return outcomeOf(async () => {
    const url = new URL(call.enrolmentUrl);
    if (url.protocol !== 'https:') throw distrust('not-https');
    const timeoutMs = call.timeoutMs ?? 15_000;
    const rootPem = await fetchPinnedRoot(url, call.rootSha256, timeoutMs);
    return postRequest(url, rootPem, { ...call, timeoutMs });
  });
}

/** Handshakes, sends nothing, gives the presented root in PEM when it has the pinned hash. */
async function fetchPinnedRoot(url: URL, rootSha256: Sha256, timeoutMs: number): Promise<string> {
  const presented = await readPresentedChain(url, timeoutMs);
  const root = presented.find((der) => createHash('sha256').update(der).digest('hex') === rootSha256);
  if (root === undefined) throw distrust('root-differs');
  return toPem('CERTIFICATE', root);
}

function readPresentedChain(url: URL, timeoutMs: number): Promise<Uint8Array[]> {
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array[]>();
  const socket = connect({
    host: url.hostname,
    port: Number(url.port || 443),
    servername: /^[\d.]+$|^\[/.test(url.hostname) ? '' : url.hostname,
    // Nothing is believed from this connection but what the hash proves; the second one verifies.
    rejectUnauthorized: false,
  });
  socket.setTimeout(timeoutMs, () => socket.destroy(timeoutError()));
  socket.once('secureConnect', () => {
    resolve(chainOf(socket.getPeerCertificate(true)));
    socket.destroy();
  });
  socket.once('error', reject);
  socket.once('close', () => reject(timeoutError()));
  return promise;
}

function chainOf(leaf: DetailedPeerCertificate): Uint8Array[] {
  const chain: Uint8Array[] = [];
  let current: DetailedPeerCertificate | undefined = leaf;
  while (current?.raw && chain.length < maxChainLength) {
    chain.push(current.raw);
    // Node closes the chain by letting the root name itself.
    current = current.issuerCertificate === current ? undefined : current.issuerCertificate;
  }
  return chain;
}

async function postRequest(
  url: URL,
  rootPem: string,
  { request, timeoutMs, onTime, provenNowMs = Date.now }: EnrolmentCall & { readonly timeoutMs: number },
): Promise<EnrolmentAnswer> {
  const tls = { ca: [rootPem], timeout: timeoutMs, maxCachedSessions: 0 };
  const agent = new Agent({
    connect: createLateClockConnector({ tls, rootPems: [rootPem], provenNowMs }),
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    maxResponseSize: maxAnswerBytes,
  });
  try {
    const answer = await sendRequest(`${url.origin}/enrol`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
      signal: AbortSignal.timeout(timeoutMs),
      dispatcher: agent,
    });
    const { statusCode: status, headers, body } = answer;
    const saidMs = Date.parse(String(headers['date'] ?? ''));
    if (!Number.isNaN(saidMs)) onTime?.(saidMs);
    if (status !== 200) return await refuseAnswer({ status, headers, body });
    const read = answerSchema.safeParse(await body.json());
    if (!read.success)
      throw new ExchangeCallError({ code: 'exchange-failed', details: { reason: 'answer-malformed' } });
    return read.data;
  } finally {
    await agent.destroy();
  }
}

function distrust(reason: string): ExchangeCallError {
  return new ExchangeCallError({ code: 'exchange-not-trusted', details: { reason } });
}

function timeoutError(): ExchangeCallError {
  return new ExchangeCallError({ code: 'unreachable', details: { reason: 'no-handshake' } });
}
