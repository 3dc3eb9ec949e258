// How one sealed OFD is made, step by step, each step open to change: a form is a recipe, a damage is a change of it.
import type { SignatureXml } from '../../../src/seals/ofd/apply-signature-xml.ts';
import type { Signer } from '../../../src/seals/pki/signer.ts';
import { forgeOfd } from './forge-ofd.ts';
import {
  forgeSeal,
  forgeSignature,
  sealShape,
  signatureShape,
  type SealShape,
  type SignatureShape,
} from './forge-ses.ts';
import { plainOfdParts, type Parts } from './plain-ofd.ts';
import type { SealPki } from './seal-pki.ts';

export interface Recipe {
  readonly pki: SealPki;
  readonly signer: Signer;
  /** What differs from a good V4 seal; null: a bare signature (Type=Sign). */
  readonly seal: Partial<SealShape> | null;
  /** What differs from a good V4 signature. */
  readonly signature: Partial<SignatureShape>;
  /** Instead of SES: SignedValue.dat over this Signature.xml. */
  readonly signedValue: ((signatureXml: Uint8Array) => Uint8Array) | null;
  readonly parts: Parts;
  /** Seal.esl beside the signature, from the one that is inside. */
  readonly sealFile: (seal: Uint8Array) => Uint8Array;
  readonly covers: (path: string) => boolean;
  readonly xml: Partial<SignatureXml>;
  readonly afterValue: (signedValue: Uint8Array) => Uint8Array;
  readonly after: (parts: Parts) => Parts;
}

export const unitName = '云溪县人民政府';

/** A good recipe of an authority. */
export function recipeOf(pki: SealPki, change: Partial<Recipe> = {}): Recipe {
  return {
    pki,
    signer: pki.unit(unitName),
    seal: {},
    signature: {},
    signedValue: null,
    parts: plainOfdParts(),
    sealFile: (seal) => seal,
    covers: () => true,
    xml: {},
    afterValue: (value) => value,
    after: (parts) => parts,
    ...change,
  };
}

/** The sealed file that a recipe makes. */
export function cook(recipe: Recipe): Promise<Uint8Array> {
  const { pki, signer, signedValue } = recipe;
  const seal = recipe.seal && forgeSeal(sealShape(pki.maker, signer, recipe.seal));
  const makeValue = (xml: Uint8Array): Uint8Array => {
    if (signedValue) return signedValue(xml);
    if (!seal) throw new Error('a bare signature needs a signedValue');
    return forgeSignature(signatureShape(signer, seal, recipe.signature), xml);
  };
  return forgeOfd({
    parts: recipe.parts,
    signatures: [
      {
        signer,
        type: seal ? 'Seal' : 'Sign',
        sealFile: seal && recipe.sealFile(seal),
        covers: recipe.covers,
        xml: recipe.xml,
        signedValue: (xml) => recipe.afterValue(makeValue(xml)),
      },
    ],
    after: recipe.after,
  });
}
