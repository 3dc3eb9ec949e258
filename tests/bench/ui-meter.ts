// From an input to the paint that follows it, measured inside the window: the input's own time stamp (taken where it entered the browser, so that a busy
// thread's delay is in it), the next frame, and the first task after that frame.
import type { CDPSession, Page } from 'playwright-core';

export interface Sample {
  readonly act: string;
  readonly ms: number;
}

/** What a window has measured since it was read last. */
export interface Measured {
  readonly samples: readonly Sample[];
  /** Until what an act asked for stood on the screen; an answer of the station lies between. */
  readonly shown: readonly Sample[];
  /** Tasks of the window's thread above 50 ms. */
  readonly longTasksMs: readonly number[];
  /** The browser's own measure of every input that took longer than a frame. */
  readonly eventsMs: readonly number[];
}

interface Meter {
  act: string;
  inputAtMs: number;
  samples: Sample[];
  shown: Sample[];
  longTasksMs: number[];
  eventsMs: number[];
}
interface MeterWindow {
  yizhanMeter: Meter;
}

/** Every page of the window measures from its first line on. */
export async function installMeter(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const meter: Meter = { act: '', inputAtMs: 0, samples: [], shown: [], longTasksMs: [], eventsMs: [] };
    (globalThis as unknown as MeterWindow).yizhanMeter = meter;
    const onInput = (event: Event): void => {
      const { act } = meter;
      meter.inputAtMs = event.timeStamp;
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.addEventListener('message', () =>
          meter.samples.push({ act, ms: performance.now() - event.timeStamp }),
        );
        port1.start();
        port2.postMessage(null);
      });
    };
    for (const type of ['click', 'keydown', 'wheel'])
      addEventListener(type, onInput, { capture: true, passive: true });
    const observe = (type: string, to: number[]): void =>
      new PerformanceObserver((list) =>
        to.push(...list.getEntries().map(({ duration }) => duration)),
      ).observe({ type, durationThreshold: 16 } as PerformanceObserverInit);
    observe('longtask', meter.longTasksMs);
    observe('event', meter.eventsMs);
  });
}

/** Does one thing with mouse or keyboard and lets its frame pass; `shows` is what must stand on the screen after it. */
export async function measureAct(
  page: Page,
  act: string,
  step: { readonly input: () => Promise<void>; readonly shows?: string },
): Promise<void> {
  await page.evaluate((name) => {
    (globalThis as unknown as MeterWindow).yizhanMeter.act = name;
  }, act);
  await step.input();
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        (globalThis as unknown as MeterWindow).yizhanMeter.act = '';
        requestAnimationFrame(() => setTimeout(resolve));
      }),
  );
  if (step.shows === undefined) return;
  await page.evaluate(
    ([name, selector]) =>
      new Promise<void>((resolve) => {
        const { yizhanMeter: meter } = globalThis as unknown as MeterWindow;
        const look = (): void => {
          if (document.querySelector(selector) === null) return void requestAnimationFrame(look);
          meter.shown.push({ act: name, ms: performance.now() - meter.inputAtMs });
          resolve();
        };
        look();
      }),
    [act, step.shows] as const,
  );
}

/** Takes what was measured and begins anew. */
export function takeMeasured(page: Page): Promise<Measured> {
  return page.evaluate(() => {
    const { yizhanMeter: meter } = globalThis as unknown as MeterWindow;
    const taken = {
      samples: meter.samples.splice(0),
      shown: meter.shown.splice(0),
      longTasksMs: meter.longTasksMs.splice(0),
      eventsMs: meter.eventsMs.splice(0),
    };
    return { ...taken, samples: taken.samples.filter(({ act }) => act !== '') };
  });
}

/** Processor time of the window's thread so far: what other programs take is not in it. */
export async function openThreadClock(page: Page): Promise<() => Promise<number>> {
  const session: CDPSession = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  return async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN) * 1000;
  };
}
