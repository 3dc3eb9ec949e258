import type { createStationRepository } from '../store/station-repository.ts';
import type { LineRepository } from '../store/line-repository.ts';
import type { EventHub, LinkFacts, LinkMonitor, StationClock } from './parts.ts';

/** Keeps what sync knows of the line; counts and clock are read when asked. */
export function createLinkMonitor(options: {
  readonly initial: LinkFacts;
  readonly line: LineRepository;
  readonly clock: StationClock;
  readonly events: EventHub;
}): LinkMonitor {
  const { line, clock, events } = options;
  let facts = options.initial;
  return {
    current: () => ({
      ...facts,
      waitingToSend: line.waitingToSend(),
      receiptsToSend: line.receiptsToSend(),
      clockOffsetMs: clock.offsetMs(),
    }),
    update: (change) => {
      const next = { ...facts, ...change };
      const changed =
        next.state !== facts.state ||
        next.reason !== facts.reason ||
        next.lastContactAtMs !== facts.lastContactAtMs;
      facts = next;
      if (changed) events.emit('link', null);
    },
  };
}

/** Before the sync has asked anything; enrolled on another machine is not enrolled. */
export function initialLink(
  station: ReturnType<typeof createStationRepository>,
  isElsewhere: boolean,
): LinkFacts {
  const { enrolmentState, lastContactAtMs } = station.read();
  const state = enrolmentState === 'issued' && !isElsewhere ? 'connecting' : 'not-enrolled';
  return { state, lastContactAtMs, reason: null };
}
