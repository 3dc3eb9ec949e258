// The listener of the units: certificates required. One guard in front of every route: who calls (certificate, judged per request), how often, and
// only then which route. Whatever goes wrong leaves as `{ code, details }`; what is not expected leaves as `exchange-failed` and goes to the log.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { ORPCError } from '@orpc/client';
import { OpenAPIHandler } from '@orpc/openapi/node';
import { BodyLimitPlugin } from '@orpc/server/node';
import type { UnitCode } from '../../shared/domain/ids.ts';
import type { ExchangeLog } from '../log.ts';
import type { ExchangeStore } from '../store/store.ts';
import type { Caller, IdentifyCaller } from './caller.ts';
import { servePackageBatch } from './package-batch.ts';
import { servePackage } from './packages.ts';
import type { Gate } from '../operations/gate.ts';
import type { Metrics } from '../operations/metrics.ts';
import { hasVerb, openRoutes, ownRouteOf, ownRoutes, type OwnRoute } from './own-routes.ts';
import type { ServePackedFeed } from './packed-feed.ts';
import { carrierOf, refusal, RefusedCall, refusalOfStore, sendJson, sendRefusal } from './refusal.ts';
import type { Refusal } from './refusal.ts';
import { nameRequest, type NamedRequest } from './route-names.ts';
import type { createExchangeRouter } from './router.ts';
import type { Uploads } from './uploads.ts';

export interface ListenerParts {
  readonly store: ExchangeStore;
  readonly identify: IdentifyCaller;
  readonly gate: Gate;
  readonly metrics: Metrics;
  readonly uploads: Uploads;
  readonly router: ReturnType<typeof createExchangeRouter>;
  readonly packedFeed: ServePackedFeed;
  readonly openApi: () => Promise<unknown>;
  readonly clock: () => Date;
  readonly log: ExchangeLog;
}

export type RequestListener = (request: IncomingMessage, response: ServerResponse) => void;

// 500 receipts of 20 KB, or one note of 8 MB.
const maxBodyBytes = 16 * 1024 * 1024;

/** The request listener of the exchange. */
export function createExchangeListener(parts: ListenerParts): RequestListener {
  const contract = createContractHandler(parts);
  const { store, uploads, gate, metrics } = parts;
  const own: Readonly<Record<OwnRoute, OwnHandler>> = {
    uploads: (request, response, { unit }) => uploads.handle(request, response, unit),
    'package-batches': (request, response, { unit }) => servePackageBatch(store, request, response, unit),
    packages: (request, response, { unit }) => servePackage(store, request, response, unit),
    'openapi.json': (request, response) => serveDescription(parts, request, response),
  };
  const answer = async (
    request: IncomingMessage,
    response: ServerResponse,
    call: CallFacts,
  ): Promise<void> => {
    const { named } = call;
    const path = pathOf(request);
    if (path === openRoutes.health.path) return serveHealth(parts, request, response);
    const caller = parts.identify(request);
    if ('code' in caller) {
      parts.log.warn('caller-refused', { ...caller.details, code: caller.code, path });
      // The connection ends with the answer: nothing else can come of it.
      response.setHeader('Connection', 'close');
      return sendRefusal(response, caller);
    }
    call.unit = caller.unit;
    const refused = gate.admit(caller.unit, named, response);
    if (refused) {
      call.refused = refused.details['reason'] ?? refused.code;
      metrics.refused(call.refused);
      return sendRefusal(response, refused);
    }
    const isFeed = named.name === 'feed' || named.name === 'feed-wait';
    if (isFeed && (await parts.packedFeed(request, response, caller))) return;
    const route = ownRouteOf(path);
    return route === null ? contract(request, response, caller) : own[route](request, response, caller);
  };
  return (request, response) => {
    const startedAtMs = performance.now();
    const named = nameRequest(request.method ?? '', request.url ?? '/');
    const call: CallFacts = { named };
    // The hint of a node that is about to stop: the next request goes to another.
    if (gate.isDraining()) response.shouldKeepAlive = false;
    response.on('finish', () => {
      const tookMs = performance.now() - startedAtMs;
      metrics.answered({ route: named.name, status: response.statusCode, seconds: tookMs / 1000 });
      parts.log.info('request', {
        ...{ unit: call.unit, method: request.method, path: pathOf(request) },
        ...{ status: response.statusCode, ms: Math.round(tookMs), refused: call.refused },
      });
    });
    answer(request, response, call).catch((error: unknown) => {
      const later = refusalOfStore(error);
      if (later) parts.log.warn('store-unavailable', { path: pathOf(request), reason: reasonOf(error) });
      // A client that went away in the middle is no fault of ours.
      else if (!response.destroyed && !isGone(error))
        parts.log.error('request-failed', error, { path: pathOf(request) });
      sendRefusal(response, later ?? refusal('exchange-failed'));
    });
  };
}

