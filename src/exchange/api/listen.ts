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

/** How much a caller may ask of a listener that knows none of its callers. */
export interface Patience {
  /** Within which time a request must be there whole. */
  readonly requestMs: number;
  /** At a time. */
  readonly connections: number;
}

// Uploads over thin lines take hours, and every unit holds a connection: what bounds them is the size, the certificate and the rate.
const patienceWithUnits: Patience = { requestMs: 0, connections: 0 };
const headersMs = 20_000;
// Firewalls between offices and the centre forget a silent line after some minutes.
const keepAliveMs = 60_000;

export interface ListenWish {
  readonly tls: ServerOptions;
  readonly listener: RequestListener;
  readonly host: string;
  readonly port: number;
  readonly patience?: Patience;
  /** Hears that a connection could not be taken (no more files, no memory): the next one may be. */
  readonly onTrouble?: (error: Error) => void;
}

/** Listens on `host:port` (0: any free port). Rejects when the port is taken. */
export async function listen(options: ListenWish): Promise<Listening> {
  const { requestMs, connections } = options.patience ?? patienceWithUnits;
  const server = createServer(
    {
      minVersion: 'TLSv1.2',
      // Slow senders of headers hold connections for nothing.
      headersTimeout: requestMs > 0 ? Math.min(headersMs, requestMs) : headersMs,
      requestTimeout: requestMs,
      connectionsCheckingInterval: requestMs > 0 ? requestMs / 2 : headersMs,
      keepAliveTimeout: 75_000,
      // A machine that lost its power in the middle of an upload says nothing more, and nobody writes to it: only the system's own question finds that out. Each
      // would keep one of the places for uploads for ever.
      keepAlive: true,
      keepAliveInitialDelay: keepAliveMs,
      ...options.tls,
    },
    options.listener,
  );
  if (connections > 0) server.maxConnections = connections;
  // What nobody listens for ends the process, and with it every unit's line.
  server.on('error', (error) => server.listening && options.onTrouble?.(error));
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
