import type { StationClock } from './parts.ts';

// Offices of this country keep one time, whatever the machine is set to: a mark's day is the day in Beijing.
const officeZoneOffsetMs = 8 * 3_600_000;

/** The machine's clock plus the exchange's offset; `remember` keeps the offset for the next start. */
export function createStationClock(options: {
  readonly machineNowMs: () => number;
  readonly offsetMs: number | null;
  readonly remember: (offsetMs: number) => void;
}): StationClock {
  let offsetMs = options.offsetMs;
  const nowMs = (): number => options.machineNowMs() + (offsetMs ?? 0);
  return {
    nowMs,
    sure: () => offsetMs !== null,
    today: () => new Date(nowMs() + officeZoneOffsetMs).toISOString().slice(0, 10),
    offsetMs: () => offsetMs,
    setOffset: (measured) => {
      // Under a second is the network's jitter: writing it at every poll would only wear the disk.
      const changed = offsetMs === null || Math.abs(measured - offsetMs) >= 1000;
      if (!changed) return;
      offsetMs = measured;
      options.remember(measured);
    },
  };
}
