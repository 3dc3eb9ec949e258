// Damages of a recipe: what a forger does who has keys of his own, or a careless maker of seals. Each with the reason that a verifier names first.
import { writeElement } from '../../../src/seals/pki/der-writer.ts';
import { createSigner } from '../../../src/seals/pki/signer.ts';
import { edit, flipBit } from './container-damages.ts';
import { listedCertificate } from './forge-ses.ts';
import { stampOf } from './forge-ofd.ts';
import { nestedPicture } from './nested-picture.ts';
import { unitName, type Recipe } from './recipe.ts';
import { createSealPki, january, type SealPki } from './seal-pki.ts';
import { seededSm2Key } from './seeded-keys.ts';

export interface RecipeDamage {
  readonly name: string;
  readonly code: string;
  /** `invalid` unless told. */
  readonly verdict?: 'invalid' | 'indeterminate';
  readonly apply: (recipe: Recipe) => Recipe;
}

const withSeal = (recipe: Recipe, change: NonNullable<Recipe['seal']>): Recipe => ({
  ...recipe,
  seal: { ...recipe.seal, ...change },
});
const withSignature = (recipe: Recipe, change: Recipe['signature']): Recipe => ({
  ...recipe,
  signature: { ...recipe.signature, ...change },
});
const another = (pki: SealPki): SealPki => createSealPki(pki.kind, '云海市');
const day = (text: string): Date => new Date(`${text}T00:00:00Z`);

/** Coverage: what a signature leaves open. They fit every form. */
export const coverageDamages: readonly RecipeDamage[] = [
  {
    name: 'a template that no reference names',
    code: 'OFD_RENDERED_FILE_UNSIGNED',
    apply: (recipe) => ({ ...recipe, covers: (path) => !path.includes('/Tpls/') }),
  },
  {
    name: 'a picture that no reference names',
    code: 'OFD_RENDERED_FILE_UNSIGNED',
    apply: (recipe) => ({ ...recipe, covers: (path) => !path.endsWith('ring.png') }),
  },
  {
    name: 'annotations that no reference names',
    code: 'OFD_RENDERED_FILE_UNSIGNED',
    apply: (recipe) => ({ ...recipe, covers: (path) => !path.includes('/Annots/') }),
  },
  {
    name: 'a version overlay beside signed files',
    code: 'OFD_VERSION_OVERLAY_UNSIGNED',
    apply: (recipe) => ({ ...recipe, covers: (path) => path !== 'OFD.xml', after: overlayVersion }),
  },
  {
    name: 'a second document beside signed files',
    code: 'OFD_RENDERED_FILE_UNSIGNED',
    apply: (recipe) => ({ ...recipe, covers: (path) => path !== 'OFD.xml', after: secondDocument }),
  },
  {
    name: 'SHA-1 for the references',
    code: 'DIGEST_ALG_WEAK',
    apply: (recipe) => ({ ...recipe, xml: { ...recipe.xml, checkMethod: '1.3.14.3.2.26' } }),
  },
  {
    name: 'SM3 with a key for the references',
    code: 'DIGEST_ALG_UNSUPPORTED',
    apply: (recipe) => ({ ...recipe, xml: { ...recipe.xml, checkMethod: '1.2.156.10197.1.401.2' } }),
  },
];

const documentXml = 'Doc_0/Document.xml';

function overlayVersion(parts: Recipe['parts']): Recipe['parts'] {
  const ns = 'xmlns:ofd="http://www.ofdspec.org/2016"';
  const copied = { ...parts, 'Doc_0/Document_2.xml': parts[documentXml] ?? '' };
  const versioned = {
    ...copied,
    'Doc_0/Versions/V2.xml': `<ofd:DocVersion ${ns} ID="v2" Version="2"><ofd:FileList/><ofd:DocRoot>/Doc_0/Document_2.xml</ofd:DocRoot></ofd:DocVersion>`,
  };
  const element =
    '<ofd:Versions><ofd:Version ID="v2" Index="2" Current="true" BaseLoc="Doc_0/Versions/V2.xml"/></ofd:Versions>';
  return edit(versioned, 'OFD.xml', '<ofd:Signatures>', `${element}<ofd:Signatures>`);
}

