// Fills one reserved signature field of a PDF (ISO 32000-1, 12.8; PAdES, ETSI EN 319 142-1): the seal's picture becomes the appearance of the
// field, drawn with blend mode Multiply so that name and date stay readable under it, and an ETSI.CAdES.detached signature over everything but
// itself. Nothing that was there is rewritten. The first seal certifies: P=1 (nothing may follow) when no other field is reserved, else P=2.
import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { appendRevision, type NewObject, nextObjectNumber } from '../../formats/pdf/append.ts';
import { openPdf, type PdfDocument } from '../../formats/pdf/document.ts';
import { listSignatureFields, type SignatureField } from '../../formats/pdf/form-fields.ts';
import {
  isArray,
  isRef,
  type PdfDict,
  pdfDict,
  pdfName,
  pdfRef,
  pdfText,
  type PdfValue,
} from '../../formats/pdf/values.ts';
import { writeValue } from '../../formats/pdf/write-value.ts';
import { signDetached } from '../pki/cms.ts';
import type { Signer } from '../pki/signer.ts';

interface SealPicture {
  readonly widthPx: number;
  readonly heightPx: number;
  /** 4 bytes a pixel, rows from the top, alpha not premultiplied. */
  readonly rgba: Uint8Array;
}

export interface SealPdfOptions {
  readonly pdf: Uint8Array;
  /** Name of a reserved, still unsigned signature field, e.g. `Seal1`. */
  readonly fieldName: string;
  readonly picture: SealPicture;
  readonly signer: Signer;
  readonly signedAt: Date;
  readonly unitName: string;
}

/** Room for the CMS: a chain of three 4096-bit certificates takes 6 KB; 16 KiB leaves room for a time stamp. */
const contentsBytes = 16 * 1024;
const rangePlaceholder = '/ByteRange [0 ********** ********** **********]';

/** Seals a PDF and answers with the new bytes. Throws a RangeError when the field is not there or not free. */
export function sealPdf(options: SealPdfOptions): Uint8Array {
  const pdf = openPdf(options.pdf);
  const fields = listSignatureFields(pdf);
  const field = fields.find(({ name }) => name === options.fieldName);
  if (!field?.objectNumber) throw new RangeError(`the PDF has no signature field ${options.fieldName}`);
  if (field.dict.entries.has('V')) throw new RangeError(`the field ${options.fieldName} is signed already`);

  const first = nextObjectNumber(pdf);
  const numbers = { signature: first, appearance: first + 1, image: first + 2, mask: first + 3 };
  const isFirst = fields.every(({ value }) => value === null);
  const permission = isFirst ? (fields.length === 1 ? 1 : 2) : null;
  const objects: NewObject[] = [
    { number: numbers.signature, content: { kind: 'text', text: signatureText(options, permission) } },
    ...pictureObjects(options.picture, rectangleOf(pdf, field), numbers),
    { number: field.objectNumber, content: { kind: 'value', value: filledField(field, numbers) } },
    ...catalogObjects(pdf, permission === null ? null : numbers.signature),
  ];
  const newId = createHash('sha256')
    .update(options.pdf)
    .update(options.signedAt.toISOString())
    .digest()
    .subarray(0, 16);
  const revision = appendRevision(pdf, objects, newId);
  return signRevision(Buffer.from(revision.bytes), revision.offsets.get(numbers.signature) ?? 0, options);
}

function signatureText({ signedAt, unitName }: SealPdfOptions, permission: 1 | 2 | null): string {
  const fixed = pdfDict({
    Type: pdfName('Sig'),
    Filter: pdfName('Adobe.PPKLite'),
    SubFilter: pdfName('ETSI.CAdES.detached'),
    Name: pdfText(unitName),
    M: pdfText(`D:${signedAt.toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`),
    ...(permission === null ? {} : { Reference: [docMdpReference(permission)] }),
  });
  return `${writeValue(fixed).slice(0, -2)} ${rangePlaceholder} /Contents <${'0'.repeat(contentsBytes * 2)}>>>`;
}

function docMdpReference(permission: 1 | 2): PdfDict {
  return pdfDict({
    Type: pdfName('SigRef'),
    TransformMethod: pdfName('DocMDP'),
    TransformParams: pdfDict({ Type: pdfName('TransformParams'), P: permission, V: pdfName('1.2') }),
  });
}

interface ObjectNumbers {
  readonly signature: number;
  readonly appearance: number;
  readonly image: number;
  readonly mask: number;
}

