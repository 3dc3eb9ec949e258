// Seals of the tests' authority, and documents sealed with them.
import { makeSeal, type SealOrder } from '../../../src/seals/ofd/make-seal.ts';
import type { Signer } from '../../../src/seals/pki/signer.ts';
import { farEnd, january, type SealPki } from './seal-pki.ts';
import { ringPicture } from './ring-picture.ts';

export const sealSizeMm = { widthMm: 42, heightMm: 42 } as const;

/** The seal of a unit, made by the authority's maker. */
export function sealFor(pki: SealPki, signer: Signer, change: Partial<SealOrder> = {}): Uint8Array {
  return makeSeal({
    id: '99012100000001',
    vendor: 'YIZHAN',
    type: 'unit',
    name: '云溪县人民政府',
    certificates: [signer.certificate],
    createdAt: january,
    validFrom: january,
    validUntil: farEnd,
    picture: { type: 'png', data: ringPicture(), ...sealSizeMm },
    maker: pki.maker,
    ...change,
  });
}
