// Seals and seal signatures with every choice open: what the product never writes (first version, digest lists, wrong lists) and what attackers write.
import {
  writeGeneralizedTime,
  writeIa5,
  writeSealHeader,
  writeSealPicture,
} from '../../../src/seals/ofd/ses-write.ts';
import { algorithmOid, writeTimeStampField } from '../../../src/seals/ofd/ses-write.ts';
import { tags } from '../../../src/seals/pki/der.ts';
import {
  writeBitString,
  writeElement,
  writeOctetString,
  writeOid,
  writeSequence,
  writeSmallInteger,
  writeUtf8,
} from '../../../src/seals/pki/der-writer.ts';
import { digestOf } from '../../../src/seals/pki/digest.ts';
import type { Signer } from '../../../src/seals/pki/signer.ts';
import { ringPicture } from './ring-picture.ts';
import { farEnd, january, june } from './seal-pki.ts';
import { sealSizeMm } from './seals.ts';

/** `v1`: GM/T 0031-2014; `v4`: GB/T 38540-2020 and GM/T 0031-2025, told apart by their version numbers. */
type Structure = 'v1' | 'v4';

export interface SealShape {
  readonly structure: Structure;
  readonly version: number;
  readonly maker: Signer;
  /** 1 certificates, 2 digests; ignored in v1. */
  readonly listType: number;
  /** Elements of the list. */
  readonly list: readonly Uint8Array[];
  readonly name: string;
  readonly validFrom: Date;
  readonly validUntil: Date;
  readonly picture: { readonly type: string; readonly data: Uint8Array };
  /** What becomes of the maker's signature value. */
  readonly makerValue: (value: Uint8Array) => Uint8Array;
  /** Token over the maker's signature value (version 5). */
  readonly timeStamp: ((value: Uint8Array) => Uint8Array) | null;
}

export const listedCertificate = ({ certificate }: Signer): Uint8Array => writeOctetString(certificate.der);

/** CertDigestObj; SM3 with SM2 certificates. */
export function listedDigest({ certificate, digest }: Signer, type: string = digest): Uint8Array {
  return writeSequence(
    writeElement(0x13, new TextEncoder().encode(type.toUpperCase())),
    writeOctetString(digestOf(digest, certificate.der)),
  );
}

/** A good V4 seal of `signer`. */
export function sealShape(maker: Signer, signer: Signer, change: Partial<SealShape> = {}): SealShape {
  return {
    structure: 'v4',
    version: 4,
    maker,
    listType: 1,
    list: [listedCertificate(signer)],
    name: '云溪县人民政府',
    validFrom: january,
    validUntil: farEnd,
    picture: { type: 'png', data: ringPicture() },
    makerValue: (value) => value,
    timeStamp: null,
    ...change,
  };
}

/** UTCTime in the first version, GeneralizedTime since. */
function writeSesTime(structure: Structure, time: Date): Uint8Array {
  if (structure === 'v4') return writeGeneralizedTime(time);
  const digits = time.toISOString().replaceAll(/[-:T]|\.\d+Z$/g, '');
  return writeElement(tags.utcTime, new TextEncoder().encode(`${digits.slice(2)}Z`));
}

export function forgeSeal(shape: SealShape): Uint8Array {
  const { structure, maker } = shape;
  const time = (at: Date): Uint8Array => writeSesTime(structure, at);
  const property = writeSequence(
    writeSmallInteger(1),
    writeUtf8(shape.name),
    ...(structure === 'v1' ? [] : [writeSmallInteger(shape.listType)]),
    writeSequence(...shape.list),
    time(january),
    time(shape.validFrom),
    time(shape.validUntil),
  );
  const info = writeSequence(
    writeSealHeader(shape.version, 'YIZHAN'),
    writeIa5('99012100000001'),
    property,
    writeSealPicture({ ...shape.picture, ...sealSizeMm }),
  );
  const naming = [writeOctetString(maker.certificate.der), writeOid(algorithmOid(maker.algorithm))];
  const signed = structure === 'v1' ? writeSequence(info, ...naming) : info;
  const value = shape.makerValue(maker.sign(signed));
  if (structure === 'v1') return writeSequence(info, writeSequence(...naming, writeBitString(value)));
  const stamp = shape.timeStamp ? [writeTimeStampField(shape.timeStamp(value))] : [];
  return writeSequence(info, ...naming, writeBitString(value), ...stamp);
}

export interface SignatureShape {
  readonly structure: Structure;
  readonly version: number;
  readonly seal: Uint8Array;
  readonly signer: Signer;
  readonly signedAt: Date;
  /** timeInfo instead of the time: any element in v4, the bytes of the BIT STRING in v1. */
  readonly timeInfo: ((signatureXml: Uint8Array) => Uint8Array) | null;
  readonly propertyInfo: string;
  /** OID of the signature algorithm; the signer's own when null. */
  readonly algorithm: string | null;
  readonly value: (value: Uint8Array) => Uint8Array;
  readonly timeStamp: ((value: Uint8Array) => Uint8Array) | null;
}

/** A good V4 signature with this seal. */
export function signatureShape(
  signer: Signer,
  seal: Uint8Array,
  change: Partial<SignatureShape> = {},
): SignatureShape {
  return {
    structure: 'v4',
    version: 4,
    seal,
    signer,
    signedAt: june,
    timeInfo: null,
    propertyInfo: '/Doc_0/Signs/Sign_0/Signature.xml',
    algorithm: null,
    value: (value) => value,
    timeStamp: null,
    ...change,
  };
}

/** SES_Signature over this Signature.xml. */
export function forgeSignature(shape: SignatureShape, signatureXml: Uint8Array): Uint8Array {
  const { structure, signer, signedAt } = shape;
  const naming = [
    writeOctetString(signer.certificate.der),
    writeOid(shape.algorithm ?? algorithmOid(signer.algorithm)),
  ];
  const text = signedAt.toISOString().replaceAll(/[-:T]|\.\d+Z$/g, '');
  const time =
    structure === 'v1'
      ? writeBitString(shape.timeInfo?.(signatureXml) ?? new TextEncoder().encode(`${text}Z`))
      : (shape.timeInfo?.(signatureXml) ?? writeGeneralizedTime(signedAt));
  const tbs = writeSequence(
    writeSmallInteger(shape.version),
    shape.seal,
    time,
    writeBitString(digestOf(signer.digest, signatureXml)),
    writeIa5(shape.propertyInfo),
    ...(structure === 'v1' ? naming : []),
  );
  const value = shape.value(signer.sign(tbs));
  if (structure === 'v1') return writeSequence(tbs, writeBitString(value));
  const stamp = shape.timeStamp ? [writeTimeStampField(shape.timeStamp(value))] : [];
  return writeSequence(tbs, ...naming, writeBitString(value), ...stamp);
}
