// A station that can be closed and opened again in the same process: a restore puts another database in the place of the one that is open, and nobody
// should have to start the program by hand for it. Shells ask for the station each time and never keep it.
import type { DataProgress } from '../store/data-progress.ts';
import { createStation, type Station, type StationOptions } from './station.ts';
import type { DataProgressView } from './windows/waiting-page.ts';

export interface StationHouse {
  /** The station that is open; null while it is being opened, the first time or again. */
  current(): Station | null;
  /** How far the restore of a backup is, or the way of older data to this version; null: neither goes on. */
  dataProgress(): DataProgressView | null;
  /** `closing`: windows give up their lines. `open`: they may have new ones, to a station in which nobody is logged in. */
  watch(listener: (change: HouseChange) => void): () => void;
  stop(): Promise<void>;
}

/** A house whose station may not be open yet. */
export interface OpeningHouse extends StationHouse {
  /** Rejects with what createStation throws. */
  readonly opened: Promise<void>;
  /** Resolves when it is open, or is known to take longer: somebody should see something now. */
  readonly worthAWindow: Promise<void>;
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
  const house = beginStationHouse(options);
  await house.opened;
  return house;
}

/** The same without waiting, for a shell that shows how far it is. */
export function beginStationHouse(options: HouseOptions): OpeningHouse {
  const { onLost, onDataProgress, ...wishes } = options;
  const listeners = new Set<(change: HouseChange) => void>();
  const tell = (change: HouseChange): void => listeners.forEach((listener) => listener(change));
  let current: Station | null = null;
  let turning: Promise<void> = Promise.resolve();
  let isStopped = false;
  const progress = watchProgress(onDataProgress);
  const open = async (): Promise<void> => {
    current = await createStation({ ...wishes, reopen, onDataProgress: progress.hear }).finally(progress.end);
  };
  const turn = async (): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve, answerMs));
    if (isStopped) return;
    const closing = current;
    current = null;
    // Nothing but a restore asks for this; a window that loses its line shows it from the first moment.
    progress.hear({ work: 'restore', phase: 'copying', percent: 0 });
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
  const opened = open();
  const worthAWindow = Promise.race([opened, progress.begun]);
  // Whoever waits for `opened` alone hears of a refusal there.
  worthAWindow.catch(() => undefined);
  return {
    ...{ opened, worthAWindow },
    current: () => current,
    dataProgress: progress.view,
    watch: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    stop: async () => {
      isStopped = true;
      // One that was refused has nothing to stop.
      await opened.catch(() => undefined);
      await turning;
      await current?.stop();
    },
  };
}

function watchProgress(onDataProgress: StationOptions['onDataProgress']) {
  let now: { readonly progress: DataProgress; readonly sinceMs: number } | null = null;
  let tellBegun = (): void => undefined;
  const begun = new Promise<void>((resolve) => (tellBegun = resolve));
  return {
    begun,
    hear: (progress: DataProgress): void => {
      now = { progress, sinceMs: now?.sinceMs ?? performance.now() };
      onDataProgress?.(progress);
      tellBegun();
    },
    end: (): void => {
      now = null;
    },
    view: (): DataProgressView | null =>
      now && { ...now.progress, seconds: (performance.now() - now.sinceMs) / 1000 },
  };
}
