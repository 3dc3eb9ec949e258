// New keys and certificate requests for a new seal or a renewal, made under the PIN as at the enrolment. A renewal opens the present keys first, so that
// nobody but the custodian can put other keys into the seal's place; a machine without a usable seal key chooses a new PIN.
import { createHash } from 'node:crypto';
import { parseCertificate } from '../../../seals/pki/certificate.ts';
import { toPem } from '../../../seals/pki/pem.ts';
import { parseSha256, type SealId } from '../../../shared/domain/ids.ts';
import type { SealWish } from '../../../shared/domain/seal-life-notices.ts';
import { drawSealPicture } from '../../render/seal-picture.ts';
import { createStationRepository } from '../../store/station-repository.ts';
import { readEnrolmentRecord } from '../enrolment/enrolment-record.ts';
import { makeKeys, type SealKeySource } from '../enrolment/make-request.ts';
import { refuseFile } from '../enrolment/seal-key-file.ts';
import { done, type Outcome, refuse } from '../outcome.ts';
import type { PreparedKey, SealPicture, StationParts } from '../parts.ts';
import { registeredSeals } from './view-seals.ts';

export interface PreparedWish {
  readonly wish: SealWish;
  readonly keys: readonly PreparedKey[];
  readonly picture: SealPicture;
}

/**
 * Stores nothing. Refuses a wrong PIN (counted as at the desk), a weak new one, a key file that cannot be taken or holds the present key. A key without a
 * file is made where the present one lives: a token by a token.
 */
export async function prepareWish(
  parts: StationParts,
  sealId: SealId | null,
  { pin, sealKeyFile }: Pick<SealKeySource, 'sealKeyFile'> & { readonly pin: string },
): Promise<Outcome<PreparedWish>> {
  const face = findFace(parts, sealId);
  if (face === null) return refuse('seal-act-refused', { reason: 'unknown-seal' });
  const { name, diameterMm } = face;
  const isUsable = parts.keys.sealCertificatePem() !== null && parts.keys.sealLock() === null;
  if (isUsable) {
    const opened = await parts.keys.openSealKey(pin);
    if (!opened.ok) return opened;
    opened.value.close();
  }
  // A key in a token is followed by one in the same token; a token that was lost is not asked.
  const place = isUsable ? parts.keys.sealPlace()?.place : null;
  const made = await makeKeys(
    parts,
    name,
    pin,
    sealKeyFile === undefined ? { sealToken: place ?? null } : { sealKeyFile },
  );
  if (!made.ok) return made;
  if (sealKeyFile !== undefined && isPresentKey(parts, made.value.publicKeys.seal))
    return refuseFile('p12-key-in-use');
  const { png } = drawSealPicture({ name, diameterMm });
  const pictureSha256 = parseSha256(createHash('sha256').update(png).digest('hex'));
  return done({
    wish: {
      ...{ name, diameterMm, pictureSha256 },
      picture: Buffer.from(png).toString('base64'),
      csrs: made.value.csrs,
    },
    keys: made.value.keys,
    picture: { sha256: pictureSha256, png, name, diameterMm },
  });
}

/** A seal that is renewed with its own key would still be the one that somebody may have copied. */
function isPresentKey({ keys }: StationParts, publicPem: string): boolean {
  const present = keys.sealCertificatePem();
  return present !== null && toPem('PUBLIC KEY', parseCertificate(present).spki) === publicPem;
}

/** What the seal is engraved with: as the registry has it, else as the enrolment code said. */
function findFace(
  parts: StationParts,
  sealId: SealId | null,
): { readonly name: string; readonly diameterMm: number } | null {
  const registered = registeredSeals(parts);
  if (sealId !== null) return registered.find(({ id }) => id === sealId) ?? null;
  const record = readEnrolmentRecord(createStationRepository(parts.store.db).enrolmentRequest());
  return registered.at(-1) ?? record?.code.seal ?? null;
}
