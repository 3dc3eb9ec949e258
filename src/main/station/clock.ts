// The station's time: the machine's clock corrected by what the exchange said. Nobody at the desk may be able to set the machine's clock, and it may be
// days off: nothing is ever locked for it, marks say 时间存疑 until an exchange has told its time.
import type { StationClock } from './parts.ts';

// Offices of this country keep one time, whatever the machine is set to: a mark's day is the day in Beijing.
const officeZoneOffsetMs = 8 * 3_600_000;
// A leap second, a slew by a time service and the grain of timers stay below it; somebody who sets the clock does not.
const jumpMs = 2_000;

export interface ClockOptions {
  readonly machineNowMs: () => number;
  /** Milliseconds that run on evenly, whatever happens to the machine's clock; left out: nobody sets it while the station runs. */
  readonly monotonicMs?: () => number;
  /** As an earlier life measured it; null: never. */
  readonly offsetMs: number | null;
  /** No honest time is before this one: the newest mark in the data. A machine that is further back has been set since. */
  readonly notBeforeMs?: number;
  readonly remember: (offsetMs: number) => void;
}

/** The machine's clock plus the exchange's offset; `remember` keeps the offset for the next start. */
export function createStationClock(options: ClockOptions): StationClock {
  const { machineNowMs, monotonicMs, notBeforeMs = -Infinity } = options;
  let offsetMs = options.offsetMs;
  let keptMs = offsetMs;
  let last = { machineMs: machineNowMs(), monotonicMs: monotonicMs?.() ?? 0 };
  // An offset of another life holds as long as nobody has set the clock back since: then it is a guess like any other.
  let isSure = offsetMs !== null && last.machineMs + offsetMs >= notBeforeMs - jumpMs;

  const keep = (measured: number): void => {
    offsetMs = measured;
    keptMs = measured;
    options.remember(measured);
  };
  /** The machine's clock was set while the station runs: back, the offset takes it back and time goes on as it did; forward, it may have slept. */
  const followJumps = (): number => {
    const machineMs = machineNowMs();
    if (monotonicMs === undefined) return machineMs;
    const now = { machineMs, monotonicMs: monotonicMs() };
    const jump = now.machineMs - last.machineMs - (now.monotonicMs - last.monotonicMs);
    last = now;
    if (jump >= jumpMs) isSure = false;
    if (jump > -jumpMs || offsetMs === null) return machineMs;
    const isKept = keptMs !== null;
    offsetMs = Math.round(offsetMs - jump);
    if (isKept) keep(offsetMs);
    return machineMs;
  };
  const nowMs = (): number => {
    const machineMs = followJumps();
    return Math.round(machineMs + (offsetMs ?? 0));
  };
  return {
    nowMs,
    sure: () => {
      followJumps();
      return isSure;
    },
    today: () => new Date(nowMs() + officeZoneOffsetMs).toISOString().slice(0, 10),
    offsetMs: () => offsetMs,
    setOffset: (measured) => {
      followJumps();
      isSure = true;
      // Under a second is the network's jitter: writing it at every poll would only wear the disk.
      if (keptMs === null || offsetMs === null || Math.abs(measured - offsetMs) >= 1000) keep(measured);
    },
    isAtLeast: (ms) => {
      const lackMs = ms - nowMs();
      if (lackMs <= 0) return;
      offsetMs = (offsetMs ?? 0) + Math.ceil(lackMs);
      isSure = false;
    },
  };
}
