import type { EventHub, EventTopic, StationEvent } from './parts.ts';

// What a window may hear of before anybody logged in there.
const openTopics: ReadonlySet<EventTopic> = new Set<EventTopic>([
  'session',
  'link',
  'alarm',
  'enrolment',
  'storage',
]);
// A window that does not listen must not fill the memory; it is told to ask for everything again.
const maxWaiting = 1000;

/** Events for one window as long as it listens. `mayHearAll` is asked for every event: a lock silences the rest. */
export async function* streamEvents(
  events: EventHub,
  mayHearAll: () => boolean,
  signal: AbortSignal | undefined,
): AsyncGenerator<StationEvent> {
  let waiting = new Map<string, StationEvent>();
  let wake = (): void => undefined;
  const stop = events.subscribe((event) => {
    if (!openTopics.has(event.topic) && !mayHearAll()) return;
    waiting.set(`${event.topic} ${event.documentId ?? ''}`, event);
    if (waiting.size > maxWaiting) waiting = new Map([...waiting.values()].map(withoutDocument));
    wake();
  });
  const onAbort = (): void => wake();
  signal?.addEventListener('abort', onAbort);
  try {
    while (!signal?.aborted) {
      const ready = [...waiting.values()];
      waiting = new Map();
      yield* ready;
      if (waiting.size === 0 && !signal?.aborted) await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    stop();
    signal?.removeEventListener('abort', onAbort);
  }
}

function withoutDocument({ topic }: StationEvent): [string, StationEvent] {
  return [topic, { topic, documentId: null }];
}
