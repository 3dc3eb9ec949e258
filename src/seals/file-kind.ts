// What a file is, by its bytes alone: names lie. Only enough is read to choose who judges it; nothing is trusted here.
//
// Threat: a container that begins as one thing and ends as another. What starts as a zip is a zip, and one with bytes before its first entry still goes to
// the zip reader, which refuses it by name, instead of passing as "unknown".
import type { ByteSource } from '../formats/byte-source.ts';
import { catchFormatError } from '../formats/failure.ts';
import { decodeText } from '../formats/sniff-bytes.ts';
import { foreignZipLimits, readZip, type ZipReader } from '../formats/zip/read.ts';
import { isEncryptedStream } from './encryption/encrypted-stream.ts';
import { outlineOf } from './der-outline.ts';

export type FileKind =
  | 'ofd'
  | 'pdf'
  /** ASiC-E, or a zip that holds signatures as one. */
  | 'asic'
  | 'zip'
  /** SESeal: a seal by itself. */
  | 'seal'
  /** SES_Signature: what a seal signed, without the document. */
  | 'sealSignature'
  | 'cms'
  | 'timeStamp'
  | 'certificate'
  | 'crl'
  | 'key'
  | 'signatureXml'
  | 'xml'
  | 'text'
  /** A package or 会印件 encrypted to its recipients. */
  | 'encrypted'
  | 'unknown';

export interface SniffedFile {
  readonly kind: FileKind;
  /** The opened archive of `asic` and `zip`; null for others and when it could not be opened. */
  readonly zip: ZipReader | null;
}

const headBytes = 8192;
/** An end record and the longest comment. */
const tailBytes = 22 + 0xffff;
/** Readers of PDF look for the header in the first kilobyte (ISO 32000-2, annex I). */
const pdfHeaderWithin = 1024;

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

/** Tells what a file is. Rejects only when the source cannot be read. */
export async function sniffFile(source: ByteSource): Promise<SniffedFile> {
  // A file that lost its content on the way is no text that can be read.
  if (source.sizeBytes === 0) return plain('unknown');
  const head = await source.read(0, Math.min(headBytes, source.sizeBytes));
  const start = latin1(head.subarray(0, pdfHeaderWithin));
  const isZip = start.startsWith('PK\x03\x04') || start.startsWith('PK\x05\x06');
  if (isZip) return sniffZip(source);
  if (start.startsWith('%PDF-')) return plain('pdf');
  if (isEncryptedStream(head) || start.startsWith('YZJOINT2')) return plain('encrypted');
  const structure = kindOfDer(head);
  // A seal holds its picture as an OFD, so the mark of a zip near the end means nothing there.
  if (structure) return plain(structure);
  const tailSize = Math.min(tailBytes, source.sizeBytes);
  const tail = latin1(await source.read(source.sizeBytes - tailSize, tailSize));
  // A header that was damaged: still a PDF for its signatures, and what was signed has changed.
  if (start.includes('%PDF-') || /startxref\s+\d+\s+%%EOF/.test(tail)) return plain('pdf');
  if (tail.includes('PK\x05\x06')) return sniffZip(source);
  return plain(kindOfText(head, source.sizeBytes > head.length) ?? 'unknown');
}

const plain = (kind: FileKind): SniffedFile => ({ kind, zip: null });

async function sniffZip(source: ByteSource): Promise<SniffedFile> {
  const read = await catchFormatError(() => readZip(source, foreignZipLimits));
  if (!read.ok) return plain(await kindOfBrokenZip(source));
  const zip = read.value;
  if (zip.entry('OFD.xml')) return { kind: 'ofd', zip };
  const holdsSignatures = zip.entries.some(({ name }) => /^META-INF\/[^/]*(?:signature|ASiC)/i.test(name));
  return { kind: holdsSignatures || zip.entry('mimetype') ? 'asic' : 'zip', zip };
}

/** The directory of a broken archive still tells what its maker meant it to be. */
async function kindOfBrokenZip(source: ByteSource): Promise<FileKind> {
  const size = Math.min(tailBytes, source.sizeBytes);
  const tail = latin1(await source.read(source.sizeBytes - size, size));
  return tail.includes('OFD.xml') ? 'ofd' : 'asic';
}

/** Object identifiers as DER holds them. */
const oids = {
  /** 1.2.840.113549.1.7.2 of RFC 5652, and 1.2.156.10197.6.1.4.2.2 of GB/T 35275. */
  signedData: '(?:2a864886f70d010702|2a811ccf550601040202)',
  /** 1.2.840.113549.1.9.16.1.4 */
  tstInfo: '2a864886f70d0109100104',
};

/** How each structure begins (`der-outline.ts`); the first pattern that fits counts. */
const outlines: readonly (readonly [FileKind, RegExp])[] = [
  ['timeStamp', new RegExp(`^0:30 1:06=${oids.signedData} .* 4:06=${oids.tstInfo}`)],
  ['cms', new RegExp(`^0:30 1:06=${oids.signedData} 1:a0`)],
  // TimeStampResp: a status, then the token.
  ['timeStamp', new RegExp(`^0:30 1:30 2:02 (?:2:\\S+ )*1:30 2:06=${oids.signedData}`)],
  // SES_Signature: TBS_Sign with a version and a whole seal.
  ['sealSignature', /^0:30 1:30 2:02 2:30 3:30 4:30 5:16/],
  // SESeal: SES_SealInfo with its header ("ES", version, maker).
  ['seal', /^0:30 1:30 2:30 3:16/],
  // PKCS#12 and PKCS#8, then SEC 1, then PKCS#1.
  ['key', /^0:30 1:02 (?:1:30 2:06|1:04|1:02 1:02)/],
  ['certificate', /^0:30 1:30 2:a0 3:02 2:02 2:30/],
  ['crl', /^0:30 1:30 (?:2:02 )?2:30 3:06/],
];

/** Text that went through a wrong decoder still shows the header of a seal: IA5String "ES", INTEGER 1 to 8 of one byte. */
// eslint-disable-next-line no-control-regex -- DER tags and lengths are control characters
const mangledSeal = /\x16\x02ES\x02\x01[\x01-\x08]\x16/;

function kindOfDer(head: Uint8Array): FileKind | null {
  if (head[0] !== 0x30) return null;
  const outline = outlineOf(head);
  const found = outlines.find(([, pattern]) => pattern.test(outline));
  if (found) return found[0];
  return mangledSeal.test(latin1(head.subarray(0, 64))) ? 'seal' : null;
}

function kindOfText(head: Uint8Array, isCut: boolean): FileKind | null {
  const text = decodeText(head, isCut)?.trimStart();
  if (text === undefined) return null;
  if (text.startsWith('<')) return /<(?:\w+:)?Signature[\s>]/.test(text) ? 'signatureXml' : 'xml';
  const labels = [...text.matchAll(/^-----BEGIN ([A-Z0-9 ]+)-----/gm)].map(([, label = '']) => label);
  if (labels.some((label) => /^(?:X509 |TRUSTED )?CERTIFICATE$/.test(label))) return 'certificate';
  if (labels.some((label) => label.includes('KEY'))) return 'key';
  return labels.includes('X509 CRL') ? 'crl' : 'text';
}
