import { inflateSync, constants } from 'node:zlib';
import { FormatError } from '../failure.ts';
import { isArray, isDict, isName, type PdfDict, type PdfStream, type PdfValue } from './values.ts';

/** One decoded stream; a page of text is some KB, an object stream some MB. */
const maxDecodedBytes = 64 * 1024 * 1024;

/** Decodes a stream through its filters (FlateDecode with predictors, ASCIIHexDecode, ASCII85Decode); bounded. */
export function decodeStream(
  stream: PdfStream,
  resolve: (value: PdfValue | undefined) => PdfValue,
): Uint8Array {
  // Short for /Filter in inline images alone: here it names another file (7.3.8.2), and readers differ in what they make of it.
  if (stream.dict.entries.has('F'))
    throw new FormatError('CONTAINER_UNSUPPORTED', 'a stream in another file');
  const filters = listOf(resolve(stream.dict.entries.get('Filter')));
  const parameters = listOf(resolve(stream.dict.entries.get('DecodeParms')));
  if (filters.length > 4) throw new FormatError('LIMIT_EXCEEDED', 'a chain of filters');
  let bytes = stream.raw;
  filters.forEach((filter, index) => {
    const name = resolve(filter);
    const given = resolve(parameters[index]);
    bytes = decodeOnce(isName(name) ? name.name : '', bytes, isDict(given) ? given : null);
  });
  return bytes;
}

function listOf(value: PdfValue): readonly PdfValue[] {
  if (value === null) return [];
  return isArray(value) ? value : [value];
}

function decodeOnce(filter: string, bytes: Uint8Array, parameters: PdfDict | null): Uint8Array {
  switch (filter) {
    case 'FlateDecode':
    case 'Fl':
      return undoPredictor(inflate(bytes), parameters);
    case 'ASCIIHexDecode':
    case 'AHx':
      return decodeHex(bytes);
    case 'ASCII85Decode':
    case 'A85':
      return decodeAscii85(bytes);
    default:
      throw new FormatError('CONTAINER_UNSUPPORTED', `filter ${filter}`);
  }
}

function inflate(bytes: Uint8Array): Uint8Array {
  try {
    return inflateSync(bytes, { maxOutputLength: maxDecodedBytes, finishFlush: constants.Z_SYNC_FLUSH });
  } catch (error) {
    const isTooLong = error instanceof RangeError;
    throw new FormatError(
      isTooLong ? 'LIMIT_EXCEEDED' : 'CONTAINER_MALFORMED',
      'a stream that cannot be unpacked',
    );
  }
}

function decodeHex(bytes: Uint8Array): Uint8Array {
  const text =
    Buffer.from(bytes)
      .toString('latin1')
      .split('>')[0]
      ?.replace(/[\0\t\n\f\r ]/g, '') ?? '';
  if (!/^[0-9A-Fa-f]*$/.test(text)) throw new FormatError('CONTAINER_MALFORMED', 'ASCIIHexDecode');
  return Buffer.from(text.length % 2 === 0 ? text : `${text}0`, 'hex');
}

function decodeAscii85(bytes: Uint8Array): Uint8Array {
  const text =
    Buffer.from(bytes)
      .toString('latin1')
      .replace(/[\0\t\n\f\r ]/g, '')
      .replace(/^<~/, '')
      .split('~>')[0] ?? '';
  const out: number[] = [];
  for (let at = 0; at < text.length;) {
    if (text[at] === 'z') {
      out.push(0, 0, 0, 0);
      at += 1;
      continue;
    }
    const group = text.slice(at, at + 5);
    if (!/^[!-u]{2,5}$/.test(group)) throw new FormatError('CONTAINER_MALFORMED', 'ASCII85Decode');
    let value = 0;
    for (const character of group.padEnd(5, 'u')) value = value * 85 + character.charCodeAt(0) - 33;
    const word = [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
    out.push(...word.slice(0, group.length - 1));
    at += 5;
  }
  return Uint8Array.from(out);
}

function undoPredictor(bytes: Uint8Array, parameters: PdfDict | null): Uint8Array {
  const numberOf = (key: string, fallback: number): number => {
    const value = parameters?.entries.get(key);
    return typeof value === 'number' ? value : fallback;
  };
  const predictor = numberOf('Predictor', 1);
  if (predictor === 1) return bytes;
  if (predictor < 10) throw new FormatError('CONTAINER_UNSUPPORTED', 'TIFF predictor');
  const bitsPerPixel = numberOf('Colors', 1) * numberOf('BitsPerComponent', 8);
  const rowBytes = Math.ceil((bitsPerPixel * numberOf('Columns', 1)) / 8);
  const pixelBytes = Math.max(1, Math.ceil(bitsPerPixel / 8));
  if (!(rowBytes > 0 && rowBytes <= 1024 * 1024)) throw new FormatError('LIMIT_EXCEEDED', 'predictor row');
  return undoPng(bytes, rowBytes, pixelBytes);
}

/** PNG filters 0 to 4 (RFC 2083, section 6), each row led by its filter type. */
function undoPng(bytes: Uint8Array, rowBytes: number, pixelBytes: number): Uint8Array {
  const rows = Math.floor((bytes.length + rowBytes) / (rowBytes + 1));
  // One pixel of zeros on the left and one row above spare every border case.
  const stride = rowBytes + pixelBytes;
  const padded = new Uint8Array((rows + 1) * stride);
  const out = new Uint8Array(rows * rowBytes);
  for (let row = 0; row < rows; row += 1) {
    const from = row * (rowBytes + 1);
    const predict = pngPredictors[bytes[from] ?? 0];
    if (!predict) throw new FormatError('CONTAINER_MALFORMED', 'PNG predictor');
    const to = (row + 1) * stride + pixelBytes;
    const at = (offset: number): number => padded[offset] ?? 0;
    for (let index = to; index < to + rowBytes; index += 1) {
      const prediction = predict(at(index - pixelBytes), at(index - stride), at(index - stride - pixelBytes));
      padded[index] = (bytes[from + 1 + index - to] ?? 0) + prediction;
    }
    out.set(padded.subarray(to, to + rowBytes), row * rowBytes);
  }
  return out;
}

type Predict = (left: number, up: number, upLeft: number) => number;

const pngPredictors: readonly Predict[] = [
  () => 0,
  (left) => left,
  (_, up) => up,
  (left, up) => (left + up) >> 1,
  (left, up, upLeft) => {
    const [a, b, c] = [Math.abs(up - upLeft), Math.abs(left - upLeft), Math.abs(left + up - 2 * upLeft)];
    if (a <= b && a <= c) return left;
    return b <= c ? up : upLeft;
  },
];
