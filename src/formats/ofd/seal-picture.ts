// The picture of a seal inside of signature data (GM/T 0031, GB/T 38540: SES_ESPictrueInfo), found by its place in the structure. Nothing is judged:
// the verifier reads the same bytes with its strict reader. Only definite lengths are followed, within the bytes there are.

/** A picture as the seal holds it. */
export interface SealPictureBytes {
  /** As written: PNG, gif, BMP, ofd. Not to be trusted: the bytes decide. */
  readonly type: string;
  readonly bytes: Uint8Array;
}

interface Element {
  readonly tag: number;
  readonly content: Uint8Array;
}

const sequence = 0x30;
const octetString = 0x04;
/** A seal has five elements, a picture four. */
const maxChildren = 64;

/** The picture of the seal in an SES_Signature (`SignedValue.dat`); null when there is none. */
export function pictureOfSignature(bytes: Uint8Array): SealPictureBytes | null {
  // SES_Signature { toSign { version, eseal { … } … } … }
  const toSign = childrenOf(rootOf(bytes))[0];
  return pictureOf(childrenOf(toSign)[1]);
}

/** The picture of a seal file (`Seal.esl`); null when there is none. */
export function pictureOfSeal(bytes: Uint8Array): SealPictureBytes | null {
  return pictureOf(rootOf(bytes));
}

/** SESeal { esealInfo { header, esID, property, picture { type, data, width, height } … } … } */
function pictureOf(seal: Element | undefined): SealPictureBytes | null {
  const picture = childrenOf(childrenOf(seal)[0])[3];
  const [type, data] = childrenOf(picture);
  if (!type || data?.tag !== octetString) return null;
  return { type: Buffer.from(type.content.subarray(0, 16)).toString('latin1'), bytes: data.content };
}

function rootOf(bytes: Uint8Array): Element | undefined {
  return readElement(bytes, 0)?.element;
}

function childrenOf(element: Element | undefined): Element[] {
  if (element?.tag !== sequence) return [];
  const children: Element[] = [];
  for (let at = 0; at < element.content.length && children.length < maxChildren;) {
    const read = readElement(element.content, at);
    if (!read) break;
    children.push(read.element);
    at = read.next;
  }
  return children;
}

function readElement(bytes: Uint8Array, at: number): { element: Element; next: number } | null {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined || first === 0x80 || first > 0x84) return null;
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
  let length = lengthBytes === 0 ? first : 0;
  for (let index = 0; index < lengthBytes; index += 1) length = length * 256 + (bytes[at + 2 + index] ?? 0);
  const start = at + 2 + lengthBytes;
  if (start + length > bytes.length) return null;
  return { element: { tag, content: bytes.subarray(start, start + length) }, next: start + length };
}
