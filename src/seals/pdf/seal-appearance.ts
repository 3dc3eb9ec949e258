// What a seal looks like on the page: its picture as the appearance of the field, drawn with blend mode Multiply so that name and date stay readable.
import { deflateSync } from 'node:zlib';
import type { NewObject } from '../../formats/pdf/append.ts';
import type { PdfDocument } from '../../formats/pdf/document.ts';
import type { SignatureField } from '../../formats/pdf/form-fields.ts';
import { isArray, type PdfDict, pdfDict, pdfName, pdfRef, type PdfValue } from '../../formats/pdf/values.ts';
import { writeValue } from '../../formats/pdf/write-value.ts';

export interface SealPicture {
  readonly widthPx: number;
  readonly heightPx: number;
  /** 4 bytes a pixel, rows from the top, alpha not premultiplied. */
  readonly rgba: Uint8Array;
}

/** Numbers of the objects that one seal adds. */
export interface ObjectNumbers {
  readonly signature: number;
  readonly appearance: number;
  readonly image: number;
  readonly mask: number;
}

/** Form, image and mask of a picture. Throws a RangeError when the picture is not as large as it says. */
export function pictureObjects(
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

/** Size of a field. Throws a RangeError when it has none. */
export function rectangleOf(pdf: PdfDocument, field: SignatureField): { width: number; height: number } {
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

/** The field with its signature and appearance. */
export function filledField(field: SignatureField, numbers: ObjectNumbers): PdfValue {
  const entries = new Map(field.dict.entries);
  entries.set('V', pdfRef(numbers.signature));
  entries.set('AP', pdfDict({ N: pdfRef(numbers.appearance) }));
  // Print and Locked (12.5.3): the seal is on paper too, and cannot be moved.
  entries.set('F', 132);
  return { kind: 'dict', entries };
}
