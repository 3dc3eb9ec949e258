// The forms of sealed OFDs that are public nowhere, each made well and broken in many ways, with what a verifier must say first.
import { digestOf } from '../../../src/seals/pki/digest.ts';
import { createSealPki, june, type KeyKind, type SealPki } from './seal-pki.ts';
import { containerDamages, damage, flipBit } from './container-damages.ts';
import { cmsShape, forgeCms, forgeToken, tokenShape, type CmsShape, type TokenShape } from './forge-cms.ts';
import { listedCertificate, listedDigest } from './forge-ses.ts';
import { nestedPicture } from './nested-picture.ts';
import {
  coverageDamages,
  newSealDamages,
  sealDamages,
  sm2Damages,
  type RecipeDamage,
} from './ofd-damages.ts';
import { cook, recipeOf, type Recipe } from './recipe.ts';

/** A broken file. */
export interface Broken {
  readonly name: string;
  readonly code: string;
  readonly verdict: 'invalid' | 'indeterminate';
  make(): Promise<Uint8Array>;
}

export interface Form {
  readonly name: string;
  readonly pki: SealPki;
  make(): Promise<Uint8Array>;
  readonly broken: readonly Broken[];
}

const authorities: Readonly<Record<KeyKind, SealPki>> = {
  sm2: createSealPki('sm2'),
  rsa: createSealPki('rsa'),
  ec: createSealPki('ec'),
};

/** Made when first asked for, and then the same. */
export function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => (made ??= make());
}

interface FormParts {
  readonly name: string;
  readonly recipe: Recipe;
  readonly damages: readonly RecipeDamage[];
  readonly containerCodes?: { readonly hash: string; readonly value: string };
}

function formOf({ name, recipe, damages, containerCodes }: FormParts): Form {
  const make = once(() => cook(recipe));
  const codes = containerCodes ?? { hash: 'SES_DOC_HASH_MISMATCH', value: 'SES_MALFORMED' };
  return {
    name,
    pki: recipe.pki,
    make,
    broken: [
      ...[...coverageDamages, ...damages].map(({ name: what, code, verdict = 'invalid', apply }) => ({
        name: what,
        code,
        verdict,
        make: () => cook(apply(recipe)),
      })),
      ...containerDamages(codes).map((one) => ({
        name: one.name,
        code: one.code,
        verdict: 'invalid' as const,
        make: async () => damage(await make(), one),
      })),
    ],
  };
}

const sm2 = authorities.sm2;
const good = recipeOf(sm2);
const { signer } = good;

const digestList = recipeOf(sm2, { seal: { listType: 2, list: [listedDigest(signer)] } });
const withList = (list: readonly Uint8Array[]): RecipeDamage['apply'] => {
  return (recipe) => ({ ...recipe, seal: { ...recipe.seal, list } });
};
/** Another signer than the one whose digest is listed is first of all not listed. */
const keepsItsSigner = ({ apply }: RecipeDamage): boolean => {
  const changed = apply(digestList);
  return changed.signer.certificate === signer.certificate && changed.seal?.list === digestList.seal?.list;
};
const digestListDamages: readonly RecipeDamage[] = [
  {
    name: 'a digest with one bit changed',
    code: 'SEAL_SIGNER_NOT_LISTED',
    apply: withList([flipBit(listedDigest(signer), -1)]),
  },
  {
    name: 'the digest of the maker’s certificate',
    code: 'SEAL_SIGNER_NOT_LISTED',
    apply: withList([listedDigest(sm2.maker)]),
  },
  {
    name: 'an SM3 digest that says SHA-256',
    code: 'SEAL_SIGNER_NOT_LISTED',
    apply: withList([listedDigest(signer, 'sha256')]),
  },
  {
    name: 'certificates in a list of digests',
    code: 'SES_MALFORMED',
    apply: withList([listedCertificate(signer)]),
  },
];

const stampWith =
  (change: Partial<TokenShape>, by = sm2.timeStamper) =>
  (value: Uint8Array): Uint8Array =>
    forgeToken(tokenShape(by, value, change));