function secondDocument(parts: Recipe['parts']): Recipe['parts'] {
  const second = { ...parts, 'Doc_1/Document.xml': parts[documentXml] ?? '' };
  const body =
    '<ofd:DocBody><ofd:DocInfo><ofd:DocID>1</ofd:DocID></ofd:DocInfo><ofd:DocRoot>Doc_1/Document.xml</ofd:DocRoot></ofd:DocBody>';
  return edit(second, 'OFD.xml', '</ofd:OFD>', `${body}</ofd:OFD>`);
}

/** For every form with a seal, of whatever version. */
export const sealDamages: readonly RecipeDamage[] = [
  {
    name: 'a bit of the signature value changed',
    code: 'SIG_VALUE_INVALID',
    apply: (recipe) => withSignature(recipe, { value: (value) => flipBit(value, -1) }),
  },
  {
    name: 'signed with the key of another certificate',
    code: 'SIG_VALUE_INVALID',
    apply: (recipe) => ({
      ...recipe,
      signer: { ...recipe.signer, sign: (bytes) => recipe.pki.maker.sign(bytes) },
    }),
  },
  {
    name: 'a bit of the maker’s signature changed',
    code: 'SEAL_SIG_INVALID',
    apply: (recipe) => withSeal(recipe, { makerValue: (value) => flipBit(value, -1) }),
  },
  {
    name: 'the seal of another unit',
    code: 'SEAL_SIGNER_NOT_LISTED',
    apply: (recipe) => withSeal(recipe, { list: [listedCertificate(recipe.pki.unit('云溪县财政局'))] }),
  },
  {
    name: 'a seal that lists nobody',
    code: 'SEAL_SIGNER_NOT_LISTED',
    apply: (recipe) => withSeal(recipe, { list: [] }),
  },
  {
    name: 'another seal in Seal.esl',
    code: 'SEAL_FILE_MISMATCH',
    apply: (recipe) => ({ ...recipe, sealFile: (seal) => flipBit(seal, 40) }),
  },
  {
    name: 'a stamp on a page that is not there',
    code: 'STAMP_MISPLACED',
    apply: (recipe) => ({ ...recipe, xml: { ...recipe.xml, stamps: [{ ...stampOf(0), pageId: '7' }] } }),
  },
  {
    name: 'a stamp beside the page',
    code: 'STAMP_MISPLACED',
    apply: (recipe) => ({
      ...recipe,
      xml: {
        ...recipe.xml,
        stamps: [{ ...stampOf(0), boundary: { xMm: 211, yMm: 10, widthMm: 42, heightMm: 42 } }],
      },
    }),
  },
  {
    name: 'signed in the future',
    code: 'TIME_IN_FUTURE',
    apply: (recipe) => withSignature(recipe, { signedAt: day('2026-09-01') }),
  },
  {
    name: 'signed before the seal began',
    code: 'SEAL_NOT_YET_VALID',
    apply: (recipe) => withSeal(recipe, { validFrom: day('2026-06-10') }),
  },
  {
    name: 'signed after the seal had ended',
    code: 'SEAL_EXPIRED_AT_SIGNING',
    apply: (recipe) => withSeal(recipe, { validUntil: day('2026-05-20') }),
  },
  {
    name: 'signed after the certificate had ended',
    code: 'CERT_NOT_VALID_AT_SIGNING',
    apply: (recipe) => ({
      ...recipe,
      signer: recipe.pki.unit(unitName, { notBefore: january, notAfter: day('2026-05-20') }),
    }),
  },
  {
    name: 'a signer of an authority that nobody knows',
    code: 'CHAIN_NO_ANCHOR',
    verdict: 'indeterminate',
    apply: (recipe) => ({ ...recipe, signer: another(recipe.pki).unit(unitName) }),
  },
  {
    name: 'a home-made seal with the right picture and name',
    code: 'SEAL_MAKER_UNTRUSTED',
    verdict: 'indeterminate',
    apply: (recipe) => withSeal(recipe, { maker: another(recipe.pki).maker }),
  },
  {
    name: 'a picture that cannot be drawn',
    code: 'SEAL_NOT_DRAWN',
    verdict: 'indeterminate',
    apply: (recipe) => withSeal(recipe, { picture: { type: 'png', data: Buffer.from('no picture') } }),
  },
  {
    name: 'a nested package that draws beyond the seal',
    code: 'SEAL_PICTURE_EXCEEDS_BOX',
    apply: (recipe) => withSeal(recipe, { picture: { type: 'ofd', data: nestedPicture('0 0 60 60') } }),
  },
];

