// Figures for Prometheus: how much, how long, how near the limits. No unit, no document and nothing of what a document says is in any label; which unit
// it was stands in the log.
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { ReadyState } from './readiness.ts';
import type { PressureReadings } from './pressure.ts';

export interface Metrics {
  /** A request was answered; `route` is a name of ours, never a path. */
  answered(request: { readonly route: string; readonly status: number; readonly seconds: number }): void;
  /** An event of the log, by its name. */
  event(name: string, level: string): void;
  refused(reason: string): void;
  text(): Promise<string>;
  readonly contentType: string;
}

export interface MetricsParts {
  readonly ready: () => Promise<ReadyState>;
  readonly openPolls: () => number;
  readonly pressure: () => PressureReadings | null;
  /** Of the exchange's TLS certificate. */
  readonly certificateDaysLeft: () => number;
  readonly isClockSure: () => boolean;
}

// A poll that waits is its own route: its 25 seconds say nothing about speed.
const buckets = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60];

/** The figures of one exchange, in a registry of its own: two in one process do not add up. */
export function createMetrics(parts: MetricsParts): Metrics {
  const { ready, openPolls, pressure, certificateDaysLeft, isClockSure } = parts;
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const seconds = new Histogram({
    name: 'yizhan_request_seconds',
    help: 'From the request to the end of its answer.',
    labelNames: ['route'] as const,
    ...{ buckets, registers },
  });
  const answered = new Counter({
    name: 'yizhan_requests_total',
    help: 'Answered requests by class of status.',
    labelNames: ['route', 'status'] as const,
    registers,
  });
  const refused = new Counter({
    name: 'yizhan_refused_total',
    help: 'Told to come again: limits, quotas, back-pressure.',
    labelNames: ['reason'] as const,
    registers,
  });
  const events = new Counter({
    name: 'yizhan_events_total',
    help: 'Events of the log by name.',
    labelNames: ['event', 'level'] as const,
    registers,
  });
  gauge(registers, 'yizhan_open_polls', 'Polls that wait.', openPolls);
  gauge(registers, 'yizhan_event_loop_lag_seconds', 'How long a turn takes.', () =>
    perThousand(pressure()?.lagMs),
  );
  gauge(registers, 'yizhan_disk_free_bytes', 'Where the packages are.', () => pressure()?.freeBytes ?? NaN);
  gauge(
    registers,
    'yizhan_uploads_in_flight',
    'Requests that bring bytes.',
    () => pressure()?.uploadsInFlight ?? 0,
  );
  gauge(registers, 'yizhan_certificate_days_left', 'Then no unit comes in any more.', certificateDaysLeft);
  gauge(registers, 'yizhan_clock_doubtful', '1: it stands still.', () => Number(!isClockSure()));
  gauge(registers, 'yizhan_ready', '1: units may come here.', async () =>
    Number((await ready()) === 'ready'),
  );
  return {
    answered: ({ route, status, seconds: took }) => {
      answered.inc({ route, status: `${Math.floor(status / 100)}xx` });
      seconds.observe({ route }, took);
    },
    event: (event, level) => events.inc({ event, level }),
    refused: (reason) => refused.inc({ reason }),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}

const perThousand = (value: number | undefined): number => (value ?? 0) / 1000;

function gauge(
  registers: Registry[],
  name: string,
  help: string,
  read: () => number | Promise<number>,
): void {
  new Gauge({
    name,
    help,
    registers,
    async collect() {
      this.set(await read());
    },
  });
}