function pictureObjects(
  { widthPx, heightPx, rgba }: SealPicture,
  size: { width: number; height: number },
  numbers: ObjectNumbers,
): NewObject[] {
  const pixels = widthPx * heightPx;
  if (rgba.length !== pixels * 4)
    throw new RangeError('the seal picture does not have width × height × 4 bytes');
  const colours = new Uint8Array(pixels * 3);
  const alphas = new Uint8Array(pixels);
  for (let pixel = 0; pixel < pixels; pixel += 1) {
    colours.set(rgba.subarray(pixel * 4, pixel * 4 + 3), pixel * 3);
    alphas[pixel] = rgba[pixel * 4 + 3] ?? 0;
  }
  const image = (colourSpace: string, more: Readonly<Record<string, PdfValue>>): PdfDict =>
    pdfDict({
      Type: pdfName('XObject'),
      Subtype: pdfName('Image'),
      Width: widthPx,
      Height: heightPx,
      ColorSpace: pdfName(colourSpace),
      BitsPerComponent: 8,
      Filter: pdfName('FlateDecode'),
      ...more,
    });
  const form = pdfDict({
    Type: pdfName('XObject'),
    Subtype: pdfName('Form'),
    BBox: [0, 0, size.width, size.height],
    Resources: pdfDict({
      ExtGState: pdfDict({ Over: pdfDict({ Type: pdfName('ExtGState'), BM: pdfName('Multiply') }) }),
      XObject: pdfDict({ Seal: pdfRef(numbers.image) }),
    }),
  });
  const drawing = `q /Over gs ${writeValue(size.width)} 0 0 ${writeValue(size.height)} 0 0 cm /Seal Do Q`;
  const stream = (number: number, dict: PdfDict, data: Uint8Array): NewObject => ({
    number,
    content: { kind: 'stream', dict, data },
  });
  return [
    stream(numbers.appearance, form, Buffer.from(drawing, 'latin1')),
    stream(
      numbers.image,
      image('DeviceRGB', { SMask: pdfRef(numbers.mask) }),
      deflateSync(colours, { level: 9 }),
    ),
    stream(numbers.mask, image('DeviceGray', {}), deflateSync(alphas, { level: 9 })),
  ];
}

function rectangleOf(pdf: PdfDocument, field: SignatureField): { width: number; height: number } {
  const rectangle = pdf.resolve(field.dict.entries.get('Rect'));
  const [left, bottom, right, top] = isArray(rectangle) ? rectangle.map((value) => pdf.resolve(value)) : [];
  if (
    typeof left !== 'number' ||
    typeof bottom !== 'number' ||
    typeof right !== 'number' ||
    typeof top !== 'number'
  ) {
    throw new RangeError('the signature field has no rectangle');
  }
  return { width: Math.abs(right - left), height: Math.abs(top - bottom) };
}

function filledField(field: SignatureField, numbers: ObjectNumbers): PdfValue {
  const entries = new Map(field.dict.entries);
  entries.set('V', pdfRef(numbers.signature));
  entries.set('AP', pdfDict({ N: pdfRef(numbers.appearance) }));
  // Print and Locked (12.5.3): the seal is on paper too, and cannot be moved.
  entries.set('F', 132);
  return { kind: 'dict', entries };
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

function signRevision(
  bytes: Buffer,
  signatureOffset: number,
  { signer, signedAt }: SealPdfOptions,
): Uint8Array {
  const rangeAt = bytes.indexOf(rangePlaceholder, signatureOffset, 'latin1');
  const gapStart = bytes.indexOf('/Contents <', rangeAt, 'latin1') + '/Contents '.length;
  const gapEnd = gapStart + contentsBytes * 2 + 2;
  const range = `/ByteRange [0 ${gapStart} ${gapEnd} ${bytes.length - gapEnd}`;
  bytes.write(`${range.padEnd(rangePlaceholder.length - 1)}]`, rangeAt, 'latin1');
  const digest = createHash('sha256')
    .update(bytes.subarray(0, gapStart))
    .update(bytes.subarray(gapEnd))
    .digest();
  const cms = signDetached({ digestSha256: digest, signer, signedAt, cades: true });
  if (cms.length > contentsBytes)
    throw new RangeError(`a signature of ${cms.length} bytes does not fit its place`);
  bytes.write(Buffer.from(cms).toString('hex'), gapStart + 1, 'latin1');
  return bytes;
}
