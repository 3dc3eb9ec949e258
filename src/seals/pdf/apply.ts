// Fills one reserved signature field of a PDF (ISO 32000-1, 12.8; PAdES, ETSI EN 319 142-1): the seal's picture becomes the appearance of the
// field, drawn with blend mode Multiply so that name and date stay readable under it, and an ETSI.CAdES.detached signature over everything but
// itself. Nothing that was there is rewritten. The first seal certifies: P=1 (nothing may follow) when no other field is reserved, else P=2.
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
import type { CmsProfile } from '../pki/cms-oids.ts';
import { addTimeStampToken, signDetached, verifyDetached } from '../pki/cms.ts';
import { type DigestName, digestOf } from '../pki/digest.ts';
import type { Signer } from '../pki/signer.ts';
import { filledField, pictureObjects, rectangleOf, type SealPicture } from './seal-appearance.ts';
import { findSealObstacle } from './seal-obstacle.ts';
import {
  cmsRoomBytes,
  fillContents,
  fillRange,
  holderText,
  newFileId,
  tokenRoomBytes,
} from './signature-holder.ts';
import { type CoveredBytes, digestOfRange } from './signed-bytes.ts';

export interface SealPdfOptions {
  readonly pdf: Uint8Array;
  /** Name of a reserved, still unsigned signature field, e.g. `Seal1`. */
  readonly fieldName: string;
  readonly picture: SealPicture;
  readonly signer: Signer;
  readonly signedAt: Date;
  readonly unitName: string;
  /** Under which standard's identifiers the CMS is written; GB/T 35275 for SM2 keys. RFC 5652 unless told. */
  readonly cmsProfile?: CmsProfile;
}

/** Seals a PDF and answers with the new bytes. Throws a RangeError when the field is not there or not free, or when the PDF is none to be sealed. */
export function sealPdf(options: SealPdfOptions): Uint8Array {
  const { bytes, range } = prepareRevision(options);
  fillContents(bytes, range, signRange(bytes, range, options));
  return bytes;
}

/** An imprint in, a token out; null when the authority cannot be reached. */
export type TimeStampSource = (imprint: {
  readonly digest: DigestName;
  readonly value: Uint8Array;
}) => Promise<Uint8Array | null>;

/** As `sealPdf`, with a time stamp over the signature when one can be had (PAdES B-T); without one the seal is there all the same. */
export async function sealPdfStamped(
  options: SealPdfOptions & { readonly timeStamp: TimeStampSource },
): Promise<Uint8Array> {
  const { bytes, range } = prepareRevision(options, tokenRoomBytes);
  const cms = signRange(bytes, range, options);
  const { signature } = verifyDetached({ cms, digest: (name) => digestOfRange(name, bytes, range) });
  const digest = options.signer.digest;
  const token = signature && (await options.timeStamp({ digest, value: digestOf(digest, signature) }));
  fillContents(bytes, range, token ? addTimeStampToken(cms, token) : cms);
  return bytes;
}

interface Prepared {
  readonly bytes: Buffer;
  readonly range: CoveredBytes;
}

function prepareRevision(options: SealPdfOptions, extraRoomBytes = 0): Prepared {
  const pdf = openPdf(options.pdf);
  const obstacle = findSealObstacle(pdf);
  if (obstacle) throw new RangeError(`the PDF is none to be sealed: ${obstacle}`);
  const fields = listSignatureFields(pdf);
  const field = fields.find(({ name }) => name === options.fieldName);
  if (!field?.objectNumber) throw new RangeError(`the PDF has no signature field ${options.fieldName}`);
  if (field.dict.entries.has('V')) throw new RangeError(`the field ${options.fieldName} is signed already`);

  const first = nextObjectNumber(pdf);
  const numbers = { signature: first, appearance: first + 1, image: first + 2, mask: first + 3 };
  const isFirst = fields.every(({ value }) => value === null);
  const permission = isFirst ? (fields.length === 1 ? 1 : 2) : null;
  const roomBytes = cmsRoomBytes(options.signer) + extraRoomBytes;
  const holder = holderText(signatureOf(options, permission), roomBytes);
  const objects: NewObject[] = [
    { number: numbers.signature, content: { kind: 'text', text: holder } },
    ...pictureObjects(options.picture, rectangleOf(pdf, field), numbers),
    { number: field.objectNumber, content: { kind: 'value', value: filledField(field, numbers) } },
    ...catalogObjects(pdf, permission === null ? null : numbers.signature),
  ];
  const revision = appendRevision(pdf, objects, newFileId(options.pdf, options.signedAt));
  const bytes = Buffer.from(revision.bytes.buffer, revision.bytes.byteOffset, revision.bytes.byteLength);
  return { bytes, range: fillRange(bytes, revision.offsets.get(numbers.signature) ?? 0) };
}

function signRange(bytes: Buffer, range: CoveredBytes, options: SealPdfOptions): Uint8Array {
  const { signer, signedAt, cmsProfile = 'rfc5652' } = options;
  const digestSha256 = digestOfRange(signer.digest, bytes, range);
  return signDetached({ digestSha256, signer, signedAt, cades: true, profile: cmsProfile });
}

function signatureOf({ signedAt, unitName }: SealPdfOptions, permission: 1 | 2 | null): PdfDict {
  return pdfDict({
    Type: pdfName('Sig'),
    Filter: pdfName('Adobe.PPKLite'),
    SubFilter: pdfName('ETSI.CAdES.detached'),
    Name: pdfText(unitName),
    M: pdfText(`D:${signedAt.toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`),
    ...(permission === null ? {} : { Reference: [docMdpReference(permission)] }),
  });
}

function docMdpReference(permission: 1 | 2): PdfDict {
  return pdfDict({
    Type: pdfName('SigRef'),
    TransformMethod: pdfName('DocMDP'),
    TransformParams: pdfDict({ Type: pdfName('TransformParams'), P: permission, V: pdfName('1.2') }),
  });
}

/** SigFlags 3 (SignaturesExist, AppendOnly), and the certification in /Perms. */
function catalogObjects(pdf: PdfDocument, certification: number | null): NewObject[] {
  const objects: NewObject[] = [];
  const catalog = new Map(pdf.catalog.entries);
  const formRef = catalog.get('AcroForm');
  const form = pdf.dict(formRef);
  const filledForm: PdfValue = { kind: 'dict', entries: new Map(form?.entries).set('SigFlags', 3) };
  if (isRef(formRef)) objects.push({ number: formRef.number, content: { kind: 'value', value: filledForm } });
  else catalog.set('AcroForm', filledForm);
  if (certification !== null) catalog.set('Perms', pdfDict({ DocMDP: pdfRef(certification) }));
  const root = pdf.trailer.entries.get('Root');
  if (isRef(root) && (certification !== null || !isRef(formRef))) {
    objects.push({
      number: root.number,
      content: { kind: 'value', value: { kind: 'dict', entries: catalog } },
    });
  }
  return objects;
}
