// A machine whose clock is days off shows the same 今天 as the exchange.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createResource } from '../../../../src/renderer/client/resource.ts';
import { stationNowMs } from '../../../../src/renderer/app/station-now.ts';
import type { App } from '../../../../src/renderer/app/app-context.ts';

const machineMs = Date.UTC(2026, 10, 20, 1, 0);
const dayMs = 86_400_000;
type Overview = NonNullable<ReturnType<App['overview']['getState']>['data']>;

const overviewSaying = (clockOffsetMs: number | null): Pick<App, 'overview'> => {
  const overview: App['overview'] = createResource<Overview>(() => Promise.resolve(null));
  overview.put({
    station: { enrolled: true, unitCode: null, unitName: null },
    people: [],
    link: {
      ...{ state: 'connected', lastContactAtMs: null, waitingToSend: 0, receiptsToSend: 0, reason: null },
      clockOffsetMs,
    },
    alarm: { flash: 0, urgent: 0, routine: 0, items: [] },
  } satisfies Overview);
  return { overview };
};

describe('the time of the screens', () => {
  beforeEach(() => void vi.useFakeTimers({ now: machineMs }));
  afterEach(() => void vi.useRealTimers());

  it('is that of the exchange, whatever the machine is set to', () => {
    expect(stationNowMs(overviewSaying(3 * dayMs))).toBe(machineMs + 3 * dayMs);
  });

  it('is that of the machine while no exchange has told its own', () => {
    expect(stationNowMs(overviewSaying(null))).toBe(machineMs);
    expect(stationNowMs(null)).toBe(machineMs);
  });
});