/** Only structures since GB/T 38540 have what these change. */
export const newSealDamages: readonly RecipeDamage[] = [
  {
    name: 'a list of type 3',
    code: 'SEAL_CERTLIST_TYPE_UNKNOWN',
    apply: (recipe) => withSeal(recipe, { listType: 3 }),
  },
  {
    name: 'versions of seal and signature that differ',
    code: 'SES_VERSION_MISMATCH',
    apply: (recipe) => withSignature(recipe, { version: recipe.signature.version === 5 ? 4 : 5 }),
  },
  {
    name: 'a version that nobody knows',
    code: 'SES_VERSION_UNSUPPORTED',
    apply: (recipe) => withSignature(withSeal(recipe, { version: 9 }), { version: 9 }),
  },
  {
    name: 'a time that is none',
    code: 'TIME_MALFORMED',
    apply: (recipe) =>
      withSignature(recipe, { timeInfo: () => writeElement(0x18, Buffer.from('260601083000Z')) }),
  },
  {
    name: 'a seal of the first version inside of a new signature',
    code: 'SES_MALFORMED',
    apply: (recipe) => withSeal(recipe, { structure: 'v1' }),
  },
];

/** SM2 alone: what a lax verifier lets pass. */
export const sm2Damages: readonly RecipeDamage[] = [
  {
    name: 'a signature value with a byte behind it',
    code: 'SIG_ENCODING_MALFORMED',
    apply: (recipe) => withSignature(recipe, { value: (value) => Buffer.concat([value, Buffer.alloc(1)]) }),
  },
  {
    name: 'a signature value without its last byte',
    code: 'SIG_ENCODING_MALFORMED',
    apply: (recipe) => withSignature(recipe, { value: (value) => value.subarray(0, -1) }),
  },
  {
    name: 'r and s of zero',
    code: 'SIG_VALUE_INVALID',
    apply: (recipe) => withSignature(recipe, { value: () => Buffer.alloc(64) }),
  },
  {
    name: 'another identity than the standard’s',
    code: 'SIG_VALUE_INVALID',
    apply: (recipe) => {
      const { certificate, chain } = recipe.signer;
      const label = `${recipe.pki.name} ${unitName}`;
      const key = seededSm2Key(label, 'ALICE123@YAHOO.COM');
      return { ...recipe, signer: createSigner({ key, certificate, chain }) };
    },
  },
  {
    name: 'an RSA identifier over an SM2 key',
    code: 'SIG_ALG_CERT_MISMATCH',
    apply: (recipe) => withSignature(recipe, { algorithm: '1.2.840.113549.1.1.11' }),
  },
  {
    name: 'SM2 with SHA-256 in the XML',
    code: 'SIG_ALG_UNSUPPORTED',
    apply: (recipe) => ({ ...recipe, xml: { ...recipe.xml, signatureMethod: '1.2.156.10197.1.502' } }),
  },
];
