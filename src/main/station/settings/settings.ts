import type { TrustStore } from '../../../seals/trust/trust-store.ts';
import type { settingsContract } from '../../../shared/contract/station-desk.ts';
import { databaseCipher } from '../../store/database.ts';
import type { DeviceKeyKind } from '../../store/key-slots.ts';
import { done } from '../outcome.ts';
import type { StationParts } from '../parts.ts';
import type { Stage } from '../stage.ts';
import { createSealKeySettings } from './seal-key-settings.ts';

/** What the settings screen tells: protection of this machine, age of the signed lists. */
export type Settings = Stage<typeof settingsContract>;

/** What each way of keeping the device key does not protect against. */
const limitsOf: Readonly<Record<DeviceKeyKind, readonly string[]>> = {
  'safe-storage': ['same-user-programs', 'unlocked-session'],
  'basic-text': ['device-key-not-protected', 'same-user-programs', 'unlocked-session'],
  'key-file': ['root-can-read-key-file', 'same-user-programs', 'unlocked-session'],
};
/** What lies plain on the disk for a while, whatever keeps the key: the copy for an outside program, the package while it is being sealed. */
const plainForAWhile: readonly string[] = ['plain-copies', 'plain-while-sealing'];

/** The settings stage. */
export function createSettings(
  parts: Pick<StationParts, 'trust' | 'clock' | 'folders' | 'keys' | 'store' | 'audit'>,
  protection: { readonly deviceKeyKind: DeviceKeyKind; readonly hasRecoverySlot: () => boolean },
): Settings {
  return {
    ...createSealKeySettings(parts),
    protection: () => {
      const recoverySlot = protection.hasRecoverySlot();
      const ofKey = limitsOf[protection.deviceKeyKind];
      const limits = [...ofKey, ...plainForAWhile, ...(recoverySlot ? [] : ['no-recovery-slot'])];
      return done({
        deviceSlot: protection.deviceKeyKind,
        recoverySlot,
        databaseCipher,
        dataFolder: parts.folders.data,
        limits,
      });
    },
    lists: () => {
      const trust = parts.trust.current();
      if (!trust) return done([]);
      const nowMs = parts.clock.nowMs();
      const rows = [
        { name: 'directory' as const, ...trust.directory },
        { name: 'sealRegistry' as const, ...trust.registry },
        { name: 'policy' as const, ...trust.policy },
        { name: 'revocation' as const, ...revocationDates(trust) },
      ];
      return done(
        rows.map(({ name, number, issuedAt, nextUpdate }) => ({
          name,
          number,
          issuedAt,
          nextUpdate,
          stale: Date.parse(nextUpdate) < nowMs,
        })),
      );
    },
  };
}

/** The numbered revocation list is as old as the oldest list in it. */
function revocationDates(trust: TrustStore): { number: number; issuedAt: string; nextUpdate: string } {
  const oldest = (dates: readonly Date[]): string =>
    new Date(Math.min(...dates.map((date) => date.getTime()))).toISOString();
  const issued = trust.crls.map((crl) => crl.thisUpdate);
  const due = trust.crls.map((crl) => crl.nextUpdate ?? new Date(0));
  const never = new Date(0).toISOString();
  return {
    number: trust.numbers.revocation,
    issuedAt: issued.length > 0 ? oldest(issued) : never,
    nextUpdate: due.length > 0 ? oldest(due) : never,
  };
}
