// The one connection of a node that listens. It comes again for ever, and whenever it came anew it says so: what was told in between is lost, and
// whoever waits must look for himself.
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { connectionOptions } from './connect.ts';
import { channel, readNotice, type NodeNotice } from './notices.ts';

export interface NodeListener {
  /** Resolves when the connection is closed. */
  stop(): Promise<void>;
}

// A line that died without a word (a firewall that forgot it) shows when it is used.
const lookEveryMs = 10_000;
const backOffMs = { first: 100, most: 5_000 };

/** Listens until the stop. Resolves when it hears for the first time; rejects when the first connection fails. */
export async function listenToNodes(
  address: string,
  hear: { onNotice(notice: NodeNotice): void; onConnected(): void },
): Promise<NodeListener> {
  const stopping = new AbortController();
  let client = await connect(address, hear);
  const keepOn = async (): Promise<void> => {
    let waitMs = backOffMs.first;
    while (!stopping.signal.aborted) {
      await untilBroken(client, stopping.signal);
      await client.end().catch(() => undefined);
      while (!stopping.signal.aborted) {
        // With jitter: all nodes lose the server in the same moment.
        await pause(waitMs * (0.5 + Math.random()), null, { signal: stopping.signal }).catch(() => undefined);
        const next = stopping.signal.aborted ? null : await connect(address, hear).catch(() => null);
        waitMs = next ? backOffMs.first : Math.min(backOffMs.most, waitMs * 2);
        if (next) {
          client = next;
          break;
        }
      }
    }
    await client.end().catch(() => undefined);
  };
  const done = keepOn();
  return {
    stop: () => {
      stopping.abort();
      return done;
    },
  };
}

async function connect(
  address: string,
  { onNotice, onConnected }: Parameters<typeof listenToNodes>[1],
): Promise<pg.Client> {
  const client = new pg.Client(connectionOptions(address, 'yizhan-exchange listener'));
  client.on('error', () => undefined);
  client.on('notification', ({ payload }) => {
    const notice = readNotice(payload ?? '');
    if (notice) onNotice(notice);
  });
  try {
    await client.connect();
    await client.query(`LISTEN ${channel}`);
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
  onConnected();
  return client;
}

/** Resolves when the connection is gone, does not answer, or at the stop. */
function untilBroken(client: pg.Client, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearInterval(look);
      stop.removeEventListener('abort', end);
      resolve();
    };
    const look = setInterval(() => void client.query('SELECT 1').catch(end), lookEveryMs);
    client.once('end', end);
    client.once('error', end);
    stop.addEventListener('abort', end, { once: true });
    if (stop.aborted) end();
  });
}
