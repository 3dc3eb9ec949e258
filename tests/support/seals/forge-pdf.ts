// PDFs sealed by any key and any CMS: the product's revision with its place for a signature, filled with signature data of our own making.
import { sealPdf } from '../../../src/seals/pdf/apply.ts';
import type { Signer } from '../../../src/seals/pki/signer.ts';
import { makePdf, makePicture } from '../../unit/seals/pdf/test-pdf.ts';
import { cmsShape, forgeCms, type CmsShape } from './forge-cms.ts';
import { createSealPki, june } from './seal-pki.ts';

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

/** Where the last signature of a PDF stands: the bytes that it covers, and its hexadecimal digits. */
export interface SignedRange {
  readonly covered: Uint8Array;
  readonly hexStart: number;
  readonly hexEnd: number;
}

export function lastRange(pdf: Uint8Array): SignedRange {
  const matches = [...latin1(pdf).matchAll(/\/ByteRange \[0 (\d+) (\d+) (\d+)\s*\]/g)];
  const [, start = 0, from = 0, length = 0] = (matches.at(-1) ?? []).map(Number);
  const covered = Buffer.concat([pdf.subarray(0, start), pdf.subarray(from, from + length)]);
  return { covered, hexStart: start + 1, hexEnd: from - 1 };
}

/** The same file with other signature data in the last signature. */
export function refill(pdf: Uint8Array, cms: Uint8Array): Uint8Array {
  const { hexStart, hexEnd } = lastRange(pdf);
  const hex = Buffer.from(cms)
    .toString('hex')
    .padEnd(hexEnd - hexStart, '0');
  if (hex.length > hexEnd - hexStart) throw new Error('signature data too long for its place');
  const filled = Buffer.from(pdf);
  filled.write(hex, hexStart, 'latin1');
  return new Uint8Array(filled);
}

export interface PdfShape {
  readonly signers: readonly Signer[];
  readonly content: string;
  /** What differs from a good CAdES signature. */
  readonly cms: Partial<CmsShape>;
}

/** A PDF of one page sealed by these signers one after the other. */
export function forgePdf({ signers, content, cms }: PdfShape): Uint8Array {
  // Whoever fills the place first: the data are replaced.
  const filler = createSealPki('ec').unit('云溪县人民政府');
  let pdf = makePdf({ fields: signers.length, content });
  for (const [index, signer] of signers.entries()) {
    pdf = sealPdf({
      pdf,
      fieldName: `Seal${index + 1}`,
      picture: makePicture(16),
      signer: filler,
      signedAt: june,
      unitName: '云溪县人民政府',
    });
    const { covered } = lastRange(pdf);
    const isLast = index === signers.length - 1;
    const good = cmsShape(signer, covered, { family: 'rfc', withEss: true });
    pdf = refill(pdf, forgeCms({ ...good, ...(isLast ? cms : { family: cms.family ?? 'rfc' }) }));
  }
  return pdf;
}
