// What can go wrong on the line to the exchange, as the contract's failure codes: answers of the exchange, TLS, the network, timeouts.
import { ORPCError } from '@orpc/client';
import { ValidationError } from '@orpc/contract';
import { exchangeFailures, type ExchangeFailure } from '../../shared/contract/exchange.ts';

export interface ExchangeRefusal {
  readonly code: ExchangeFailure;
  readonly details: Readonly<Record<string, string>>;
}

export type ExchangeOutcome<T> =
  { readonly ok: true; readonly value: T } | ({ readonly ok: false } & ExchangeRefusal);

/** Thrown where bytes stream and an outcome value cannot be returned. */
export class ExchangeCallError extends Error {
  readonly refusal: ExchangeRefusal;
  constructor(refusal: ExchangeRefusal, options?: ErrorOptions) {
    super(refusal.code, options);
    this.refusal = refusal;
  }
}

// Codes of OpenSSL and Node for "the server is not who it must be".
const distrustCodes = new Set([
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_REVOKED',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'PATH_LENGTH_EXCEEDED',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

// TLS alerts by which a server says that it does not take our certificate (RFC 8446, section 6.2).
const rejectedAlert =
  /ALERT_(BAD_CERTIFICATE|UNSUPPORTED_CERTIFICATE|CERTIFICATE_REVOKED|CERTIFICATE_EXPIRED|CERTIFICATE_UNKNOWN|UNKNOWN_CA|ACCESS_DENIED|CERTIFICATE_REQUIRED)/;

const isFailure = (code: unknown): code is ExchangeFailure =>
  typeof code === 'string' && (exchangeFailures as readonly string[]).includes(code);

/** The failure behind an error of a call; a bug of ours is thrown on. */
export function toRefusal(error: unknown): ExchangeRefusal {
  if (error instanceof ExchangeCallError) return error.refusal;
  if (error instanceof ORPCError) return readRefusal(error.status, error.data);
  for (const cause of causesOf(error)) {
    const refusal = refusalOfCause(cause);
    if (refusal !== null) return refusal;
  }
  if (isMalformedAnswer(error)) return { code: 'exchange-failed', details: { reason: 'answer-malformed' } };
  throw error;
}

/** No JSON, or not of the contract's shape; the link wraps what the parser said. */
function isMalformedAnswer(error: unknown): boolean {
  for (const cause of causesOf(error))
    if (cause instanceof SyntaxError || cause instanceof ValidationError) return true;
  return false;
}

function refusalOfCause(cause: Error): ExchangeRefusal | null {
  const isTimeout = cause.name === 'TimeoutError' || cause.name === 'AbortError';
  if (isTimeout) return { code: 'unreachable', details: { reason: cause.name } };
  const reason = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
  if (reason === '') return null;
  if (distrustCodes.has(reason)) return { code: 'exchange-not-trusted', details: { reason } };
  if (rejectedAlert.test(reason)) return { code: 'unit-rejected', details: { reason } };
  return isNetworkCode(reason) ? { code: 'unreachable', details: { reason } } : null;
}

/** Errors of system calls (ECONNRESET), of TLS and of undici; ERR_INVALID_ARG_TYPE and its like are bugs of ours. */
function isNetworkCode(code: string): boolean {
  return /^(E[A-Z]+[0-9]*|EAI_[A-Z]+|ERR_SSL_[\w/]+|ERR_TLS_\w+|ERR_STREAM_PREMATURE_CLOSE|UND_ERR_\w+)$/.test(
    code,
  );
}

// Codes by status, for an answer that is not the exchange's own (a proxy on the way, another program on the port).
const codeByStatus: Readonly<Record<number, ExchangeFailure>> = {
  401: 'unit-rejected',
  403: 'unit-rejected',
  404: 'not-found',
  413: 'too-large',
  429: 'busy',
  503: 'busy',
};

/** Reads `{ data: { code, details } }` of an error answer; another body still gives a code, by its status. */
export function readRefusal(status: number, data: unknown): ExchangeRefusal {
  if (typeof data === 'object' && data !== null && 'code' in data && isFailure(data.code)) {
    const details = 'details' in data ? readDetails(data.details) : {};
    return { code: data.code, details: { status: String(status), ...details } };
  }
  return { code: codeByStatus[status] ?? 'exchange-failed', details: { status: String(status) } };
}

/** Runs a call and gives its value or its failure. */
export async function outcomeOf<T>(call: () => Promise<T>): Promise<ExchangeOutcome<T>> {
  try {
    return { ok: true, value: await call() };
  } catch (error) {
    return { ok: false, ...toRefusal(error) };
  }
}

function readDetails(details: unknown): Record<string, string> {
  if (typeof details !== 'object' || details === null) return {};
  return Object.fromEntries(
    Object.entries(details).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

function* causesOf(error: unknown): Generator<Error> {
  let current = error;
  // Errors wrap each other a few times at most; a cycle must not hang us.
  for (let depth = 0; depth < 8 && current instanceof Error; depth += 1) {
    yield current;
    current = current.cause;
  }
}
