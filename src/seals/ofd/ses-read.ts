// Strict reader of seals (SESeal) and seal signatures (SES_Signature): GM/T 0031-2014 clauses 7 and 8, GB/T 38540-2020 clauses 5 and 6, GM/T 0031-2025 as
// implemented elsewhere (its text was not at hand).
//
// Threat: two programs that see two seals in the same bytes. So: DER only, no byte after the end, the version told by the structure and never by
// trying, every signed part kept as its raw slice. Tolerated, because real seals have it and nothing depends on it: any string type for words, words in
// place of the identifier of an extension, an explicit FALSE, and BIT STRINGs of whole bytes that count their last zero bits as unused. A seal in BER is
// read so that its signature can be judged too, and says so: it is refused all the same. Not tolerated: everything else.
//
//     V1  SESeal { SealInfo, { cert, algorithm, signature } }          SES_Signature { TBS { version, seal, time BIT STRING, hash, info, cert, algorithm }, signature }
//     V4  SESeal { SealInfo, cert, algorithm, signature, [0]? }        SES_Signature { TBS { version, seal, time, hash, info, [0]? }, cert, algorithm, signature, [0]? }
import { contextTag, readBer, readDer, tags, type DerElement } from '../pki/der.ts';
import {
  explicitOf,
  openCursor,
  readOid,
  readSmallInteger,
  sequenceOf,
  type Cursor,
} from '../pki/der-values.ts';
import { writeSequence } from '../pki/der-writer.ts';
import { malformed, readBits, readExtensions, readWords } from './ses-read-values.ts';
import { readSealTime, readTimeText, type SesTime } from './ses-time.ts';
import type { SesCertList, SesExtension, SesPicture, SesSeal, SesSignature } from './ses-types.ts';

export { encodingOf } from './ses-read-values.ts';

/** Reads a seal signature (`SignedValue.dat`). Throws PkiError. */
export function readSesSignature(bytes: Uint8Array): SesSignature {
  const root = readDer(bytes);
  const count = sequenceOf(root).length;
  if (count === 2) return readV1Signature(openCursor(root));
  if (count === 4 || count === 5) return readV4Signature(openCursor(root));
  throw malformed(`a signature of ${count} parts`);
}

/** Reads a seal file (`Seal.esl`). Throws PkiError. */
export function readSesSeal(bytes: Uint8Array): SesSeal {
  const { element, trailing } = readBer(bytes);
  if (trailing.length > 0) throw malformed('bytes after the end');
  return readSeal(element);
}

function readV1Signature(root: Cursor): SesSignature {
  const toSign = root.next(tags.sequence);
  const signature = readBits(root.next());
  root.end();
  const cursor = openCursor(toSign);
  const version = readSmallInteger(cursor.next());
  const seal = readSeal(cursor.next());
  if (seal.structure !== 'v1') throw malformed('a new seal in an old signature');
  const { signingTime, timeInfoToken } = readV1Time(readBits(cursor.next()));
  const dataHash = readBits(cursor.next());
  const propertyInfo = readWords(cursor.next());
  const signerCertificate = cursor.next(tags.octetString).content;
  const signatureOid = readOid(cursor.next());
  cursor.end();
  return {
    structure: 'v1',
    version,
    seal,
    signingTime,
    timeInfoToken,
    dataHash,
    propertyInfo,
    extensions: [],
    signedBytes: toSign.raw,
    signerCertificate,
    signatureOid,
    signature,
    timeStamp: null,
  };
}

/** timeInfo of the first version is a BIT STRING of anything: words, a DER time, or a time stamp (seals.md 2.14). */
function readV1Time(bytes: Uint8Array): { signingTime: SesTime; timeInfoToken: Uint8Array | null } {
  const none: SesTime = { text: '', at: null, zone: 'missing' };
  if (bytes[0] === tags.sequence) return { signingTime: none, timeInfoToken: bytes };
  const isDer = bytes[0] === tags.utcTime || bytes[0] === tags.generalizedTime;
  if (isDer) return { signingTime: readSealTime(readDer(bytes)), timeInfoToken: null };
  const text = Buffer.from(bytes.subarray(0, 64)).toString('latin1').trim();
  return { signingTime: readTimeText(text), timeInfoToken: null };
}

function readV4Signature(root: Cursor): SesSignature {
  const toSign = root.next(tags.sequence);
  const signerCertificate = root.next(tags.octetString).content;
  const signatureOid = readOid(root.next());
  const signature = readBits(root.next());
  const timeStamp = readTimeStamp(root);
  const cursor = openCursor(toSign);
  const version = readSmallInteger(cursor.next());
  const seal = readSeal(cursor.next());
  if (seal.structure !== 'v4') throw malformed('an old seal in a new signature');
  const signingTime = readSealTime(cursor.next());
  const dataHash = readBits(cursor.next());
  const propertyInfo = readWords(cursor.next());
  const wrapped = cursor.optional(contextTag(0, 'constructed'));
  cursor.end();
  return {
    structure: 'v4',
    version,
    seal,
    signingTime,
    timeInfoToken: null,
    dataHash,
    propertyInfo,
    extensions: wrapped ? readExtensions(explicitOf(wrapped)) : [],
    signedBytes: toSign.raw,
    signerCertificate,
    signatureOid,
    signature,
    timeStamp,
  };
}

