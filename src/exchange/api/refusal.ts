// Expected refusals as values: `{ code, details }` of the contract, with the HTTP status that carries them.
import type { ServerResponse } from 'node:http';
import type { ExchangeFailure } from '../../shared/contract/exchange.ts';
import { StoreUnavailable } from '../store/store.ts';

export interface Refusal {
  readonly code: ExchangeFailure;
  readonly details: Readonly<Record<string, string>>;
}

/** Makes a refusal. */
export const refusal = (code: ExchangeFailure, details: Readonly<Record<string, string>> = {}): Refusal => ({
  code,
  details,
});

/** A refusal on its way out of a use case; whoever serves the route writes it as the contract's error. */
export class RefusedCall extends Error {
  readonly refusal: Refusal;
  constructor(found: Refusal) {
    super(found.code);
    this.refusal = found;
  }
}

/** Error name of the contract and HTTP status, by code. */
const carriers: Readonly<
  Partial<Record<ExchangeFailure, { readonly name: string; readonly status: number }>>
> = {
  'not-found': { name: 'NOT_FOUND', status: 404 },
  'document-conflict': { name: 'CONFLICT', status: 409 },
  busy: { name: 'BUSY', status: 429 },
  'unit-rejected': { name: 'FORBIDDEN', status: 403 },
  'input-invalid': { name: 'BAD_REQUEST', status: 400 },
  'exchange-failed': { name: 'INTERNAL_SERVER_ERROR', status: 500 },
};

/** Error name and status under which a refusal travels. */
export function carrierOf(code: ExchangeFailure): { readonly name: string; readonly status: number } {
  return carriers[code] ?? { name: 'REFUSED', status: 422 };
}

// A restart of the database takes seconds, a failover half a minute: this often is soon enough and no storm.
const storeRetrySeconds = 3;

/** `busy` when the database did not answer: nothing was decided, the caller comes again. Null for any other error. */
export function refusalOfStore(error: unknown): Refusal | null {
  if (!(error instanceof StoreUnavailable)) return null;
  return refusal('busy', { retryAfterSeconds: String(storeRetrySeconds), reason: 'store-unavailable' });
}

/** The body of an error, the same on contract, blob and tus routes. */
export function refusalBody(found: Refusal): Record<string, unknown> {
  const { name, status } = carrierOf(found.code);
  return { defined: false, code: name, status, message: found.code, data: { ...found } };
}

/** Answers a request with a refusal. */
export function sendRefusal(response: ServerResponse, found: Refusal): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const retryAfter = found.details.retryAfterSeconds;
  if (retryAfter !== undefined) response.setHeader('Retry-After', retryAfter);
  sendJson(response, carrierOf(found.code).status, refusalBody(found));
}

/** Of JSON that nobody caches. */
export const jsonHeaders = {
  'Content-Type': 'application/json; charset=utf-8',
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
} as const;

/** Answers with JSON that nobody caches. */
export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, jsonHeaders);
  response.end(JSON.stringify(body));
}