/** What the log says of a call at its end: of figures no unit is told, and the operator must know whom to call. */
interface CallFacts {
  readonly named: NamedRequest;
  unit?: UnitCode;
  /** Why it was told to come again. */
  refused?: string;
}

type OwnHandler = (request: IncomingMessage, response: ServerResponse, caller: Caller) => Promise<void>;

async function serveDescription(
  { openApi }: ListenerParts,
  { method }: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (hasVerb(ownRoutes['openapi.json'], method)) sendJson(response, 200, await openApi());
  else sendRefusal(response, refusal('not-found'));
}

function serveHealth({ clock }: ListenerParts, { method }: IncomingMessage, response: ServerResponse): void {
  if (hasVerb(openRoutes.health, method))
    sendJson(response, 200, { state: 'up', now: clock().toISOString() });
  else sendRefusal(response, refusal('not-found'));
}

function createContractHandler(parts: ListenerParts) {
  const handler = new OpenAPIHandler(parts.router, {
    plugins: [new BodyLimitPlugin({ maxBodySize: maxBodyBytes })],
    interceptors: [
      async ({ next, context }) => {
        try {
          return await next();
        } catch (error) {
          throw toContractError(error, { log: parts.log, onRefusal: context.onRefusal });
        }
      },
    ],
  });
  return async (request: IncomingMessage, response: ServerResponse, caller: Caller): Promise<void> => {
    const onRefusal = ({ details }: Refusal): void => {
      if (details.retryAfterSeconds !== undefined)
        response.setHeader('Retry-After', details.retryAfterSeconds);
    };
    const context = { unit: caller.unit, recheck: caller.recheck, onRefusal };
    const { matched } = await handler.handle(request, response, { context });
    if (!matched) sendRefusal(response, refusal('not-found'));
  };
}

function toContractError(
  error: unknown,
  { log, onRefusal }: { readonly log: ExchangeLog; readonly onRefusal: (refusal: Refusal) => void },
): ORPCError<string, unknown> {
  const later = refusalOfStore(error);
  if (later) log.warn('store-unavailable', { reason: reasonOf(error) });
  const refused = error instanceof RefusedCall ? error.refusal : later;
  if (refused) {
    onRefusal(refused);
    const { name, status } = carrierOf(refused.code);
    return new ORPCError(name, { defined: true, status, message: refused.code, data: refused });
  }
  if (error instanceof ORPCError && error.status === 413)
    return new ORPCError('REFUSED', {
      status: 413,
      data: refusal('too-large', { maxBytes: String(maxBodyBytes) }),
    });
  if (error instanceof ORPCError && error.status < 500)
    return new ORPCError(error.code, {
      status: error.status,
      message: 'input refused',
      data: refusal('input-invalid', { reason: error.code }),
    });
  log.error('call-failed', error);
  return new ORPCError('INTERNAL_SERVER_ERROR', { status: 500, data: refusal('exchange-failed') });
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?', 1)[0] ?? '/';
}

/** What the database or its driver said. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : null;
  return cause instanceof Error ? cause.message : String(cause);
}

function isGone(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ECONNRESET' || code === 'EPIPE';
}