const stamped = recipeOf(sm2, { signature: { timeStamp: stampWith({}) } });
const restamped = (timeStamp: (value: Uint8Array) => Uint8Array): RecipeDamage['apply'] => {
  return (recipe) => ({ ...recipe, signature: { ...recipe.signature, timeStamp } });
};
const tokenCms = (cms: Partial<CmsShape>) => restamped(stampWith({ cms }));
const stampDamages: readonly RecipeDamage[] = [
  {
    name: 'a token over another value',
    code: 'TST_IMPRINT_MISMATCH',
    apply: restamped((value) => stampWith({})(flipBit(value, 5))),
  },
  {
    name: 'a token whose signature is broken',
    code: 'TST_INVALID',
    apply: tokenCms({ value: (value) => flipBit(value, -1) }),
  },
  {
    name: 'a token whose digest is broken',
    code: 'TST_INVALID',
    apply: tokenCms({ messageDigest: (digest) => flipBit(digest, 0) }),
  },
  { name: 'no token at all', code: 'TST_INVALID', apply: restamped(() => Buffer.from('30030201', 'hex')) },
  {
    name: 'plain data in place of a TSTInfo',
    code: 'TST_INVALID',
    apply: tokenCms({ contentType: '1.2.840.113549.1.7.1' }),
  },
  {
    name: 'a token older than the claimed time',
    code: 'TST_TIME_ORDER',
    apply: restamped(stampWith({ at: new Date(june.getTime() - 2 * 24 * 3_600_000) })),
  },
  {
    name: 'a token by a signer of documents',
    code: 'TST_UNTRUSTED',
    verdict: 'indeterminate',
    apply: restamped(stampWith({}, sm2.unit('云溪县财政局'))),
  },
  {
    name: 'a token of a service that nobody knows',
    code: 'TST_UNTRUSTED',
    verdict: 'indeterminate',
    apply: restamped(stampWith({}, createSealPki('sm2', '云海市').timeStamper)),
  },
  {
    name: 'a token with two signers',
    code: 'TST_INVALID',
    apply: tokenCms({ signerInfos: 2 }),
  },
];

const first = { seal: { structure: 'v1', version: 1 }, signature: { structure: 'v1', version: 1 } } as const;
const v1 = recipeOf(sm2, first);
/** timeInfo that holds a token over Signature.xml: older than the signature, so it proves nothing but that it is not backdated. */
const timeInfoWith =
  (change: Partial<TokenShape>, by = sm2.timeStamper) =>
  (xml: Uint8Array): Uint8Array =>
    forgeToken(tokenShape(by, xml, { at: june, ...change }));
const v1Stamped = recipeOf(sm2, { ...first, signature: { ...first.signature, timeInfo: timeInfoWith({}) } });
const retimed = (timeInfo: (xml: Uint8Array) => Uint8Array): RecipeDamage['apply'] => {
  return (recipe) => ({ ...recipe, signature: { ...recipe.signature, timeInfo } });
};
const timeInfoDamages: readonly RecipeDamage[] = [
  {
    name: 'a timeInfo token over something else',
    code: 'TST_IMPRINT_MISMATCH',
    apply: retimed((xml) => timeInfoWith({})(flipBit(xml, 9))),
  },
  {
    name: 'a timeInfo token whose signature is broken',
    code: 'TST_INVALID',
    apply: retimed(timeInfoWith({ cms: { value: (value) => flipBit(value, -1) } })),
  },
  {
    name: 'a timeInfo token of a service that nobody knows',
    code: 'TST_UNTRUSTED',
    verdict: 'indeterminate',
    apply: retimed(timeInfoWith({}, createSealPki('sm2', '云海市').timeStamper)),
  },
  {
    name: 'a timeInfo that is no time',
    code: 'TIME_MALFORMED',
    apply: retimed(() => Buffer.from('六月一日')),
  },
];
/** What concerns the claimed time is said by the token here. */
const v1StampedSealDamages = sealDamages.filter(({ code }) => code !== 'TIME_IN_FUTURE');

const v5 = recipeOf(sm2, {
  seal: { version: 5, timeStamp: stampWith({}) },
  signature: { version: 5, timeStamp: stampWith({}) },
});

const sesForms: readonly FormParts[] = [
  { name: 'V4', recipe: good, damages: [...sealDamages, ...newSealDamages, ...sm2Damages] },
  {
    name: 'V4, digests in its list',
    recipe: digestList,
    damages: [...digestListDamages, ...[...sealDamages, ...newSealDamages].filter(keepsItsSigner)],
  },
  { name: 'V4, time-stamped', recipe: stamped, damages: [...stampDamages, ...sealDamages] },
  {
    name: 'V4, nested picture',
    recipe: recipeOf(sm2, { seal: { picture: { type: 'ofd', data: nestedPicture() } } }),
    damages: sealDamages,
  },
  { name: 'V1', recipe: v1, damages: [...sealDamages, ...sm2Damages] },
  {
    name: 'V1, a token as its time',
    recipe: v1Stamped,
    damages: [...timeInfoDamages, ...v1StampedSealDamages],
  },
  { name: 'V5, time-stamped', recipe: v5, damages: [...stampDamages, ...sealDamages, ...newSealDamages] },
  { name: 'V4 by RSA', recipe: recipeOf(authorities.rsa), damages: [...sealDamages, ...newSealDamages] },
  { name: 'V4 by ECDSA', recipe: recipeOf(authorities.ec), damages: sealDamages },
];

