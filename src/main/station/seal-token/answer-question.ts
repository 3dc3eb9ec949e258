import { DeviceError } from '../../../seals/pki/key-device.ts';
import type { DeviceFailure, DeviceRefusal } from '../../../seals/pki/key-device.ts';
import { openPkcs11Device } from '../../../seals/pki/pkcs11-device.ts';
import type { TokenDevice } from '../../../seals/pki/pkcs11-device.ts';
import type { TokenKey } from '../../../seals/pki/pkcs11-keys.ts';
import type { TokenAnswer, TokenFailure, TokenQuestion } from './messages.ts';

type Refused = Extract<TokenAnswer, { ok: false }>;
type Signing = Exclude<TokenQuestion, { act: 'look' }>;

const failureOf: Readonly<Record<DeviceFailure, TokenFailure>> = {
  'device-absent': 'token-absent',
  'device-unusable': 'token-library',
  'pin-wrong': 'pin-wrong',
  'pin-locked': 'pin-locked',
};
const refused = (code: TokenFailure, detail = ''): Refused => ({ ok: false, code, detail });
const refusedBy = ({ code, detail }: Pick<DeviceRefusal, 'code' | 'detail'>): Refused =>
  refused(failureOf[code], detail);

/** Loads the library, answers and lets it go. The PIN is tried only on a token that holds the right key, so that no other token counts it. */
export function answerQuestion(question: TokenQuestion, pin: string, data: Uint8Array): TokenAnswer {
  const opened = openPkcs11Device(question.place.libraryPath, question.place.tokenLabel);
  if (!opened.ok) return refusedBy(opened);
  const device = opened.value;
  try {
    const listed = device.listTokenKeys();
    if (!listed.ok) return refusedBy(listed);
    const keys = listed.value.filter(({ label }) => label === question.place.keyLabel);
    if (question.act === 'look') return { ok: true, keys: keys.map(seenKey) };
    const key = chooseKey(keys, question);
    return 'ok' in key ? key : signWith(device, { question, key, pin, data });
  } catch (error) {
    if (error instanceof DeviceError) return refused(failureOf[error.code], error.message);
    throw error;
  } finally {
    device.close();
  }
}

function seenKey({ label, kind, spki, certificate }: TokenKey) {
  const spkiHex = Buffer.from(spki).toString('hex');
  return { label, kind, spkiHex, certificateSha256: certificate?.sha256 ?? null };
}

/** A key without any certificate on the token is told by its public half; one with another certificate is not the unit's registered key. */
function chooseKey(keys: readonly TokenKey[], { spkiHex, certificateSha256 }: Signing): TokenKey | Refused {
  const own = keys.filter(({ spki }) => Buffer.from(spki).toString('hex') === spkiHex);
  const fits = own.find(
    ({ certificate }) =>
      certificate === null || certificateSha256 === null || certificate.sha256 === certificateSha256,
  );
  if (fits !== undefined) return fits;
  const hasCertificate = keys.some(({ certificate }) => certificate !== null);
  return refused(hasCertificate ? 'token-certificate-differs' : 'token-key-absent');
}

function signWith(
  device: TokenDevice,
  {
    question,
    key,
    pin,
    data,
  }: {
    readonly question: Signing;
    readonly key: TokenKey;
    readonly pin: string;
    readonly data: Uint8Array;
  },
): TokenAnswer {
  const before = device.readToken();
  if (!before.ok) return refusedBy(before);
  if (before.value.pin === 'locked') return refused('pin-locked');
  const opened = device.open(pin);
  if (!opened.ok) {
    const after = device.readToken();
    const state = after.ok ? after.value.pin : 'open';
    if (opened.code === 'pin-wrong' && state === 'locked') return refused('pin-locked', opened.detail);
    return { ...refusedBy(opened), finalTry: state === 'finalTry' };
  }
  const session = opened.value;
  try {
    const signing = session.signingKey(key.id);
    if (signing === null) return refused('token-key-absent', 'no private half');
    const signature = question.act === 'sign' ? signing.sign(data) : new Uint8Array(0);
    return {
      ok: true,
      kind: key.kind,
      algorithmHex: Buffer.from(signing.algorithm).toString('hex'),
      signatureHex: Buffer.from(signature).toString('hex'),
    };
  } finally {
    session.close();
  }
}
