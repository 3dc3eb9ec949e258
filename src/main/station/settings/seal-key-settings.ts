// 印章密钥存放: in a key file of this machine, or in a token. The PIN is tried at the new place before the old one is given up.
import { isAbsolute } from 'node:path';
import { parseCertificate } from '../../../seals/pki/certificate.ts';
import { spkiOf } from '../../../seals/pki/public-key.ts';
import type { settingsContract } from '../../../shared/contract/station-desk.ts';
import { openSealKeyFile, refuseFile, type BroughtKeyFile } from '../enrolment/seal-key-file.ts';
import { done, refuse, type Outcome, type Refusal } from '../outcome.ts';
import type { StationParts } from '../parts.ts';
import type { InputOf, OutputOf, Stage } from '../stage.ts';

type SealKeySettings = Pick<Stage<typeof settingsContract>, 'sealKey' | 'moveSealKey'>;
type SealKey = OutputOf<(typeof settingsContract)['sealKey']>;
type Move = InputOf<(typeof settingsContract)['moveSealKey']>;
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
    moveSealKey: async (actor, { place, pin, sealKeyFile }) => {
      const refusal = refuseMove(keys.sealPlace(), { place, sealKeyFile });
      if (refusal !== null) return refusal;
      const moved =
        sealKeyFile === undefined
          ? await moveTo(parts, place, pin)
          : await takeFromFile(parts, sealKeyFile, pin);
      if (!moved.ok) return moved;
      const to = place === null ? 'key-file' : 'token';
      const details = sealKeyFile === undefined ? { to } : { to, from: 'delivered-file' };
      store.transact(() => audit.append({ actor, act: 'seal-key.moved', subject: null, details }));
      return done(read());
    },
  };
}

function refuseMove(
  stored: ReturnType<Parts['keys']['sealPlace']>,
  { place, sealKeyFile }: Pick<Move, 'place' | 'sealKeyFile'>,
): Refusal | null {
  if (stored === null) return refuse('seal-unusable', { reason: 'no-certificate' });
  if (sealKeyFile !== undefined) return stored.hasKeyFile ? refuseFile('p12-key-in-use') : null;
  if (place === null) return stored.hasKeyFile ? null : refuse('seal-unusable', { reason: 'no-key-file' });
  // A relative path would be looked for wherever the station was started.
  return isAbsolute(place.libraryPath) ? null : refuse('input-invalid', { reason: 'library-path' });
}

async function moveTo({ keys, store }: Parts, place: Move['place'], pin: string): Promise<Outcome<void>> {
  const before = keys.sealPlace();
  store.transact(() => keys.moveSealKey(place));
  // By the road of the desk: wrong PINs are counted there, and the certificate is compared.
  const opened = await keys.openSealKey(pin);
  if (!opened.ok) {
    store.transact(() => keys.moveSealKey(before?.place ?? null));
    return opened;
  }
  opened.value.close();
  return done(undefined);
}

/** The token itself is not asked: it may be lost or broken, and whoever has the file and its password has the key. */
async function takeFromFile({ keys }: Parts, file: BroughtKeyFile, pin: string): Promise<Outcome<void>> {
  const opened = openSealKeyFile(file);
  if (!opened.ok) return opened;
  const registered = keys.sealCertificatePem();
  if (registered === null || !Buffer.from(spkiOf(opened.value)).equals(parseCertificate(registered).spki))
    return refuseFile('p12-not-registered');
  const prepared = await keys.prepare('seal', opened.value, pin);
  return prepared.ok ? keys.takeBackSealKey(prepared.value, pin) : prepared;
}
