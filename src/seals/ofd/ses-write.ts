// Writes seals and seal signatures (GB/T 38540-2020, 5.2 and 6.2; version 5 as GM/T 0031-2025 has it): strictly DER, what has its default value left
// out, times in UTC. Nothing here signs: bytes to be signed go out, signature values come in.
//
//     SESeal        SEQUENCE { SealInfo, cert OCTET STRING, signAlgID OID, signedValue BIT STRING }           signed: SealInfo
//     SES_Signature SEQUENCE { TBS_Sign, cert OCTET STRING, signatureAlgID OID, signature BIT STRING,
//                              timeStamp [0] EXPLICIT BIT STRING OPTIONAL }                                    signed: TBS_Sign
import { contextTag, readDer, tags } from '../pki/der.ts';
import { openCursor, readOid } from '../pki/der-values.ts';
import {
  writeBitString,
  writeElement,
  writeOctetString,
  writeOid,
  writeSequence,
  writeSmallInteger,
  writeUtf8,
} from '../pki/der-writer.ts';

/** 4: GB/T 38540-2020; 5: GM/T 0031-2025. */
export type SesVersion = 4 | 5;

/** Picture of a seal with its size on paper. */
export interface SealImage {
  /** `png` from us; real seals also hold gif, bmp, ofd. */
  readonly type: string;
  readonly data: Uint8Array;
  /** Whole millimetres, as the standard's INTEGER has it. */
  readonly widthMm: number;
  readonly heightMm: number;
}

/** What a seal says before its maker signs it. */
export interface SealInfo {
  readonly version: SesVersion;
  /** Identifier of the seal, ASCII. */
  readonly id: string;
  /** Identifier of the maker's software, ASCII. */
  readonly vendor: string;
  readonly type: 'unit' | 'person';
  readonly name: string;
  /** DER of every certificate whose key may use the seal (certListType 1). */
  readonly certificates: readonly Uint8Array[];
  readonly createdAt: Date;
  readonly validFrom: Date;
  readonly validUntil: Date;
  readonly picture: SealImage;
}

/** A signature value with what names its key and algorithm. */
export interface SesValue {
  /** DER of the signer's certificate. */
  readonly certificate: Uint8Array;
  /** OID of the signature algorithm. */
  readonly algorithm: string;
  readonly value: Uint8Array;
}

/** What a seal signature says before its signer signs it. */
export interface SesContent {
  readonly version: SesVersion;
  /** The seal as it is stored. */
  readonly seal: Uint8Array;
  readonly signedAt: Date;
  /** Digest of the stored bytes of Signature.xml. */
  readonly dataHash: Uint8Array;
  /** Absolute path of Signature.xml. */
  readonly propertyInfo: string;
}

const typeNumbers = { unit: 1, person: 2 } as const;
/** certListType 1: the list holds certificates, not digests. */
const listOfCertificates = 1;

/** SES_SealInfo: what the maker signs. Throws a RangeError on text outside of ASCII and sizes that are no whole millimetres. */
export function writeSealInfo(info: SealInfo): Uint8Array {
  const property = writeSequence(
    writeSmallInteger(typeNumbers[info.type]),
    writeUtf8(info.name),
    writeSmallInteger(listOfCertificates),
    writeSequence(...info.certificates.map(writeOctetString)),
    writeGeneralizedTime(info.createdAt),
    writeGeneralizedTime(info.validFrom),
    writeGeneralizedTime(info.validUntil),
  );
  return writeSequence(
    writeSealHeader(info.version, info.vendor),
    writeIa5(info.id),
    property,
    writeSealPicture(info.picture),
  );
}

/** SESeal around what its maker signed. */
export function writeSeal(sealInfo: Uint8Array, { certificate, algorithm, value }: SesValue): Uint8Array {
  return writeSequence(sealInfo, writeOctetString(certificate), writeOid(algorithm), writeBitString(value));
}

/** TBS_Sign: what the signer signs. */
export function writeTbsSign(content: SesContent): Uint8Array {
  return writeSequence(
    writeSmallInteger(content.version),
    content.seal,
    writeGeneralizedTime(content.signedAt),
    writeBitString(content.dataHash),
    writeIa5(content.propertyInfo),
  );
}

/** SES_Signature around what its signer signed; `timeStamp` is the DER of a token over the signature value. */
export function writeSesSignature(
  tbsSign: Uint8Array,
  { certificate, algorithm, value }: SesValue,
  timeStamp: Uint8Array | null = null,
): Uint8Array {
  return writeSequence(
    tbsSign,
    writeOctetString(certificate),
    writeOid(algorithm),
    writeBitString(value),
    ...(timeStamp === null ? [] : [writeTimeStampField(timeStamp)]),
  );
}

/** The time stamp's field: [0] EXPLICIT BIT STRING that holds the token. */
export function writeTimeStampField(token: Uint8Array): Uint8Array {
  return writeElement(contextTag(0, 'constructed'), writeBitString(token));
}

/** SES_Header. */
export function writeSealHeader(version: number, vendor: string): Uint8Array {
  return writeSequence(writeIa5('ES'), writeSmallInteger(version), writeIa5(vendor));
}

/** SES_ESPictrueInfo (spelled so in the standard). */
export function writeSealPicture({ type, data, widthMm, heightMm }: SealImage): Uint8Array {
  for (const size of [widthMm, heightMm])
    if (!Number.isInteger(size) || size < 1)
      throw new RangeError(`a seal of ${size} mm: the picture's size is given in whole millimetres`);
  return writeSequence(
    writeIa5(type),
    writeOctetString(data),
    writeSmallInteger(widthMm),
    writeSmallInteger(heightMm),
  );
}

/** IA5String; throws a RangeError on anything but ASCII. */
export function writeIa5(text: string): Uint8Array {
  // eslint-disable-next-line no-control-regex -- the alphabet of IA5String begins at 0
  if (!/^[\u0000-\u007f]*$/.test(text)) throw new RangeError(`${JSON.stringify(text)} is not ASCII`);
  return writeElement(0x16, new TextEncoder().encode(text));
}

/** GeneralizedTime YYYYMMDDHHMMSSZ, whole seconds, UTC (X.690, 11.7). */
export function writeGeneralizedTime(time: Date): Uint8Array {
  const digits = time.toISOString().replaceAll(/[-:T]|\.\d+Z$/g, '');
  return writeElement(tags.generalizedTime, new TextEncoder().encode(`${digits}Z`));
}

/** The OID of an AlgorithmIdentifier: seals name algorithms by it alone. */
export function algorithmOid(algorithmIdentifier: Uint8Array): string {
  return readOid(openCursor(readDer(algorithmIdentifier)).next());
}
