// Makes the unit's three keys on this machine, draws its seal and asks for certificates. The keys never leave; what is sent is proven by the code's
// secret, which is not sent either.
import { createHash, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { buildCsr } from '../../../seals/pki/csr.ts';
import { signingKeyOf } from '../../../seals/pki/signing-key.ts';
import { proveEnrolment } from '../../../seals/trust/enrolment-proof.ts';
import type { EnrolmentClaim, EnrolmentCode } from '../../../shared/domain/enrolment.ts';
import { parseSha256 } from '../../../shared/domain/ids.ts';
import { drawSealPicture } from '../../render/seal-picture.ts';
import { done, type Outcome } from '../outcome.ts';
import type { KeyUse, PreparedKey, SealPicture, StationParts } from '../parts.ts';
import type { EnrolmentRecord } from './enrolment-record.ts';

export interface PreparedEnrolment {
  readonly record: EnrolmentRecord;
  readonly keys: readonly PreparedKey[];
  readonly picture: SealPicture;
}

// The least that the authority takes and that every verifier in use can check; certificates live two years.
const keyBits = 2048;
const uses: readonly KeyUse[] = ['machine', 'seal', 'encryption'];
const makeKeyPair = promisify(generateKeyPair);

/** Makes everything a request needs; `weak-pin` when the seal's PIN is too weak. Stores nothing. */
export async function prepareEnrolment(
  parts: Pick<StationParts, 'keys'>,
  code: EnrolmentCode & { readonly seal: NonNullable<EnrolmentCode['seal']> },
  sealPin: string,
): Promise<Outcome<PreparedEnrolment>> {
  const privateKeys = {} as Record<KeyUse, KeyObject>;
  const prepared: PreparedKey[] = [];
  for (const use of uses) {
    const { privateKey } = await makeKeyPair('rsa', { modulusLength: keyBits });
    privateKeys[use] = privateKey;
    const outcome = await parts.keys.prepare(use, privateKey, use === 'seal' ? sealPin : null);
    if (!outcome.ok) return outcome;
    prepared.push(outcome.value);
  }
  const { name, diameterMm } = code.seal;
  const { png } = drawSealPicture({ name, diameterMm });
  const pictureSha256 = parseSha256(createHash('sha256').update(png).digest('hex'));
  const csrOf = (use: KeyUse): string => buildCsr({ key: signingKeyOf(privateKeys[use]), commonName: name });
  const claim: EnrolmentClaim = {
    enrolmentId: code.enrolmentId,
    unit: code.unit,
    csrs: { machine: csrOf('machine'), seal: csrOf('seal'), encryption: csrOf('encryption') },
    seal: { name, diameterMm, pictureSha256 },
  };
  const { secretHex, ...open } = code;
  return done({
    record: {
      code: open,
      request: { ...claim, hmac: proveEnrolment(secretHex, claim) },
      publicKeys: {
        machine: publicPem(privateKeys.machine),
        seal: publicPem(privateKeys.seal),
        encryption: publicPem(privateKeys.encryption),
      },
      rootPem: null,
    },
    keys: prepared,
    picture: { sha256: pictureSha256, png, name, diameterMm },
  });
}

function publicPem(privateKey: KeyObject): string {
  return createPublicKey(privateKey).export({ format: 'pem', type: 'spki' }).toString();
}
