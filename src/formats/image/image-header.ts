// What a picture says of itself in its first bytes: kind and size. The viewer's frame decodes pictures; whether it is asked to is decided here,
// before anything is unpacked. Threat: a picture of a few hundred bytes that unpacks to gigabytes of pixels.

export type ImageKind = 'png' | 'jpeg' | 'gif' | 'bmp';

export type ImageHeader =
  | { readonly state: 'known'; readonly kind: ImageKind; readonly widthPx: number; readonly heightPx: number }
  /** A picture of a kind that browsers do not draw, or that is not one of these at all; `format` as a clerk may have heard it. */
  | { readonly state: 'unsupported'; readonly format: string }
  | { readonly state: 'broken' };

/** The media type of each kind, as a blob of the frame has it. */
export const imageMediaTypes: Readonly<Record<ImageKind, string>> = {
  png: 'image/png',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  bmp: 'image/bmp',
};

const unsupported: readonly (readonly [string, string])[] = [
  ['49492a00', 'TIFF'],
  ['4d4d002a', 'TIFF'],
  ['0000000c6a502020', 'JPEG 2000'],
  ['ff4fff51', 'JPEG 2000'],
  ['974a42320d0a1a0a', 'JBIG2'],
  ['52494646', 'WebP'],
  ['504b0304', 'OFD'],
];

/** Reads the header of a picture; never throws. */
export function readImageHeader(bytes: Uint8Array): ImageHeader {
  const hex = Buffer.from(bytes.subarray(0, 16)).toString('hex');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    if (hex.startsWith('89504e470d0a1a0a')) return sized('png', view.getUint32(16), view.getUint32(20));
    if (hex.startsWith('ffd8ff')) return readJpeg(view);
    if (hex.startsWith('474946383761') || hex.startsWith('474946383961'))
      return sized('gif', view.getUint16(6, true), view.getUint16(8, true));
    if (hex.startsWith('424d') && bytes.length > 26) return readBitmap(view);
  } catch (error) {
    if (error instanceof RangeError) return { state: 'broken' };
    throw error;
  }
  const found = unsupported.find(([magic]) => hex.startsWith(magic));
  return { state: 'unsupported', format: found?.[1] ?? '?' };
}

function sized(kind: ImageKind, widthPx: number, heightPx: number): ImageHeader {
  return widthPx > 0 && heightPx > 0 ? { state: 'known', kind, widthPx, heightPx } : { state: 'broken' };
}

/** Old bitmaps have 16-bit sizes; a negative height means rows from the top. */
function readBitmap(view: DataView): ImageHeader {
  if (view.getUint32(14, true) === 12)
    return sized('bmp', view.getUint16(18, true), view.getUint16(20, true));
  return sized('bmp', view.getInt32(18, true), Math.abs(view.getInt32(22, true)));
}

/** Segments before the frame header: APPn with thumbnails and colour profiles, at most some hundred. */
const maxSegments = 1000;

function readJpeg(view: DataView): ImageHeader {
  let at = 2;
  for (let segment = 0; segment < maxSegments; segment += 1) {
    while (view.getUint8(at) !== 0xff) at += 1;
    while (view.getUint8(at) === 0xff) at += 1;
    const marker = view.getUint8(at);
    at += 1;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return sized('jpeg', view.getUint16(at + 5), view.getUint16(at + 3));
    if (marker === 0xd9 || marker === 0xda) return { state: 'broken' };
    const alone = marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);
    if (!alone) at += view.getUint16(at);
  }
  return { state: 'broken' };
}
