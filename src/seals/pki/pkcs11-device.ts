// A token behind PKCS#11: its keys are known by their certificates and public halves (same CKA_ID), and sign inside the token. RSA by CKM_RSA_PKCS over a DigestInfo of
// ours and ECDSA by CKM_ECDSA over a digest: the two mechanisms that every token has. SM2 has no mechanism in the standard.
import { writeNull, writeOctetString, writeOid, writeSequence, writeUnsigned } from './der-writer.ts';
import { digestOf } from './digest.ts';
import { DeviceError } from './key-device.ts';
import type { DeviceOutcome, DeviceRefusal, DeviceSession, KeyDevice } from './key-device.ts';
import { digestOids, signatureOids } from './oids.ts';
import { listTokenKeys } from './pkcs11-keys.ts';
import type { TokenKey } from './pkcs11-keys.ts';
import { ck, loadPkcs11, numberValue, Pkcs11Error } from './pkcs11-library.ts';
import type { Pkcs11Library, TokenInfo } from './pkcs11-library.ts';
import type { SigningKey } from './signing-key.ts';

/** A token: its keys show themselves before they have a certificate, and it says how its PIN stands. */
export interface TokenDevice extends KeyDevice {
  readonly kind: 'pkcs11';
  listTokenKeys(): DeviceOutcome<readonly TokenKey[]>;
  readToken(): DeviceOutcome<TokenInfo>;
}

/** Loads a vendor's library; the token of that label is the device, else the first that is set up. */
export function openPkcs11Device(libraryPath: string, tokenLabel?: string): DeviceOutcome<TokenDevice> {
  let library: Pkcs11Library;
  try {
    library = loadPkcs11(libraryPath);
  } catch (error) {
    // koffi's errors for a library that is missing or made for another machine have no class of their own.
    return { ok: false, code: 'device-unusable', detail: String(error) };
  }
  const session = () => library.openSession(findToken(library, tokenLabel).slot);
  const listAll = () =>
    attempt(() => withSession(library, session(), (open) => listTokenKeys({ library, session: open })));
  return {
    ok: true,
    value: {
      kind: 'pkcs11',
      listTokenKeys: listAll,
      listKeys() {
        const listed = listAll();
        if (!listed.ok) return listed;
        const certified = listed.value.flatMap(({ id, label, certificate }) =>
          certificate === null ? [] : [{ id, label, certificate }],
        );
        return { ok: true, value: certified };
      },
      readToken: () => attempt(() => findToken(library, tokenLabel).info),
      open: (pin) => attempt(() => openSession(library, session(), pin)),
      close: () => library.close(),
    },
  };
}

function findToken(
  library: Pkcs11Library,
  label: string | undefined,
): { readonly slot: bigint; readonly info: TokenInfo } {
  const tokens = library.listSlots().map((slot) => ({ slot, info: library.readToken(slot) }));
  const found = tokens.find(({ info }) => info.isSetUp && (label === undefined || info.label === label));
  if (found === undefined)
    throw new DeviceError({ code: 'device-absent', detail: 'no such token in any slot' });
  return found;
}

function withSession<T>(library: Pkcs11Library, session: bigint, work: (session: bigint) => T): T {
  try {
    return work(session);
  } finally {
    library.closeSession(session);
  }
}

function openSession(library: Pkcs11Library, session: bigint, pin: string): DeviceSession {
  try {
    library.login(session, pin);
  } catch (error) {
    library.closeSession(session);
    throw error;
  }
  let isOpen = true;
  const keys = listTokenKeys({ library, session });
  return {
    signingKey(id) {
      const key = keys.find((one) => one.id === id);
      const object = key === undefined ? undefined : findPrivateKey(library, session, id);
      if (key === undefined || object === undefined) return null;
      return signingTokenKey(key, (mechanism, data) => {
        if (!isOpen) throw new DeviceError({ code: 'device-absent', detail: 'the session is closed' });
        const signed = attempt(() => library.sign(session, { object, mechanism }, data));
        if (!signed.ok) throw new DeviceError(signed);
        return signed.value;
      });
    },
    // A token logs out when its last session ends.
    close() {
      isOpen = false;
      attempt(() => library.closeSession(session));
    },
  };
}

function findPrivateKey(library: Pkcs11Library, session: bigint, id: string): bigint | undefined {
  return library.find(session, [
    { type: ck.attribute.class, value: numberValue(ck.objectClass.privateKey) },
    { type: ck.attribute.id, value: Buffer.from(id, 'hex') },
  ])[0];
}

function signingTokenKey(
  { spki, kind }: TokenKey,
  sign: (mechanism: number, data: Uint8Array) => Uint8Array,
): SigningKey {
  if (kind === 'rsa') {
    const algorithm = writeSequence(writeOid(signatureOids.sha256WithRsa), writeNull());
    const digestAlgorithm = writeSequence(writeOid(digestOids.sha256), writeNull());
    const infoOf = (bytes: Uint8Array) =>
      writeSequence(digestAlgorithm, writeOctetString(digestOf('sha256', bytes)));
    return {
      ...{ kind: 'rsa', spki, digest: 'sha256', algorithm },
      sign: (bytes) => sign(ck.mechanism.rsaPkcs, infoOf(bytes)),
    };
  }
  const algorithm = writeSequence(writeOid(signatureOids.ecdsaWithSha256));
  return {
    ...{ kind: 'ec', spki, digest: 'sha256', algorithm },
    sign(bytes) {
      const raw = sign(ck.mechanism.ecdsa, digestOf('sha256', bytes));
      const half = raw.length / 2;
      return writeSequence(writeUnsigned(raw.subarray(0, half)), writeUnsigned(raw.subarray(half)));
    },
  };
}

const { answer } = ck;
const failures: Readonly<Record<number, DeviceRefusal['code']>> = {
  [answer.pinIncorrect]: 'pin-wrong',
  [answer.pinInvalid]: 'pin-wrong',
  [answer.pinLengthRange]: 'pin-wrong',
  [answer.pinLocked]: 'pin-locked',
  [answer.deviceRemoved]: 'device-absent',
  [answer.tokenNotPresent]: 'device-absent',
  [answer.sessionClosed]: 'device-absent',
  [answer.sessionHandleInvalid]: 'device-absent',
};

function attempt<T>(work: () => T): DeviceOutcome<T> {
  try {
    return { ok: true, value: work() };
  } catch (error) {
    if (error instanceof DeviceError) return { ok: false, code: error.code, detail: error.message };
    if (error instanceof Pkcs11Error) {
      return { ok: false, code: failures[error.returnValue] ?? 'device-unusable', detail: error.message };
    }
    throw error;
  }
}