/** `[0] BIT STRING OPTIONAL`, explicit as real files have it, or implicit as the module may be read; then the end. */
function readTimeStamp(cursor: Cursor): Uint8Array | null {
  const explicit = cursor.optional(contextTag(0, 'constructed'));
  const implicit = explicit ? undefined : cursor.optional(contextTag(0, 'primitive'));
  cursor.end();
  if (explicit) return readBits(explicitOf(explicit));
  if (!implicit) return null;
  if (implicit.content[0] !== 0) throw malformed('a time stamp with unused bits');
  return implicit.content.subarray(1);
}

function readSeal(element: DerElement): SesSeal {
  const count = sequenceOf(element).length;
  const cursor = openCursor(element);
  const info = cursor.next(tags.sequence);
  if (count === 2) {
    const sign = openCursor(cursor.next());
    const [cert, algorithm] = [sign.next(tags.octetString), sign.next(tags.oid)];
    const signature = readBits(sign.next());
    sign.end();
    return {
      ...readSealInfo(info, 'v1'),
      raw: element.raw,
      // The maker of an old seal signed its parts in a SEQUENCE that is stored nowhere; the parts go in as they are stored.
      signedBytes: writeSequence(info.raw, cert.raw, algorithm.raw),
      makerCertificate: cert.content,
      signatureOid: readOid(algorithm),
      signature,
      timeStamp: null,
    };
  }
  if (count !== 4 && count !== 5) throw malformed(`a seal of ${count} parts`);
  const makerCertificate = cursor.next(tags.octetString).content;
  const signatureOid = readOid(cursor.next());
  const signature = readBits(cursor.next());
  const timeStamp = readTimeStamp(cursor);
  return {
    ...readSealInfo(info, 'v4'),
    raw: element.raw,
    signedBytes: info.raw,
    makerCertificate,
    signatureOid,
    signature,
    timeStamp,
  };
}

type SealInfo = Omit<
  SesSeal,
  'raw' | 'signedBytes' | 'makerCertificate' | 'signatureOid' | 'signature' | 'timeStamp'
>;

function readSealInfo(info: DerElement, structure: SesSeal['structure']): SealInfo {
  const cursor = openCursor(info);
  const header = openCursor(cursor.next());
  if (readWords(header.next()) !== 'ES') throw malformed('a header without ES');
  const version = readSmallInteger(header.next());
  const vendor = readWords(header.next());
  header.end();
  const id = readWords(cursor.next());
  const property = openCursor(cursor.next());
  const type = readSmallInteger(property.next());
  const name = readWords(property.next());
  const listType = structure === 'v1' ? 1 : readSmallInteger(property.next());
  const certList = readCertList(property.next(tags.sequence), listType);
  const [createdAt, validFrom, validUntil] = [property.next(), property.next(), property.next()].map(
    readSealTime,
  ) as [SesTime, SesTime, SesTime];
  property.end();
  const picture = readPicture(cursor.next());
  const extensions = readSealExtensions(cursor);
  const identity = { structure, version, vendor, id, type, name: name.trim() };
  return { ...identity, certList, createdAt, validFrom, validUntil, picture, extensions };
}

/** Untagged in real seals; the first version says EXPLICIT without a number, so that a [0] is read too. */
function readSealExtensions(cursor: Cursor): readonly SesExtension[] {
  const wrapped = cursor.optional(contextTag(0, 'constructed'));
  const plain = wrapped ? undefined : cursor.optional(tags.sequence);
  cursor.end();
  if (wrapped) return readExtensions(explicitOf(wrapped));
  return plain ? readExtensions(plain) : [];
}

function readCertList(list: DerElement, listType: number): SesCertList {
  const items = sequenceOf(list);
  if (listType === 1) {
    // Where a first seal has something else than certificates (seals.md 2.15), nothing in it can match.
    const certificates = items.filter(({ tag }) => tag === tags.octetString).map(({ content }) => content);
    return { kind: 'certificates', certificates };
  }
  if (listType !== 2) return { kind: 'unknown', listType };
  const digests = items.map((item) => {
    const cursor = openCursor(item);
    const digest = { type: readWords(cursor.next()), value: cursor.next(tags.octetString).content };
    cursor.end();
    return digest;
  });
  return { kind: 'digests', digests };
}

function readPicture(element: DerElement): SesPicture {
  const cursor = openCursor(element);
  const picture = {
    type: readWords(cursor.next()),
    data: cursor.next(tags.octetString).content,
    widthMm: readSmallInteger(cursor.next()),
    heightMm: readSmallInteger(cursor.next()),
  };
  cursor.end();
  return picture;
}
