// The gate in front of every route, behind the certificate: how often this unit calls, how the exchange is, whether it is about to stop.
import type { ServerResponse } from 'node:http';
import { refusal, type Refusal } from '../api/refusal.ts';
import type { NamedRequest } from '../api/route-names.ts';
import type { UnitCode } from '../../shared/domain/ids.ts';
import type { RateLimiter } from '../../shared/domain/rate-limit.ts';
import type { PresenceNotes } from './presence.ts';
import type { Pressure } from './pressure.ts';

export interface Gate {
  /** Null when the call may come in; then its answer must end for it to be over. */
  admit(unit: UnitCode, request: NamedRequest, response: ServerResponse): Refusal | null;
  readonly isDraining: () => boolean;
}

// Another node, or the next start of this one, is there by then.
const drainRetrySeconds = '2';

/** The gate of one exchange. */
export function createGate(parts: {
  readonly limiter: RateLimiter;
  readonly pressure: Pressure;
  readonly presence: PresenceNotes;
  readonly isDraining: () => boolean;
}): Gate {
  const { limiter, pressure, presence, isDraining } = parts;
  return {
    isDraining,
    admit: (unit, { name, burden }, response) => {
      presence.seen(unit);
      const waitSeconds = limiter.take(unit);
      if (waitSeconds > 0) return refusal('busy', { retryAfterSeconds: String(waitSeconds), reason: 'rate' });
      // A poll that waits would be cut in a moment; what a unit has to say is taken until the last.
      if (isDraining() && (name === 'feed-wait' || burden === 'upload'))
        return refusal('busy', { retryAfterSeconds: drainRetrySeconds, reason: 'draining' });
      const refused = pressure.admit(burden);
      if (refused === null && burden === 'upload') response.once('close', pressure.beginUpload());
      return refused;
    },
  };
}
