// The one thing that is under way with a medium: how far it is, and how it is ended.
import type { courierContract } from '../../../shared/contract/station-courier.ts';
import { refuse, type Outcome } from '../outcome.ts';
import type { EventHub } from '../parts.ts';
import type { OutputOf } from '../stage.ts';
import { refuseCourier } from './courier-refusal.ts';

export type JobView = NonNullable<OutputOf<(typeof courierContract)['overview']>['job']>;

/** What a job tells while it works. */
export interface JobWatch {
  readonly signal: AbortSignal;
  phase(phase: JobView['phase'], totals: Pick<JobView, 'totalBytes' | 'totalEntries'>): void;
  bytes(count: number): void;
  entries(count: number): void;
}

export interface CourierJobs {
  current(): JobView | null;
  /** Runs one at a time; a second one is refused. */
  run<T>(kind: JobView['kind'], work: (watch: JobWatch) => Promise<Outcome<T>>): Promise<Outcome<T>>;
  cancel(): void;
  /** Ends what is under way and waits for its end. */
  stop(): Promise<void>;
}

// A bar that moves twice a second is alive; every chunk told would be the screen's whole work.
const tellEveryMs = 400;

/** The job of one station. */
export function createCourierJobs({ events }: { readonly events: EventHub }): CourierJobs {
  let job: JobView | null = null;
  let stopper: AbortController | null = null;
  let running: Promise<unknown> = Promise.resolve();
  let toldAtMs = 0;
  const change = (next: Partial<JobView>, always = false): void => {
    if (job === null) return;
    job = { ...job, ...next };
    const nowMs = performance.now();
    if (!always && nowMs - toldAtMs < tellEveryMs) return;
    toldAtMs = nowMs;
    events.emit('courier', null);
  };
  const watchOf = (signal: AbortSignal): JobWatch => ({
    signal,
    phase: (phase, totals) => change({ phase, doneBytes: 0, doneEntries: 0, ...totals }, true),
    bytes: (count) => change({ doneBytes: (job?.doneBytes ?? 0) + count }),
    entries: (count) => change({ doneEntries: (job?.doneEntries ?? 0) + count }),
  });
  const work = async <T>(
    controller: AbortController,
    run: (watch: JobWatch) => Promise<Outcome<T>>,
  ): Promise<Outcome<T>> => {
    try {
      return await run(watchOf(controller.signal));
    } catch (error) {
      if (!controller.signal.aborted) throw error;
      return refuse('courier-refused', { reason: 'cancelled' });
    } finally {
      job = null;
      stopper = null;
      events.emit('courier', null);
    }
  };
  return {
    current: () => job,
    run: (kind, run) => {
      if (job !== null) return Promise.resolve(refuseCourier('busy'));
      const controller = new AbortController();
      stopper = controller;
      job = { kind, phase: 'preparing', doneBytes: 0, totalBytes: 0, doneEntries: 0, totalEntries: 0 };
      const done = work(controller, run);
      running = done.catch(() => undefined);
      return done;
    },
    cancel: () => stopper?.abort(),
    stop: async () => {
      stopper?.abort();
      await running;
    },
  };
}
