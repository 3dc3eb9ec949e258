// The running of one exchange node, wired: figures, health, readiness, back-pressure, quotas, presence. The monitor listens before the store is open, so
// that whoever waits for the node sees "migrating" and not a closed port.
import type { RateLimiter } from '../../shared/domain/rate-limit.ts';
import type { ExchangeLog } from '../log.ts';
import type { ExchangeStore } from '../store/store.ts';
import { noClockWatch, startClockWatch, type ClockWatch } from './clock-watch.ts';
import { createDayBounds, usualDayBounds, type DayBounds } from './day-bounds.ts';
import { createGate, type Gate } from './gate.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { listenForMonitor } from './monitor-listener.ts';
import { createPresenceNotes, type PresenceNotes } from './presence.ts';
import { createPressure, type Pressure, type PressureLimits } from './pressure.ts';
import { createReadiness } from './readiness.ts';
import { createUploadQuota, type UploadQuota } from './upload-quota.ts';

export interface OperationLimits {
  /** What a unit may upload within 24 hours. */
  readonly uploadBytesADay?: number;
  /** Documents and further notes that a unit may send within a day (UTC). */
  readonly documentsADay?: number;
  readonly auditHeadsADay?: number;
  readonly pressure?: PressureLimits;
}

export interface Operations {
  readonly metrics: Metrics;
  readonly monitorUrl: string | null;
  /** Waits for the store; when it does not open, the monitor ends too. */
  opening(store: Promise<ExchangeStore>): Promise<ExchangeStore>;
  opened(parts: {
    readonly store: ExchangeStore;
    readonly log: ExchangeLog;
    readonly hasPublication: () => boolean;
  }): Promise<void>;
  /** False: nothing is judged, dated or declared over (see clock-watch.ts). */
  readonly isClockSure: () => boolean;
  gate(limiter: RateLimiter): Gate;
  readonly quota: UploadQuota;
  readonly bounds: DayBounds;
  listening(): void;
  drain(): void;
  stop(): Promise<void>;
}

// A unit's busiest day in a prefecture is a few hundred megabytes; a scanner that runs wild fills this in an hour and the disk not in a week.
const defaultUploadBytesADay = 20 * 1024 * 1024 * 1024;

interface Opened {
  readonly pressure: Pressure;
  readonly presence: PresenceNotes;
  readonly quota: UploadQuota;
  readonly clockWatch: ClockWatch;
}

interface OperationOptions {
  readonly folder: string;
  readonly monitor?: { readonly host?: string; readonly port: number };
  readonly limits?: OperationLimits;
  readonly clock: () => Date;
  readonly clockGuard?: 'off';
  readonly openPolls: () => number;
  readonly certificateDaysLeft: () => number;
}

/** Starts the monitor, when one is wished; everything else begins when the store is open. */
export async function createOperations(options: OperationOptions): Promise<Operations> {
  const { monitor, openPolls, certificateDaysLeft } = options;
  let parts: Opened | null = null;
  let isDraining = false;
  const opened = (): Opened => {
    if (parts === null) throw new Error('the store is not open yet');
    return parts;
  };
  const doubt = () => parts?.clockWatch.doubt() ?? null;
  const readiness = createReadiness(doubt);
  const readings = () => parts?.pressure.readings() ?? null;
  const figures = { openPolls, certificateDaysLeft, pressure: readings, isClockSure: () => doubt() === null };
  const metrics = createMetrics({ ...figures, ready: () => readiness.state() });
  const place = { host: monitor?.host ?? '127.0.0.1', port: monitor?.port ?? 0 };
  const listener = monitor ? await listenForMonitor({ ...place, readiness, metrics }) : null;
  return {
    metrics,
    monitorUrl: listener?.url ?? null,
    opening: async (store) => {
      try {
        return await store;
      } catch (error) {
        await listener?.close();
        throw error;
      }
    },
    isClockSure: figures.isClockSure,
    opened: async ({ store, log, hasPublication }) => {
      parts = await openParts(options, { store, log });
      readiness.opened(store, hasPublication);
    },
    gate: (limiter) => createGate({ limiter, ...opened(), isDraining: () => isDraining }),
    quota: (unit, sizeBytes) => opened().quota(unit, sizeBytes),
    bounds: boundsOf(options),
    listening: readiness.listening,
    drain: () => {
      isDraining = true;
      readiness.drain();
    },
    stop: async () => {
      parts?.pressure.stop();
      await parts?.clockWatch.stop();
      await parts?.presence.stop();
      await listener?.close();
    },
  };
}

function boundsOf({ limits = {}, clock }: OperationOptions): DayBounds {
  const { documentsADay = usualDayBounds.documents, auditHeadsADay = usualDayBounds.auditHeads } = limits;
  return createDayBounds({ documents: documentsADay, auditHeads: auditHeadsADay }, clock);
}

async function openParts(
  { folder, limits = {}, clock, clockGuard }: OperationOptions,
  { store, log }: { readonly store: ExchangeStore; readonly log: ExchangeLog },
): Promise<Opened> {
  const { uploadBytesADay: bytesADay = defaultUploadBytesADay, pressure } = limits;
  const onDiskLow = (freeBytes: number): void => log.warn('disk-low', { freeBytes });
  const watched = { store, clock, log, monotonicMs: () => performance.now() };
  return {
    clockWatch: clockGuard === 'off' ? noClockWatch : await startClockWatch(watched),
    pressure: createPressure({ ...{ folder, onDiskLow }, ...(pressure ? { limits: pressure } : {}) }),
    presence: createPresenceNotes({ store, clock, log }),
    quota: createUploadQuota({ supervision: store.supervision, bytesADay, clock }),
  };
}
