// Signature.xml and Signatures.xml (GB/T 33190, chapter 18) as we write them: one spelling, absolute paths, elements in the order of the schema.
import { escapeXml } from '../../formats/xml/tree.ts';

/** A rectangle on a page, millimetres, from its upper left corner. */
interface StampBox {
  readonly xMm: number;
  readonly yMm: number;
  readonly widthMm: number;
  readonly heightMm: number;
}

/** Where a seal stands. */
export interface StampPlacement {
  /** ID of the page in Document.xml. */
  readonly pageId: string;
  /** Of the whole picture; may reach beyond the page where `clip` cuts it. */
  readonly boundary: StampBox;
  /** The part that is shown, within the boundary; all of it when absent. */
  readonly clip?: StampBox | undefined;
}

/** A protected part. */
export interface ReferencedPart {
  readonly path: string;
  readonly digest: Uint8Array;
}

export interface SignatureXml {
  readonly signedAt: Date;
  /** OID of the signature algorithm. */
  readonly signatureMethod: string;
  /** OID of the digests of the references. */
  readonly checkMethod: string;
  readonly references: readonly ReferencedPart[];
  readonly stamps: readonly (StampPlacement & { readonly id: string })[];
  /** Null in a bare digital signature. */
  readonly sealPath: string | null;
  readonly signedValuePath: string;
}

/** One line of Signatures.xml. */
export interface ListedSignature {
  readonly id: string;
  readonly type: 'Seal' | 'Sign';
  readonly path: string;
}

const head = '<?xml version="1.0" encoding="UTF-8"?>\n';
const namespace = 'xmlns:ofd="http://www.ofdspec.org/2016"';
const provider = '<ofd:Provider ProviderName="Yizhan" Company="Yizhan" Version="1.0"/>';

/** The bytes of a Signature.xml: what the signature's dataHash is over. */
export function writeSignatureXml(signature: SignatureXml): Uint8Array {
  const references = signature.references.map(
    ({ path, digest }) =>
      `<ofd:Reference FileRef="${location(path)}"><ofd:CheckValue>${Buffer.from(digest).toString('base64')}</ofd:CheckValue></ofd:Reference>`,
  );
  const stamps = signature.stamps.map(({ id, pageId, boundary, clip }) => {
    const cut = clip ? ` Clip="${box(clip)}"` : '';
    return `<ofd:StampAnnot ID="${id}" PageRef="${escapeXml(pageId)}" Boundary="${box(boundary)}"${cut}/>`;
  });
  const { sealPath } = signature;
  const info = [
    provider,
    `<ofd:SignatureMethod>${signature.signatureMethod}</ofd:SignatureMethod>`,
    `<ofd:SignatureDateTime>${signature.signedAt.toISOString().replaceAll(/[-:T]|\.\d+Z$/g, '')}Z</ofd:SignatureDateTime>`,
    `<ofd:References CheckMethod="${signature.checkMethod}">${references.join('')}</ofd:References>`,
    ...stamps,
    sealPath === null ? '' : `<ofd:Seal><ofd:BaseLoc>${location(sealPath)}</ofd:BaseLoc></ofd:Seal>`,
  ].join('');
  const value = `<ofd:SignedValue>${location(signature.signedValuePath)}</ofd:SignedValue>`;
  return encode(
    `${head}<ofd:Signature ${namespace}><ofd:SignedInfo>${info}</ofd:SignedInfo>${value}</ofd:Signature>\n`,
  );
}

/** The bytes of a Signatures.xml; `largestId` is null while there is no signature. */
export function writeSignatureList(
  signatures: readonly ListedSignature[],
  largestId: string | null,
): Uint8Array {
  const largest = largestId === null ? '' : `<ofd:MaxSignId>${escapeXml(largestId)}</ofd:MaxSignId>`;
  const lines = signatures.map(
    ({ id, type, path }) =>
      `<ofd:Signature ID="${escapeXml(id)}" Type="${type}" BaseLoc="${location(path)}"/>`,
  );
  return encode(`${head}<ofd:Signatures ${namespace}>${largest}${lines.join('')}</ofd:Signatures>\n`);
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** ST_Loc from the root of the package. */
const location = (path: string): string => escapeXml(`/${path}`);

const box = ({ xMm, yMm, widthMm, heightMm }: StampBox): string =>
  [xMm, yMm, widthMm, heightMm].map((value) => String(Math.round(value * 1000) / 1000)).join(' ');
