// The station says what changed, never what it changed to; here the topics find the stores that must ask again.
import type { StationConnection, StationOutputs } from './station-client.ts';

type EventStream = StationOutputs['events']['watch'];
/** Topic and document of one change. */
export type StationEvent = EventStream extends AsyncIterable<infer Event> ? Event : never;
export type Topic = StationEvent['topic'];

export interface StationEvents {
  /** `event` null: a connection or session is new, anything may have changed. */
  subscribe(listener: (event: StationEvent | null) => void): () => void;
  /** Begins a new stream; called after every login, because what may be told depends on the person. */
  restart(): void;
}

/** Watches for as long as the window lives. */
export function createStationEvents(connection: StationConnection): StationEvents {
  const listeners = new Set<(event: StationEvent | null) => void>();
  const tell = (event: StationEvent | null): void => {
    for (const listener of listeners) listener(event);
  };
  let abort: AbortController | null = null;

  const watch = async (signal: AbortSignal): Promise<void> => {
    try {
      const stream = await connection.client.events.watch({}, { signal });
      tell(null);
      for await (const event of stream) {
        if (signal.aborted) return;
        tell(event);
      }
    } catch {
      // The connection is gone: the next one begins a new stream.
    }
  };
  const restart = (): void => {
    abort?.abort();
    abort = new AbortController();
    void watch(abort.signal);
  };
  connection.watchState((connected) => {
    if (connected) restart();
    else abort?.abort();
  });
  return {
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    restart,
  };
}
