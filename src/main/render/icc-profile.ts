// A minimal ICC v2 sRGB profile from published primaries: PDF/A asks for an output profile, and this way no binary file is needed.

const fixed = (value: number): number => Math.round(value * 65_536);
const ascii = (text: string): number[] => [...text].map((char) => char.charCodeAt(0));

function xyzTag(x: number, y: number, z: number): Uint8Array {
  const bytes = new Uint8Array(20);
  bytes.set(ascii('XYZ '));
  [x, y, z].forEach((value, index) => new DataView(bytes.buffer).setInt32(8 + index * 4, fixed(value)));
  return bytes;
}

function descriptionTag(text: string): Uint8Array {
  // desc: ASCII with its length, then empty Unicode and Macintosh parts of fixed size.
  const bytes = new Uint8Array(12 + text.length + 1 + 8 + 3 + 67);
  bytes.set(ascii('desc'));
  new DataView(bytes.buffer).setUint32(8, text.length + 1);
  bytes.set(ascii(text), 12);
  return bytes;
}

const textTag = (text: string): Uint8Array =>
  Uint8Array.from([...ascii('text'), 0, 0, 0, 0, ...ascii(text), 0]);

function gammaTag(gamma: number): Uint8Array {
  const bytes = new Uint8Array(14);
  bytes.set(ascii('curv'));
  const view = new DataView(bytes.buffer);
  view.setUint32(8, 1);
  view.setUint16(12, Math.round(gamma * 256));
  return bytes;
}

const padded = (length: number): number => (length + 3) & ~3;
const headerBytes = 128;

function header(view: DataView, bytes: Uint8Array): void {
  view.setUint32(0, bytes.length);
  view.setUint32(8, 0x02100000);
  bytes.set(ascii('mntrRGB XYZ '), 12);
  [2024, 1, 1].forEach((value, index) => view.setUint16(24 + index * 2, value));
  bytes.set(ascii('acsp'), 36);
  // The profile connection space's illuminant, D50.
  [0.9642, 1, 0.8249].forEach((value, index) => view.setInt32(68 + index * 4, fixed(value)));
}

/** The profile's bytes, always the same. */
export function srgbProfile(): Uint8Array {
  const tags: [string, Uint8Array][] = [
    ['desc', descriptionTag('sRGB')],
    ['cprt', textTag('CC0')],
    ['wtpt', xyzTag(0.9505, 1, 1.0891)],
    ['rXYZ', xyzTag(0.4361, 0.2225, 0.0139)],
    ['gXYZ', xyzTag(0.3851, 0.7169, 0.0971)],
    ['bXYZ', xyzTag(0.1431, 0.0606, 0.7141)],
    ['rTRC', gammaTag(2.2)],
    ['gTRC', gammaTag(2.2)],
    ['bTRC', gammaTag(2.2)],
  ];
  const dataAt = headerBytes + 4 + tags.length * 12;
  const bytes = new Uint8Array(dataAt + tags.reduce((sum, [, data]) => sum + padded(data.length), 0));
  const view = new DataView(bytes.buffer);
  header(view, bytes);
  view.setUint32(headerBytes, tags.length);
  let offset = dataAt;
  tags.forEach(([tag, data], index) => {
    const at = headerBytes + 4 + index * 12;
    bytes.set(ascii(tag), at);
    view.setUint32(at + 4, offset);
    view.setUint32(at + 8, data.length);
    bytes.set(data, offset);
    offset += padded(data.length);
  });
  return bytes;
}
