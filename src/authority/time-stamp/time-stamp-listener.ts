// The time-stamp authority over HTTP (RFC 3161, 3.4). In the clear: a token is signed, and a digest tells nobody anything. Only for the own network: it
// listens on loopback or private addresses alone. Everything is bounded: body, time, connections, requests a second.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { BlockList, isIPv6, type AddressInfo } from 'node:net';
import { createRateLimiter, type RateLimit, type RateLimiter } from '../../shared/domain/rate-limit.ts';
import type { TimeStampDesk } from './time-stamp-desk.ts';

export interface TimeStampListener {
  /** `http://host:port/`, what the policy publishes. */
  readonly url: string;
  close(): Promise<void>;
}

// A request is a hundred bytes.
const maxBodyBytes = 8 * 1024;
const maxConnections = 256;
const requestTimeoutMs = 10_000;
// A morning's sealing of a prefecture is a few a second; a signature costs a millisecond.
const defaultLimit: RateLimit = { perSecond: 20, burst: 200 };

const own = new BlockList();
own.addSubnet('127.0.0.0', 8);
own.addSubnet('10.0.0.0', 8);
own.addSubnet('172.16.0.0', 12);
own.addSubnet('192.168.0.0', 16);
own.addSubnet('169.254.0.0', 16);
own.addAddress('::1', 'ipv6');
own.addSubnet('fc00::', 7, 'ipv6');
own.addSubnet('fe80::', 10, 'ipv6');

/** True for loopback and private addresses (RFC 1918, RFC 4193). */
export function isOwnNetwork(address: string): boolean {
  return own.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}

/** Starts listening; rejects when the port is taken. Throws a RangeError for an address that strangers reach. */
export async function listenForTimeStamps(options: {
  readonly desk: TimeStampDesk;
  readonly host?: string;
  /** 0: any free port. */
  readonly port: number;
  readonly limit?: RateLimit;
  /** One line an answer. */
  readonly log?: (line: string) => void;
}): Promise<TimeStampListener> {
  const { desk, host = '127.0.0.1', port, limit = defaultLimit, log = () => undefined } = options;
  if (!isOwnNetwork(host)) throw new RangeError(`${host} is neither a loopback nor a private address`);
  const limiter = createRateLimiter(limit, () => performance.now());
  const server = createServer({ requestTimeout: requestTimeoutMs, headersTimeout: requestTimeoutMs });
  server.maxConnections = maxConnections;
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    serve({ desk, limiter, log }, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const { port: taken } = server.address() as AddressInfo;
  return { url: `http://${isIPv6(host) ? `[${host}]` : host}:${taken}/`, close: () => closeServer(server) };
}

async function serve(
  parts: {
    readonly desk: TimeStampDesk;
    readonly limiter: RateLimiter;
    readonly log: (line: string) => void;
  },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  // One request a connection: stamps are rare, and a kept connection that ends at the wrong moment looks like a dead service.
  response.setHeader('Connection', 'close');
  const refuse = (status: number, headers: Readonly<Record<string, string>> = {}): void =>
    void response.writeHead(status, headers).end();
  const waitSeconds = parts.limiter.take(request.socket.remoteAddress ?? '');
  if (waitSeconds > 0) return refuse(429, { 'Retry-After': String(waitSeconds) });
  if (request.method !== 'POST') return refuse(405, { Allow: 'POST' });
  if (request.headers['content-type']?.split(';')[0]?.trim() !== 'application/timestamp-query')
    return refuse(415);
  const body = await readBody(request);
  if (body === null) return refuse(413);
  const { reply, outcome } = parts.desk.answer(body);
  parts.log(JSON.stringify({ event: 'time-stamp', outcome }));
  response
    .writeHead(200, { 'Content-Type': 'application/timestamp-reply', 'Content-Length': reply.length })
    .end(reply);
}

/** The whole body; null when it is longer than the limit. */
async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBodyBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
