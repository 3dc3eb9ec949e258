import type { directoryContract } from '../../../shared/contract/station-desk.ts';
import { done, refuse } from '../outcome.ts';
import type { StationParts } from '../parts.ts';
import type { Stage } from '../stage.ts';

/** The unit directory as the authority signed it. */
export type DirectoryStage = Stage<typeof directoryContract>;

/** The directory stage over the trust store in force. */
export function createDirectory(parts: Pick<StationParts, 'trust' | 'clock' | 'identity'>): DirectoryStage {
  return {
    units: () => {
      const directory = parts.trust.current()?.directory;
      if (!directory) return refuse('not-enrolled');
      const own = parts.identity()?.unitCode;
      return done({
        number: directory.number,
        issuedAt: directory.issuedAt,
        nextUpdate: directory.nextUpdate,
        stale: Date.parse(directory.nextUpdate) < parts.clock.nowMs(),
        units: directory.units.map((unit) => ({
          code: unit.code,
          name: unit.name,
          shortName: unit.shortName,
          kind: unit.kind,
          parent: unit.parent,
          dutyPhone: unit.dutyPhone,
          contact: unit.contact,
          self: unit.code === own,
        })),
      });
    },
  };
}
