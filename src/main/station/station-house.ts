// A station that can be closed and opened again in the same process: a restore puts another database in the place of the one that is open, and nobody
// should have to start the program by hand for it. Shells ask for the station each time and never keep it.
import { createStation, type Station, type StationOptions } from './station.ts';

export interface StationHouse {
  /** The station that is open; null while it is being opened again. */
  current(): Station | null;
  /** `closing`: windows give up their lines. `open`: they may have new ones, to a station in which nobody is logged in. */
  watch(listener: (change: HouseChange) => void): () => void;
  stop(): Promise<void>;
}

export type HouseChange = 'closing' | 'open';

export interface HouseOptions extends Omit<StationOptions, 'reopen'> {
  /** It could not be opened again; whoever started the process tells why and ends. */
  readonly onLost: (error: unknown) => void;
}

// The answer to whoever asked for it is on its way to the window.
const answerMs = 300;

/** Opens a station that reopens itself when it asks for that. Throws what createStation throws. */
export async function openStationHouse(options: HouseOptions): Promise<StationHouse> {
  const { onLost, ...wishes } = options;
  const listeners = new Set<(change: HouseChange) => void>();
  const tell = (change: HouseChange): void => listeners.forEach((listener) => listener(change));
  let current: Station | null = null;
  let turning: Promise<void> = Promise.resolve();
  let isStopped = false;
  const open = async (): Promise<void> => {
    current = await createStation({ ...wishes, reopen });
  };
  const turn = async (): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve, answerMs));
    if (isStopped) return;
    const closing = current;
    current = null;
    tell('closing');
    await closing?.stop();
    await open();
    tell('open');
  };
  function reopen(): void {
    turning = turning.then(turn).catch((error: unknown) => {
      if (!isStopped) onLost(error);
    });
  }
  await open();
  return {
    current: () => current,
    watch: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    stop: async () => {
      isStopped = true;
      await turning;
      await current?.stop();
    },
  };
}
