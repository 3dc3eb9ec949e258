// Starts and stops an HTTPS listener.
import type { AddressInfo } from 'node:net';
import { createServer, type Server, type ServerOptions } from 'node:https';
import type { RequestListener } from './exchange-listener.ts';

export interface Listening {
  readonly server: Server;
  readonly port: number;
  /** Takes no new connection, lets running answers finish for `graceMs`, then ends the rest. */
  close(graceMs: number): Promise<void>;
}

/** Listens on `host:port` (0: any free port). Rejects when the port is taken. */
export async function listen(options: {
  readonly tls: ServerOptions;
  readonly listener: RequestListener;
  readonly host: string;
  readonly port: number;
}): Promise<Listening> {
  const server = createServer(
    {
      minVersion: 'TLSv1.2',
      // Slow senders of headers hold connections for nothing.
      headersTimeout: 20_000,
      // Uploads over thin lines take hours: what bounds them is the size, not the time.
      requestTimeout: 0,
      keepAliveTimeout: 75_000,
      ...options.tls,
    },
    options.listener,
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return {
    server,
    port: (server.address() as AddressInfo).port,
    close: (graceMs) => closeServer(server, graceMs),
  };
}

// Connections become idle one by one as their answers are done.
const idleLookMs = 50;

function closeServer(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const end = setTimeout(() => server.closeAllConnections(), graceMs);
    const look = setInterval(() => server.closeIdleConnections(), idleLookMs);
    server.close(() => {
      clearTimeout(end);
      clearInterval(look);
      resolve();
    });
  });
}
