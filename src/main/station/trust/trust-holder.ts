// What this station believes: the newest publication of the authority that was accepted, kept on disk so that a start without network believes the
// same. Threat: whoever holds the exchange or the file on disk feeds old or foreign lists. Each list is judged anew at every start from the root that
// the enrolment code named, and no list ever goes back to a lower number. Versioning: the publication's own type strings.
import { acceptPublication, type TrustStore } from '../../../seals/trust/trust-store.ts';
import type { Sha256, UnitCode } from '../../../shared/domain/ids.ts';
import type { Publication } from '../../../shared/domain/published.ts';
import { createPublicationRepository } from '../../store/publication-repository.ts';
import { createStationRepository } from '../../store/station-repository.ts';
import type { StationParts, TrustHolder } from '../parts.ts';

/** What became of an offered publication. */
export type PublicationOutcome =
  { readonly result: 'accepted' | 'known' } | { readonly result: 'refused'; readonly code: string };

/** The trust store in force, and the only way to another one. */
export interface TrustStage extends TrustHolder {
  /** Judges what the exchange handed over; replaces the trust store when it is genuine and not older. */
  offer(publication: Publication): PublicationOutcome;
  /** Forgets what is held in memory: the next question reads the tables again (enrolment names a root). */
  reload(): void;
}

/** The trust of this station over the table `publication`. */
export function createTrustHolder(
  parts: Pick<StationParts, 'store' | 'clock' | 'events' | 'audit' | 'log'>,
): TrustStage {
  const stored = createPublicationRepository(parts.store.db);
  const station = createStationRepository(parts.store.db);
  let held: TrustStore | null | undefined;

  const judge = (publication: Publication, previous: TrustStore['numbers'] | null) => {
    const root = station.read().rootSha256;
    if (root === null) return null;
    const now = new Date(parts.clock.nowMs());
    return acceptPublication({ publication, pinnedRootSha256: root as Sha256, previous, now });
  };
  const load = (): TrustStore | null => {
    const row = stored.read();
    const outcome = row ? judge(row.publication, null) : null;
    if (outcome && !outcome.ok)
      parts.log.error('the stored publication is not accepted any more', { code: outcome.code });
    return outcome?.ok ? outcome.trust : null;
  };
  const current = (): TrustStore | null => (held ??= load());

  return {
    current,
    reload: () => (held = undefined),
    offer: (publication) => {
      const row = stored.read();
      if (row && JSON.stringify(row.publication) === JSON.stringify(publication)) return { result: 'known' };
      const outcome = judge(publication, row?.numbers ?? null);
      if (outcome === null) return { result: 'refused', code: 'not-enrolled' };
      if (!outcome.ok) {
        parts.store.transact(() =>
          parts.audit.append({
            actor: null,
            act: 'publication.refused',
            subject: null,
            details: { code: outcome.code },
          }),
        );
        return { result: 'refused', code: outcome.code };
      }
      const { numbers } = outcome.trust;
      parts.store.transact(() => {
        stored.write({ publication, numbers, acceptedAtMs: parts.clock.nowMs() });
        const own = unitName(outcome.trust, station.read().unitCode);
        // The directory says what the unit is called, from now on here too.
        if (own !== undefined) station.write({ unitName: own });
        parts.audit.append({
          actor: null,
          act: 'publication.accepted',
          subject: null,
          details: Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, String(value)])),
        });
      });
      held = outcome.trust;
      parts.events.emit('directory', null);
      return { result: 'accepted' };
    },
  };
}

function unitName(trust: TrustStore, unitCode: UnitCode | null): string | undefined {
  return unitCode === null ? undefined : trust.unit(unitCode)?.name;
}
