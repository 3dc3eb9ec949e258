// Makes the unit's keys on this machine (machine, encryption, and the two seal keys: RSA for PDF and package, SM2 for OFD), draws its seal and asks for
// certificates and the SES seal. The keys never leave; what is sent is proven by the code's secret, which is not sent either.
import { createHash, generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import { buildCsr } from '../../../seals/pki/csr.ts';
import { toPem } from '../../../seals/pki/pem.ts';
import { signingKeyOf, sm2SigningKey } from '../../../seals/pki/signing-key.ts';
import { createSm2Key } from '../../../seals/pki/sm2.ts';
import { proveEnrolment } from '../../../seals/trust/enrolment-proof.ts';
import type { EnrolmentClaim, EnrolmentCode } from '../../../shared/domain/enrolment.ts';
import { parseSha256 } from '../../../shared/domain/ids.ts';
import { drawSealPicture } from '../../render/seal-picture.ts';
import { done, type Outcome } from '../outcome.ts';
import type { PreparedKey, SealPicture, StationParts } from '../parts.ts';
import type { TokenPlace } from '../seal-token/messages.ts';
import { requestOnToken } from '../seal-token/request-on-token.ts';
import type { EnrolmentRecord } from './enrolment-record.ts';

export interface PreparedEnrolment {
  readonly record: EnrolmentRecord;
  readonly keys: readonly PreparedKey[];
  readonly picture: SealPicture;
}

// The least that the authority takes and that every verifier in use can check; certificates live two years.
const keyBits = 2048;
const rsaUses = ['machine', 'seal', 'encryption'] as const;
type RsaUse = (typeof rsaUses)[number];
const makeKeyPair = promisify(generateKeyPair);

interface Drawn {
  /** Requests and public halves in PEM, by use. */
  readonly csrs: EnrolmentClaim['csrs'];
  readonly publicKeys: EnrolmentRecord['publicKeys'];
  readonly keys: readonly PreparedKey[];
}

/**
 * Makes everything a request needs; `weak-pin` when the seal's PIN is too weak. With a token the RSA or EC seal key is
 * the one that was made there; the SM2 key, which no token can hold by PKCS#11, is a key file under the token's PIN. Stores nothing.
 */
export async function prepareEnrolment(
  parts: Pick<StationParts, 'keys'>,
  code: EnrolmentCode & { readonly seal: NonNullable<EnrolmentCode['seal']> },
  sealPin: string,
  token: TokenPlace | null = null,
): Promise<Outcome<PreparedEnrolment>> {
  const { name, diameterMm } = code.seal;
  const made = await makeKeys(parts, name, sealPin, token);
  if (!made.ok) return made;
  const { csrs, publicKeys, keys } = made.value;
  const { png } = drawSealPicture({ name, diameterMm });
  const pictureSha256 = parseSha256(createHash('sha256').update(png).digest('hex'));
  const claim: EnrolmentClaim = {
    enrolmentId: code.enrolmentId,
    unit: code.unit,
    csrs,
    seal: { name, diameterMm, pictureSha256 },
  };
  const { secretHex, ...open } = code;
  const sealPicture = Buffer.from(png).toString('base64');
  return done({
    record: {
      code: open,
      request: { ...claim, hmac: proveEnrolment(secretHex, claim), sealPicture },
      publicKeys,
      rootPem: null,
    },
    keys,
    picture: { sha256: pictureSha256, png, name, diameterMm },
  });
}

/** The unit's keys, wrapped for rest, with their requests; `sealPin` opens both seal keys. */
export async function makeKeys(
  { keys }: Pick<StationParts, 'keys'>,
  commonName: string,
  sealPin: string,
  token: TokenPlace | null = null,
): Promise<Outcome<Drawn>> {
  const csrs = {} as Record<RsaUse, string>;
  const publicKeys = {} as Record<RsaUse, string>;
  const prepared: PreparedKey[] = [];
  if (token !== null) {
    const made = await requestOnToken(keys, token, { commonName, pin: sealPin });
    if (!made.ok) return made;
    csrs.seal = made.value.csr;
    publicKeys.seal = toPem('PUBLIC KEY', made.value.spki);
    prepared.push(made.value.key);
  }
  for (const use of rsaUses.filter((one) => one !== 'seal' || token === null)) {
    const { privateKey } = await makeKeyPair('rsa', { modulusLength: keyBits });
    const outcome = await keys.prepare(use, privateKey, use === 'seal' ? sealPin : null);
    if (!outcome.ok) return outcome;
    prepared.push(outcome.value);
    const key = signingKeyOf(privateKey);
    csrs[use] = buildCsr({ key, commonName });
    publicKeys[use] = toPem('PUBLIC KEY', key.spki);
  }
  const { privateKey } = createSm2Key();
  try {
    const outcome = await keys.prepare('sm2Seal', privateKey, sealPin);
    if (!outcome.ok) return outcome;
    prepared.push(outcome.value);
    const key = sm2SigningKey(privateKey);
    const sm2Seal = toPem('PUBLIC KEY', key.spki);
    return done({
      csrs: { ...csrs, sm2Seal: buildCsr({ key, commonName }) },
      publicKeys: { ...publicKeys, sm2Seal },
      keys: prepared,
    });
  } finally {
    privateKey.fill(0);
  }
}
