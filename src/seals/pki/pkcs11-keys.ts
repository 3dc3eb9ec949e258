// The keys of a token as they are seen without a PIN: by their certificates, and, before there is one, by their public halves.
import { parseCertificate } from './certificate.ts';
import type { Certificate } from './certificate.ts';
import { readDer } from './der.ts';
import { writeBitString, writeNull, writeOid, writeSequence, writeUnsigned } from './der-writer.ts';
import { signatureOids } from './oids.ts';
import { ck, numberValue } from './pkcs11-library.ts';
import type { Pkcs11Library } from './pkcs11-library.ts';
import { PkiError } from './pki-error.ts';
import { sm2Oids } from './sm2.ts';

/** A key of a token. */
export interface TokenKey {
  /** CKA_ID in hex: certificate, public and private half share it. */
  readonly id: string;
  readonly label: string;
  readonly kind: 'rsa' | 'ec';
  /** SubjectPublicKeyInfo. */
  readonly spki: Uint8Array;
  /** Null: the token carries none for this key yet. */
  readonly certificate: Certificate | null;
}

interface Opened {
  readonly library: Pkcs11Library;
  readonly session: bigint;
}

/** Every RSA and EC key that shows itself; a key with two certificates comes twice. */
export function listTokenKeys(opened: Opened): readonly TokenKey[] {
  const certified = listCertified(opened);
  const known = new Set(certified.map(({ id }) => id));
  const { publicKey } = ck.objectClass;
  const bare = find(opened, publicKey).flatMap((object) => readPublicHalf(opened, object) ?? []);
  return [...certified, ...bare.filter(({ id }) => !known.has(id))];
}

function find({ library, session }: Opened, objectClass: number): readonly bigint[] {
  return library.find(session, [{ type: ck.attribute.class, value: numberValue(objectClass) }]);
}

function reader({ library, session }: Opened, object: bigint) {
  const read = (type: number) => Buffer.from(library.readAttribute(session, object, type));
  const name = () => ({
    id: read(ck.attribute.id).toString('hex'),
    label: read(ck.attribute.label).toString('utf8'),
  });
  return { read, name };
}

function listCertified(opened: Opened): readonly TokenKey[] {
  return find(opened, ck.objectClass.certificate).flatMap((object) => {
    const { read, name } = reader(opened, object);
    const certificate = readCertificate(read(ck.attribute.value));
    const kind = certificate?.keyKind;
    if (certificate === null || (kind !== 'rsa' && kind !== 'ec')) return [];
    return [{ ...name(), kind, spki: certificate.spki, certificate }];
  });
}

/** Tokens carry other things as certificates too; what is none is not shown. */
function readCertificate(der: Uint8Array): Certificate | null {
  try {
    return parseCertificate(der);
  } catch (error) {
    if (error instanceof PkiError) return null;
    throw error;
  }
}

function readPublicHalf(opened: Opened, object: bigint): TokenKey | null {
  const { read, name } = reader(opened, object);
  const { attribute, keyType } = ck;
  const kind = read(attribute.keyType);
  if (kind.equals(numberValue(keyType.rsa))) {
    const spki = rsaSpki(read(attribute.modulus), read(attribute.publicExponent));
    return { ...name(), kind: 'rsa', spki, certificate: null };
  }
  if (!kind.equals(numberValue(keyType.ec))) return null;
  const spki = ecSpki(read(attribute.ecParameters), read(attribute.ecPoint));
  return spki === null ? null : { ...name(), kind: 'ec', spki, certificate: null };
}

function rsaSpki(modulus: Uint8Array, exponent: Uint8Array): Uint8Array {
  const algorithm = writeSequence(writeOid(signatureOids.rsaEncryption), writeNull());
  const key = writeSequence(writeUnsigned(modulus), writeUnsigned(exponent));
  return writeSequence(algorithm, writeBitString(key));
}

/** CKA_EC_POINT is the point inside an OCTET STRING (PKCS#11 2.40, 2.3.3). */
function ecSpki(parameters: Uint8Array, point: Uint8Array): Uint8Array | null {
  try {
    const { content } = readDer(point);
    return writeSequence(writeSequence(writeOid(sm2Oids.publicKey), parameters), writeBitString(content));
  } catch (error) {
    if (error instanceof PkiError) return null;
    throw error;
  }
}
