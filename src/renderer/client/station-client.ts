// The typed client of the station. One link under it is exchanged for a new one whenever the connection was lost; a call made meanwhile waits
// for the next connection, and every new connection first takes up the person's session again.
import { createORPCClient } from '@orpc/client';
import type { ClientContext, ClientLink, ClientOptions } from '@orpc/client';
import type {
  ContractRouterClient,
  InferContractRouterInputs,
  InferContractRouterOutputs,
} from '@orpc/contract';
import type { stationContract } from '../../shared/contract/station.ts';
import { readFailure } from './failure.ts';

type StationContract = typeof stationContract;
/** What screens call. */
export type StationClient = ContractRouterClient<StationContract>;
export type StationInputs = InferContractRouterInputs<StationContract>;
export type StationOutputs = InferContractRouterOutputs<StationContract>;

/** One connection: a link, and a promise that settles when it is gone. */
export interface Connection {
  readonly link: ClientLink<ClientContext>;
  readonly closed: Promise<void>;
}

export interface StationConnection {
  readonly client: StationClient;
  /** Tells whether the window has its station; called at once with the present state. */
  watchState(listener: (connected: boolean) => void): () => void;
  /** Tells when the station said that nobody is logged in on this window. */
  watchExpiry(listener: () => void): () => void;
  start(greet: (client: StationClient) => Promise<void>): void;
}

// The station is on the same machine: a short first wait, and never longer than a person would wait for a sign of life.
const retryDelaysMs = [200, 500, 1000, 2000, 3000];

const wait = (delayMs: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, delayMs));

class LinkSlot implements ClientLink<ClientContext> {
  private current: ClientLink<ClientContext> | null = null;
  private waiting: ((link: ClientLink<ClientContext>) => void)[] = [];
  readonly expiryListeners = new Set<() => void>();

  set(link: ClientLink<ClientContext> | null): void {
    this.current = link;
    if (link === null) return;
    const woken = this.waiting;
    this.waiting = [];
    for (const wake of woken) wake(link);
  }

  async call(
    path: readonly string[],
    input: unknown,
    options: ClientOptions<ClientContext>,
  ): Promise<unknown> {
    const link =
      this.current ?? (await new Promise<ClientLink<ClientContext>>((resolve) => this.waiting.push(resolve)));
    try {
      return await link.call(path, input, options);
    } catch (error) {
      if (readFailure(error).code === 'not-logged-in')
        for (const listener of this.expiryListeners) listener();
      throw error;
    }
  }
}

/** Keeps one connection alive; `open` makes a new one or throws. */
export function createStationConnection(open: () => Promise<Connection>): StationConnection {
  const slot = new LinkSlot();
  const listeners = new Set<(connected: boolean) => void>();
  let connected = false;
  const tell = (now: boolean): void => {
    connected = now;
    for (const listener of listeners) listener(now);
  };

  const runOnce = async (greet: (client: StationClient) => Promise<void>): Promise<boolean> => {
    try {
      const connection = await open();
      await Promise.race([greet(createORPCClient(connection.link)), connection.closed]);
      slot.set(connection.link);
      tell(true);
      await connection.closed;
      return true;
    } catch {
      return false;
    } finally {
      slot.set(null);
      if (connected) tell(false);
    }
  };

  return {
    client: createORPCClient(slot),
    watchState: (listener) => {
      listeners.add(listener);
      listener(connected);
      return () => void listeners.delete(listener);
    },
    watchExpiry: (listener) => {
      slot.expiryListeners.add(listener);
      return () => void slot.expiryListeners.delete(listener);
    },
    start: (greet) => {
      const run = async (): Promise<void> => {
        for (let tries = 0; ; tries += 1) {
          if (await runOnce(greet)) tries = 0;
          await wait(retryDelaysMs[Math.min(tries, retryDelaysMs.length - 1)] ?? 1000);
        }
      };
      void run();
    },
  };
}
