// 印章密钥存放: in a key file of this machine, or in a token. The PIN is tried at the new place before the old one is given up.
import { isAbsolute } from 'node:path';
import type { settingsContract } from '../../../shared/contract/station-desk.ts';
import { done, refuse, type Outcome } from '../outcome.ts';
import type { StationParts } from '../parts.ts';
import type { OutputOf, Stage } from '../stage.ts';

type SealKeySettings = Pick<Stage<typeof settingsContract>, 'sealKey' | 'moveSealKey'>;
type SealKey = OutputOf<(typeof settingsContract)['sealKey']>;
type Parts = Pick<StationParts, 'keys' | 'store' | 'audit'>;

/** Where the seal key lives, and moving it. */
export function createSealKeySettings(parts: Parts): SealKeySettings {
  const { keys, store, audit } = parts;
  const read = (): SealKey => {
    const stored = keys.sealPlace();
    return {
      hasSeal: stored !== null,
      place: stored?.place ?? null,
      hasKeyFile: stored?.hasKeyFile ?? false,
      hasSm2: keys.eseal() !== null,
    };
  };
  return {
    sealKey: () => done(read()),
    moveSealKey: async (actor, { place, pin }) => {
      const before = keys.sealPlace();
      const refusal = refuseMove(before, place);
      if (refusal !== null) return refusal;
      store.transact(() => keys.moveSealKey(place));
      // By the road of the desk: wrong PINs are counted there, and the certificate is compared.
      const opened = await keys.openSealKey(pin);
      if (!opened.ok) {
        store.transact(() => keys.moveSealKey(before?.place ?? null));
        return opened;
      }
      opened.value.close();
      const details = { to: place === null ? 'key-file' : 'token' };
      store.transact(() => audit.append({ actor, act: 'seal-key.moved', subject: null, details }));
      return done(read());
    },
  };
}

function refuseMove(
  stored: ReturnType<Parts['keys']['sealPlace']>,
  place: SealKey['place'],
): Extract<Outcome<never>, { ok: false }> | null {
  if (stored === null) return refuse('seal-unusable', { reason: 'no-certificate' });
  if (place === null) return stored.hasKeyFile ? null : refuse('seal-unusable', { reason: 'no-key-file' });
  // A relative path would be looked for wherever the station was started.
  return isAbsolute(place.libraryPath) ? null : refuse('input-invalid', { reason: 'library-path' });
}