/** Bare signatures by GB/T 35275: with attributes, and with the digest as content and the signature over that. */
const cmsRecipe = (change: (xml: Uint8Array) => Partial<CmsShape>): Recipe =>
  recipeOf(sm2, { seal: null, signedValue: (xml) => forgeCms(cmsShape(signer, xml, change(xml))) });
const digestInside = (xml: Uint8Array): Partial<CmsShape> => {
  const digest = digestOf('sm3', xml);
  return { withAttributes: false, inside: digest, content: digest };
};
const cmsDamage = (
  form: (xml: Uint8Array) => Partial<CmsShape>,
  name: string,
  code: string,
  change: Partial<CmsShape>,
): RecipeDamage => ({
  name,
  code,
  apply: (recipe) => ({
    ...recipe,
    signedValue: (xml) => forgeCms(cmsShape(recipe.signer, xml, { ...form(xml), ...change })),
  }),
});
const stranger = createSealPki('sm2', '云海市').unit('云溪县人民政府');
const cmsDamagesOf = (form: (xml: Uint8Array) => Partial<CmsShape>): readonly RecipeDamage[] => [
  cmsDamage(form, 'a bit of the signature value changed', 'SIG_VALUE_INVALID', {
    value: (value) => flipBit(value, -1),
  }),
  cmsDamage(form, 'two signers', 'CMS_SIGNER_COUNT', { signerInfos: 2 }),
  cmsDamage(form, 'no signer', 'CMS_SIGNER_COUNT', { signerInfos: 0 }),
  cmsDamage(form, 'no certificate', 'CMS_SIGNER_CERT_MISSING', { certificates: [] }),
  cmsDamage(form, 'SHA-1 as digest', 'DIGEST_ALG_WEAK', { digestOid: '1.3.14.3.2.26' }),
  cmsDamage(form, 'signed with the key of another certificate', 'SIG_VALUE_INVALID', {
    signer: { ...signer, sign: (bytes) => sm2.maker.sign(bytes) },
  }),
  {
    ...cmsDamage(form, 'a signer of an authority that nobody knows', 'CHAIN_NO_ANCHOR', {
      signer: stranger,
      certificates: [stranger.certificate.der, ...stranger.chain.map(({ der }) => der)],
    }),
    verdict: 'indeterminate',
  },
];
const plainCms = (): Partial<CmsShape> => ({});
const attributeDamages: readonly RecipeDamage[] = [
  cmsDamage(plainCms, 'a messageDigest of something else', 'SES_DOC_HASH_MISMATCH', {
    messageDigest: (digest) => flipBit(digest, 0),
  }),
  cmsDamage(plainCms, 'another content inside', 'SES_DOC_HASH_MISMATCH', {
    inside: Buffer.from('other'),
  }),
];
const digestDamages: readonly RecipeDamage[] = [
  cmsDamage(digestInside, 'the digest of something else inside', 'SES_DOC_HASH_MISMATCH', {
    inside: digestOf('sm3', Buffer.from('other')),
    content: digestOf('sm3', Buffer.from('other')),
  }),
];
const cmsCodes = { hash: 'SES_DOC_HASH_MISMATCH', value: 'SIGNED_VALUE_NOT_CMS' };
const cmsForms: readonly FormParts[] = [
  {
    name: 'GB/T 35275 with attributes',
    recipe: cmsRecipe(plainCms),
    damages: [...cmsDamagesOf(plainCms), ...attributeDamages],
    containerCodes: cmsCodes,
  },
  {
    name: 'GB/T 35275 over the digest inside',
    recipe: cmsRecipe(digestInside),
    damages: [...cmsDamagesOf(digestInside), ...digestDamages],
    containerCodes: cmsCodes,
  },
];

/** How each of them is made. */
export const ofdRecipes: readonly { readonly name: string; readonly recipe: Recipe }[] = [
  ...sesForms,
  ...cmsForms,
];

/** All of them, well made and broken. */
export const ofdForms: readonly Form[] = [...sesForms, ...cmsForms].map(formOf);
