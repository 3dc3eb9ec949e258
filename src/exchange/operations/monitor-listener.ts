// Health, readiness and figures, on a listener of their own without certificates: on the loopback address unless told otherwise, for the service
// manager, the load balancer's agent and Prometheus. Nothing about units or documents comes out here.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Metrics } from './metrics.ts';
import type { Readiness } from './readiness.ts';

export interface MonitorListener {
  readonly url: string;
  close(): Promise<void>;
}

/** `/healthz` (the process answers), `/readyz` (units may come), `/metrics`. Rejects when the port is taken. */
export async function listenForMonitor(options: {
  readonly host: string;
  readonly port: number;
  readonly readiness: Readiness;
  readonly metrics: Metrics;
}): Promise<MonitorListener> {
  const { host, port, readiness, metrics } = options;
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return send(response, 405, 'text/plain', '');
    if (request.url === '/healthz') return send(response, 200, 'text/plain', 'up\n');
    if (request.url === '/readyz') {
      const state = await readiness.state();
      const words = state === 'clock-doubtful' ? `${readiness.words()}\n` : '';
      return send(response, state === 'ready' ? 200 : 503, 'text/plain', `${state}\n${words}`);
    }
    if (request.url === '/metrics') return send(response, 200, metrics.contentType, await metrics.text());
    send(response, 404, 'text/plain', '');
  };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  // A connection that could not be taken is no reason to end the exchange.
  server.on('error', () => undefined);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${taken}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'Content-Type': type, 'Cache-Control': 'no-store' }).end(body);
}
