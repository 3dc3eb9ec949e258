// The browser shell: the same client in a browser's app window, for machines where Electron cannot run, for development and for every
// end-to-end test. A loopback server that serves the page, the fonts, lent bytes and the contract over a WebSocket (request-guard.ts says to whom).
import { createReadStream } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { RPCHandler } from '@orpc/server/ws';
import { WebSocketServer, type WebSocket } from 'ws';
import { reopeningCloseCode } from '../../../shared/contract/close-codes.ts';
import type { RouterContext } from '../../station/router.ts';
import type { Station } from '../../station/station.ts';
import type { StationHouse } from '../../station/station-house.ts';
import {
  guardHeaders,
  makeNonce,
  pagePolicy,
  viewerPath,
  viewerPolicy,
} from '../../station/windows/page-policy.ts';
import type { StaticFiles } from '../../station/windows/static-files.ts';
import { answerRedirectPage, answerText } from '../../station/windows/answers.ts';
import { waitingPage, type DataProgressView } from '../../station/windows/waiting-page.ts';
import { serveContent, takeUpload } from '../../station/windows/content-routes.ts';
import { createEntryTokens, type EntryTokens } from './entry-tokens.ts';
import { createRequestGuard, type RequestGuard } from './request-guard.ts';

export interface BrowserShellOptions {
  /** One that stays, or a house that may open another one. */
  readonly station: Station | StationHouse;
  /** First label of the host name, one per station: the unit's code, or any name before enrolment. */
  readonly hostLabel: string;
  readonly files: StaticFiles;
  /** 0: any free port. */
  readonly port?: number;
  readonly nowMs?: () => number;
}

export interface BrowserShell {
  /** `http://990100-gov-0001.localhost:41234` */
  readonly origin: string;
  /** An address that opens one window, once, within 30 seconds. Put it into a file of `writeEntryFile`, never on a command line. */
  makeEntryUrl(fragment?: string): string;
  close(): Promise<void>;
}

interface Rooms {
  /** Null while it is being opened, the first time or again. */
  readonly current: () => Station | null;
  readonly dataProgress: () => DataProgressView | null;
  readonly files: StaticFiles;
  readonly guard: RequestGuard;
  readonly tokens: EntryTokens;
  readonly host: string;
}

// The largest message is a whole document's text; attachments go by content handles.
const maxMessageBytes = 16 * 1024 * 1024;

/** Serves one station on 127.0.0.1. */
export async function startBrowserShell(options: BrowserShellOptions): Promise<BrowserShell> {
  const { files, nowMs = Date.now } = options;
  const house = 'current' in options.station ? options.station : null;
  const current = (): Station | null =>
    'current' in options.station ? options.station.current() : options.station;
  const label = options.hostLabel.toLowerCase().replaceAll(/[^a-z0-9-]/g, '-');
  const server = createServer();
  const port = await listen(server, options.port ?? 0);
  const host = `${label}.localhost:${port}`;
  const guard = createRequestGuard({ host, cookieName: `yizhan-${label}` });
  const tokens = createEntryTokens(nowMs);
  const dataProgress = (): DataProgressView | null => house?.dataProgress() ?? null;
  const rooms: Rooms = { current, dataProgress, files, guard, tokens, host };

  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    answerRequest(rooms, request, response).catch((error: unknown) => {
      current()?.parts.log.error('a request failed', { error });
      if (!response.headersSent) answerText(response, 500, 'internal');
      else response.destroy();
    });
  });
  const sockets = serveSockets(rooms, server);
  // Their lines lead to a station that closes: each window asks for its page anew, which says how far it is.
  const unwatch = house?.watch((change) => {
    if (change === 'closing') for (const client of sockets.clients) endLine(client);
  });
  return {
    origin: `http://${host}`,
    makeEntryUrl: (fragment = '') => `http://${host}/enter?token=${tokens.make(cleanFragment(fragment))}`,
    close: async () => {
      unwatch?.();
      for (const client of sockets.clients) client.terminate();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    // Loopback only: nothing of this may be reached from the network, whatever the firewall says.
    server.listen(port, '127.0.0.1', resolve);
  });
  return (server.address() as AddressInfo).port;
}

async function answerRequest(
  rooms: Rooms,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { guard } = rooms;
  const url = request.url ?? '';
  if (request.method === 'GET' && url.startsWith('/enter?')) return enter(rooms, request, response);
  const judgement = guard.judgeRequest(request);
  if (!judgement.ok) return answerText(response, judgement.why === 'wrong-host' ? 421 : 403, judgement.why);
  if (url.startsWith('/content')) return answerContent(rooms, judgement.clientId, { request, response });
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return answerText(response, 405, 'method-not-allowed');
  const page = pages[url];
  if (page) return page(rooms, response);
  return serveFile(rooms, url, response);
}

