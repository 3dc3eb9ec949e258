// Makes the unit's keys on this machine (machine, encryption, and the two seal keys: RSA for PDF and package, SM2 for OFD), draws its seal and asks for
// certificates and the SES seal. The keys never leave; what is sent is proven by the code's secret, which is not sent either.
import { createHash, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { buildCsr } from '../../../seals/pki/csr.ts';
import { toPem } from '../../../seals/pki/pem.ts';
import type { PrivateKey } from '../../../seals/pki/private-key.ts';
import { signingKeyOf } from '../../../seals/pki/signing-key.ts';
import { createSm2Key } from '../../../seals/pki/sm2.ts';
import { proveEnrolment } from '../../../seals/trust/enrolment-proof.ts';
import type { EnrolmentClaim, EnrolmentCode } from '../../../shared/domain/enrolment.ts';
import { parseSha256 } from '../../../shared/domain/ids.ts';
import { drawSealPicture } from '../../render/seal-picture.ts';
import { done, type Outcome } from '../outcome.ts';
import type { KeyUse, PreparedKey, SealPicture, StationParts } from '../parts.ts';
import type { TokenPlace } from '../seal-token/messages.ts';
import { requestOnToken } from '../seal-token/request-on-token.ts';
import type { EnrolmentRecord } from './enrolment-record.ts';
import { openSealKeyFile, type BroughtKeyFile } from './seal-key-file.ts';

export interface PreparedEnrolment {
  readonly record: EnrolmentRecord;
  readonly keys: readonly PreparedKey[];
  readonly picture: SealPicture;
}

// The least that the authority takes and that every verifier in use can check; certificates live two years.
const keyBits = 2048;
const makeKeyPair = promisify(generateKeyPair);
const makeRsaKey = async (): Promise<KeyObject> =>
  (await makeKeyPair('rsa', { modulusLength: keyBits })).privateKey;

/** Where the RSA or EC seal key comes from; neither: it is made here. */
export interface SealKeySource {
  /** Made there before, and stays there. */
  readonly sealToken?: TokenPlace | null | undefined;
  /** Delivered by its maker. */
  readonly sealKeyFile?: BroughtKeyFile | undefined;
}

/** For the audit log: a key that came in a file may lie elsewhere too. */
export function keySourceOf({ sealToken, sealKeyFile }: SealKeySource): 'made' | 'token' | 'file' {
  if (sealToken) return 'token';
  return sealKeyFile === undefined ? 'made' : 'file';
}

interface Drawn {
  /** Requests and public halves in PEM, by use. */
  readonly csrs: EnrolmentClaim['csrs'];
  readonly publicKeys: EnrolmentRecord['publicKeys'];
  readonly keys: readonly PreparedKey[];
}

/**
 * Makes everything a request needs; `weak-pin` when the seal's PIN is too weak. With a token the RSA or EC seal key is
 * the one that was made there; the SM2 key, which no token can hold by PKCS#11, is a key file under the token's PIN. A key that was delivered in a
 * file is protected like one that is made here. Stores nothing.
 */
export async function prepareEnrolment(
  parts: Pick<StationParts, 'keys'>,
  code: EnrolmentCode & { readonly seal: NonNullable<EnrolmentCode['seal']> },
  sealPin: string,
  source: SealKeySource = {},
): Promise<Outcome<PreparedEnrolment>> {
  const { name, diameterMm } = code.seal;
  const made = await makeKeys(parts, name, sealPin, source);
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
  source: SealKeySource = {},
): Promise<Outcome<Drawn>> {
  const desk = { keys, commonName };
  // First: a token or a file that cannot be taken costs no key.
  const seal = await drawSealKey(desk, sealPin, source);
  if (!seal.ok) return seal;
  const machine = await drawKey(desk, { use: 'machine', privateKey: await makeRsaKey(), pin: null });
  if (!machine.ok) return machine;
  const encryption = await drawKey(desk, { use: 'encryption', privateKey: await makeRsaKey(), pin: null });
  if (!encryption.ok) return encryption;
  const { privateKey } = createSm2Key();
  try {
    const sm2Seal = await drawKey(desk, { use: 'sm2Seal', privateKey, pin: sealPin });
    if (!sm2Seal.ok) return sm2Seal;
    const drawn = {
      machine: machine.value,
      seal: seal.value,
      encryption: encryption.value,
      sm2Seal: sm2Seal.value,
    };
    return done({
      csrs: mapUses(drawn, ({ csr }) => csr),
      publicKeys: mapUses(drawn, ({ spki }) => toPem('PUBLIC KEY', spki)),
      keys: Object.values(drawn).map(({ key }) => key),
    });
  } finally {
    privateKey.fill(0);
  }
}

interface DrawDesk {
  readonly keys: StationParts['keys'];
  readonly commonName: string;
}

interface DrawnKey {
  readonly csr: string;
  readonly spki: Uint8Array;
  readonly key: PreparedKey;
}

async function drawSealKey(
  desk: DrawDesk,
  pin: string,
  { sealToken, sealKeyFile }: SealKeySource,
): Promise<Outcome<DrawnKey>> {
  if (sealToken) return requestOnToken(desk.keys, sealToken, { commonName: desk.commonName, pin });
  const brought = sealKeyFile && openSealKeyFile(sealKeyFile);
  if (brought?.ok === false) return brought;
  return drawKey(desk, { use: 'seal', privateKey: brought?.value ?? (await makeRsaKey()), pin });
}

async function drawKey(
  { keys, commonName }: DrawDesk,
  {
    use,
    privateKey,
    pin,
  }: { readonly use: KeyUse; readonly privateKey: PrivateKey; readonly pin: string | null },
): Promise<Outcome<DrawnKey>> {
  const prepared = await keys.prepare(use, privateKey, pin);
  if (!prepared.ok) return prepared;
  const key = signingKeyOf(privateKey);
  return done({ csr: buildCsr({ key, commonName }), spki: key.spki, key: prepared.value });
}

function mapUses<Use extends string, T>(
  drawn: Readonly<Record<Use, DrawnKey>>,
  pick: (one: DrawnKey) => T,
): Record<Use, T> {
  return Object.fromEntries(Object.entries<DrawnKey>(drawn).map(([use, one]) => [use, pick(one)])) as Record<
    Use,
    T
  >;
}
