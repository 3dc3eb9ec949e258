// Sealed OFDs with every choice open: which parts are covered and how the parts look afterwards.
import {
  writeSignatureList,
  writeSignatureXml,
  type SignatureXml,
} from '../../../src/seals/ofd/apply-signature-xml.ts';
import { algorithmOid } from '../../../src/seals/ofd/ses-write.ts';
import { digestOf, type DigestName } from '../../../src/seals/pki/digest.ts';
import { digestOids } from '../../../src/seals/pki/oids.ts';
import type { Signer } from '../../../src/seals/pki/signer.ts';
import { pageIdOf, plainOfdParts, zipParts, type Parts } from './plain-ofd.ts';
import { sealSizeMm } from './seals.ts';
import { june } from './seal-pki.ts';

export interface SignedPart {
  readonly signer: Signer;
  readonly type: 'Seal' | 'Sign';
  /** Seal.esl; null for bare signatures. */
  readonly sealFile: Uint8Array | null;
  /** Parts that this signature covers. */
  readonly covers: (path: string) => boolean;
  /** Changes in what Signature.xml says. */
  readonly xml: Partial<SignatureXml>;
  /** SignedValue.dat over the finished Signature.xml. */
  readonly signedValue: (signatureXml: Uint8Array) => Uint8Array;
}

export interface OfdShape {
  readonly parts: Parts;
  readonly signatures: readonly SignedPart[];
  /** What becomes of the finished parts. */
  readonly after: (parts: Parts) => Parts;
}

const bytesOf = (part: string | Uint8Array): Uint8Array =>
  typeof part === 'string' ? Buffer.from(part) : part;

/** The stamp of the n-th signature, beside each other on the first page. */
export const stampOf = (index: number) => ({
  id: `s${String(10 * (index + 1) + 1).padStart(3, '0')}`,
  pageId: pageIdOf(0),
  boundary: { xMm: 20 + 50 * index, yMm: 220, ...sealSizeMm },
});

/** The parts of a sealed OFD, in order. */
export function forgeParts({ parts, signatures, after }: OfdShape): Parts {
  const entry = String(parts['OFD.xml']).replace(
    '</ofd:DocBody>',
    '<ofd:Signatures>/Doc_0/Signs/Signatures.xml</ofd:Signatures></ofd:DocBody>',
  );
  const whole: Record<string, string | Uint8Array> = { ...parts, 'OFD.xml': entry };
  const lines = signatures.map(({ type }, index) => ({
    id: `s${String(10 * (index + 1)).padStart(3, '0')}`,
    type,
    path: `Doc_0/Signs/Sign_${index}/Signature.xml`,
  }));
  whole['Doc_0/Signs/Signatures.xml'] = writeSignatureList(lines, 's099');
  signatures.forEach((signature, index) => {
    addSignature(whole, signature, index);
  });
  return after(whole);
}

function addSignature(
  whole: Record<string, string | Uint8Array>,
  signature: SignedPart,
  index: number,
): void {
  const folder = `Doc_0/Signs/Sign_${index}`;
  const { signer, sealFile } = signature;
  if (sealFile) whole[`${folder}/Seal.esl`] = sealFile;
  const covered = Object.keys(whole).filter(
    (path) =>
      !path.endsWith('/Signatures.xml') && !path.endsWith('/SignedValue.dat') && signature.covers(path),
  );
  const xml = writeSignatureXml({
    signedAt: june,
    signatureMethod: algorithmOid(signer.algorithm),
    checkMethod: digestOids[signer.digest],
    references: covered.map((path) => ({ path, digest: digestPart(signer.digest, whole[path]) })),
    stamps: signature.type === 'Seal' ? [stampOf(index)] : [],
    sealPath: sealFile ? `${folder}/Seal.esl` : null,
    signedValuePath: `${folder}/SignedValue.dat`,
    ...signature.xml,
  });
  whole[`${folder}/Signature.xml`] = xml;
  whole[`${folder}/SignedValue.dat`] = signature.signedValue(xml);
}

const digestPart = (digest: DigestName, part: string | Uint8Array = ''): Uint8Array =>
  digestOf(digest, bytesOf(part));

/** The sealed file. */
export const forgeOfd = (shape: Partial<OfdShape> & Pick<OfdShape, 'signatures'>): Promise<Uint8Array> =>
  zipParts(forgeParts({ parts: plainOfdParts(), after: (parts) => parts, ...shape }));