/** Lent bytes and uploads: the only requests that need the station itself. */
async function answerContent(
  { current }: Rooms,
  clientId: string,
  { request, response }: { readonly request: IncomingMessage; readonly response: ServerResponse },
): Promise<void> {
  const { method, url } = request;
  const station = current();
  if (station === null) return answerText(response, 503, 'reopening');
  if (method === 'POST' && url === '/content') return takeUpload(station, clientId, request, response);
  if (method !== 'GET' && method !== 'HEAD') return answerText(response, 405, 'method-not-allowed');
  return url?.startsWith('/content/')
    ? serveContent(station, clientId, request, response)
    : answerText(response, 404, 'not-found');
}

const pages: Readonly<Record<string, (rooms: Rooms, response: ServerResponse) => void>> = {
  '/': servePage,
  [viewerPath]: serveViewer,
};

function enter({ guard, tokens }: Rooms, request: IncomingMessage, response: ServerResponse): void {
  if (!guard.isOwnHost(request)) return answerText(response, 421, 'wrong-host');
  const token = new URLSearchParams((request.url ?? '').slice('/enter?'.length)).get('token') ?? '';
  const fragment = tokens.spend(token);
  if (fragment === undefined) return answerText(response, 403, 'token-refused');
  // No 302: the chain began at a file, and a browser sends no strict cookie along such a chain.
  answerRedirectPage(response, fragment === '' ? '/' : `/#${fragment}`, guard.admitBrowser(request));
}

function servePage({ files, host, dataProgress }: Rooms, response: ServerResponse): void {
  const progress = dataProgress();
  if (progress !== null) {
    const { html, policy } = waitingPage(progress);
    return answerHtml(response, html, policy);
  }
  const nonce = makeNonce();
  answerHtml(response, files.page(nonce), pagePolicy({ nonce, connect: [`ws://${host}`] }));
}

/** The frame in which files of others are drawn; asked for by the window itself, so it passes the same guard. */
function serveViewer({ files }: Rooms, response: ServerResponse): void {
  const nonce = makeNonce();
  const page = files.viewer(nonce);
  if (page === undefined) return answerText(response, 404, 'not-found');
  answerHtml(response, page, viewerPolicy(nonce));
}

function answerHtml(response: ServerResponse, html: string, policy: string): void {
  response.writeHead(200, {
    ...guardHeaders,
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': policy,
    'Cache-Control': 'no-store',
  });
  response.end(html);
}

async function serveFile({ files }: Rooms, url: string, response: ServerResponse): Promise<void> {
  const file = files.find(url.split('?', 1)[0] ?? '');
  if (!file) return answerText(response, 404, 'not-found');
  response.writeHead(200, {
    ...guardHeaders,
    'Content-Type': file.mediaType,
    'Cache-Control': file.cacheControl,
    'Content-Security-Policy': `default-src 'none'; script-src 'self'; connect-src 'self'`,
  });
  await pipeline(createReadStream(file.path), response).catch((error: unknown) => {
    if (!response.destroyed) throw error;
  });
}

function serveSockets({ current, guard }: Rooms, server: Server): WebSocketServer {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: maxMessageBytes });
  const handlerOf = createHandlers();
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const judgement = guard.judgeUpgrade(request);
    const station = current();
    if (!judgement.ok || request.url !== '/station' || station === null) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (line) => {
      const connection = station.connect(judgement.clientId);
      line.on('close', () => station.disconnect(connection));
      line.on('error', (error) => station.parts.log.warn('a window broke its line', { error }));
      handlerOf(station)
        .upgrade(line, { context: { connection } })
        .catch((error: unknown) => {
          station.parts.log.error('a window could not be connected', { error });
          line.terminate();
        });
    });
  });
  return sockets;
}

// The browser answers the farewell at once; one that hangs is cut.
const farewellMs = 1_000;

function endLine(line: WebSocket): void {
  line.close(reopeningCloseCode, 'reopening');
  setTimeout(() => line.terminate(), farewellMs).unref();
}

/** One handler a station that was open. */
function createHandlers(): (station: Station) => RPCHandler<RouterContext> {
  const handlers = new WeakMap<Station, RPCHandler<RouterContext>>();
  return (station) => {
    const known = handlers.get(station) ?? new RPCHandler<RouterContext>(station.router);
    handlers.set(station, known);
    return known;
  };
}

/** A fragment is written into HTML: only what an id or a name of a screen needs. */
function cleanFragment(fragment: string): string {
  return fragment.replaceAll(/[^A-Za-z0-9=&_-]/g, '');
}
