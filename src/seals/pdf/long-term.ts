// Makes a sealed PDF provable for long (PAdES B-LT and B-LTA, ETSI EN 319 142-1): certificates and revocation lists go into the document security store, and
// a document time stamp over everything proves when they were there. Added in a revision of its own, which every certification allows; the seals before
// keep every byte that they cover.
import { deflateSync } from 'node:zlib';
import { appendRevision, type NewObject, nextObjectNumber } from '../../formats/pdf/append.ts';
import { openPdf, type PdfDocument } from '../../formats/pdf/document.ts';
import { listSignatureFields } from '../../formats/pdf/form-fields.ts';
import {
  isRef,
  type PdfDict,
  pdfDict,
  pdfName,
  pdfRef,
  pdfText,
  type PdfValue,
} from '../../formats/pdf/values.ts';
import type { Certificate } from '../pki/certificate.ts';
import type { Crl } from '../pki/crl.ts';
import type { TimeStampSource } from './apply.ts';
import { itemsOf, plainDict } from './revisions/comparison.ts';
import { fillContents, fillRange, holderText, newFileId, tokenRoomBytes } from './signature-holder.ts';
import { digestOfRange } from './signed-bytes.ts';

export interface LongTermOptions {
  readonly pdf: Uint8Array;
  /** The chains of the signers and of the time-stamp authority, without roots. */
  readonly certificates: readonly Certificate[];
  readonly crls: readonly Crl[];
  readonly timeStamp: TimeStampSource;
  /** Goes into the file's identifier. */
  readonly at: Date;
}

/**
 * Adds validation data and a document time stamp. Null when no time stamp can be had: then nothing is added, and it can be tried again. Throws a RangeError
 * for files that are not appended to, a FormatError for bytes that are no PDF.
 */
export async function addTimeStampsAndLtv(options: LongTermOptions): Promise<Uint8Array | null> {
  const stored = addValidationData(openPdf(options.pdf), options);
  const { bytes, holderOffset } = addStampHolder(openPdf(stored), options);
  const range = fillRange(bytes, holderOffset);
  const value = digestOfRange('sha256', bytes, range);
  const token = await options.timeStamp({ digest: 'sha256', value });
  if (token === null) return null;
  fillContents(bytes, range, token);
  return bytes;
}

/** One revision with /DSS; what the store holds already stays in it. */
function addValidationData(pdf: PdfDocument, { certificates, crls, at }: LongTermOptions): Uint8Array {
  const first = nextObjectNumber(pdf);
  const streams = [...certificates, ...crls].map(({ der }, index) => streamOf(first + index, der));
  const refs = streams.map(({ number }) => pdfRef(number));
  const known = plainDict(pdf, pdf.catalog.entries.get('DSS'));
  const dss = pdfDict({
    ...Object.fromEntries(known?.entries ?? []),
    Type: pdfName('DSS'),
    Certs: [...itemsOf(pdf, known?.entries.get('Certs')), ...refs.slice(0, certificates.length)],
    CRLs: [...itemsOf(pdf, known?.entries.get('CRLs')), ...refs.slice(certificates.length)],
  });
  const dssNumber = first + streams.length;
  const objects: NewObject[] = [
    ...streams,
    valueOf(dssNumber, dss),
    valueOf(rootNumber(pdf), withEntry(pdf.catalog, 'DSS', pdfRef(dssNumber))),
  ];
  return appendRevision(pdf, objects, newFileId(pdf.bytes, at)).bytes;
}

const valueOf = (number: number, value: PdfValue): NewObject => ({
  number,
  content: { kind: 'value', value },
});

function streamOf(number: number, der: Uint8Array): NewObject {
  const dict = pdfDict({ Filter: pdfName('FlateDecode') });
  return { number, content: { kind: 'stream', dict, data: deflateSync(der, { level: 9 }) } };
}

function withEntry(dict: PdfDict, key: string, value: PdfValue): PdfDict {
  return { kind: 'dict', entries: new Map(dict.entries).set(key, value) };
}

function rootNumber(pdf: PdfDocument): number {
  const root = pdf.trailer.entries.get('Root');
  if (!isRef(root)) throw new RangeError('the catalog is no object of its own');
  return root.number;
}

/** A field without area on the first page, with room for the token. */
function addStampHolder(pdf: PdfDocument, { at }: LongTermOptions): { bytes: Buffer; holderOffset: number } {
  const first = nextObjectNumber(pdf);
  const numbers = { stamp: first, field: first + 1 };
  const page = firstPage(pdf);
  const taken = new Set(listSignatureFields(pdf).map(({ name }) => name));
  let name = 'Timestamp1';
  for (let next = 2; taken.has(name); next += 1) name = `Timestamp${next}`;
  const stamp = pdfDict({
    Type: pdfName('DocTimeStamp'),
    Filter: pdfName('Adobe.PPKLite'),
    SubFilter: pdfName('ETSI.RFC3161'),
  });
  const field = pdfDict({
    Type: pdfName('Annot'),
    Subtype: pdfName('Widget'),
    FT: pdfName('Sig'),
    T: pdfText(name),
    V: pdfRef(numbers.stamp),
    // Printed and locked, without area: nothing is drawn.
    F: 132,
    Rect: [0, 0, 0, 0],
    P: pdfRef(page.number),
  });
  const annotations = [...itemsOf(pdf, page.dict.entries.get('Annots')), pdfRef(numbers.field)];
  const objects: NewObject[] = [
    { number: numbers.stamp, content: { kind: 'text', text: holderText(stamp, tokenRoomBytes) } },
    valueOf(numbers.field, field),
    valueOf(page.number, withEntry(page.dict, 'Annots', annotations)),
    ...formObjects(pdf, numbers.field),
  ];
  const revision = appendRevision(pdf, objects, newFileId(pdf.bytes, at));
  const { buffer, byteOffset, byteLength } = revision.bytes;
  return {
    bytes: Buffer.from(buffer, byteOffset, byteLength),
    holderOffset: revision.offsets.get(numbers.stamp) ?? 0,
  };
}

/** The form with one more field: as an object of its own, or inside the catalog. */
function formObjects(pdf: PdfDocument, field: number): NewObject[] {
  const reference = pdf.catalog.entries.get('AcroForm');
  const form = plainDict(pdf, reference) ?? pdfDict({});
  const fields = [...itemsOf(pdf, form.entries.get('Fields')), pdfRef(field)];
  const grown = withEntry(withEntry(form, 'Fields', fields), 'SigFlags', 3);
  return isRef(reference)
    ? [valueOf(reference.number, grown)]
    : [valueOf(rootNumber(pdf), withEntry(pdf.catalog, 'AcroForm', grown))];
}

function firstPage(pdf: PdfDocument): { readonly number: number; readonly dict: PdfDict } {
  let value = pdf.catalog.entries.get('Pages') ?? null;
  for (let depth = 0; depth < 64; depth += 1) {
    const dict = plainDict(pdf, value);
    const [kid] = itemsOf(pdf, dict?.entries.get('Kids'));
    if (dict && kid === undefined && isRef(value)) return { number: value.number, dict };
    value = kid ?? null;
  }
  throw new RangeError('the PDF has no page');
}
