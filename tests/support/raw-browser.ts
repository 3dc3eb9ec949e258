// A browser's requests, header by header, so that tests can also send what a browser or an attacker's page would send.
import { request as httpRequest, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { WebSocket } from 'ws';
import type { stationContract } from '../../src/shared/contract/station.ts';

export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Sends one request to 127.0.0.1 at the origin's port, with exactly these headers (Host is the origin's unless given). */
export function sendRaw(
  origin: string,
  options: { path: string; method?: string; headers?: OutgoingHttpHeaders; body?: Buffer },
): Promise<RawAnswer> {
  const { host, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      {
        host: '127.0.0.1',
        port,
        path: options.path,
        method: options.method ?? 'GET',
        headers: { Host: host, ...options.headers },
        agent: false,
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks).toString('utf8'),
          }),
        );
      },
    );
    request.on('error', reject);
    request.end(options.body);
  });
}

/** Enters with a one-time address; returns the cookie to send from then on. */
export async function enterShell(entryUrl: string, headers: OutgoingHttpHeaders = {}): Promise<string> {
  const { origin, pathname, search } = new URL(entryUrl);
  const answer = await sendRaw(origin, {
    path: pathname + search,
    headers: { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate', ...headers },
  });
  const cookie = answer.headers['set-cookie']?.[0]?.split(';')[0];
  if (!cookie) throw new Error(`not admitted: ${answer.status} ${answer.body}`);
  return cookie;
}

/** Opens the WebSocket; resolves to it, or to the status that refused it. */
export function openSocket(
  origin: string,
  headers: OutgoingHttpHeaders,
  path = '/station',
): Promise<WebSocket | number> {
  const { host, port } = new URL(origin);
  return new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, {
      headers: { Host: host, ...headers } as Record<string, string>,
    });
    socket.on('open', () => resolve(socket));
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
    socket.on('error', () => resolve(0));
  });
}

export type StationClient = ContractRouterClient<typeof stationContract>;

/** A window's typed client over the WebSocket. */
export async function connectWindow(
  origin: string,
  cookie: string,
): Promise<{ client: StationClient; close(): void }> {
  const socket = await openSocket(origin, { Origin: origin, Cookie: cookie });
  if (typeof socket === 'number') throw new Error(`the line was refused: ${socket}`);
  const link = new RPCLink({ websocket: socket as unknown as globalThis.WebSocket });
  return { client: createORPCClient(link), close: () => socket.close() };
}
