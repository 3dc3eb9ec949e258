// Sealed OFDs as the product makes them: one unit, three units, a riding seal over forty pages, time stamps at once and later.
import {
  addTimeStamp,
  sealOfd,
  valueToTimeStamp,
  type StampPlacement,
} from '../../../src/seals/ofd/apply.ts';
import { ridingStamps } from '../../../src/seals/ofd/riding.ts';
import { containerDamages, damage, drop, edit, type ContainerDamage } from './container-damages.ts';
import { forgeToken, tokenShape } from './forge-cms.ts';
import { once, type Broken, type Form } from './ofd-forms.ts';
import { pageIdOf, pageSizeMm, plainOfd } from './plain-ofd.ts';
import { createSealPki, june, type SealPki } from './seal-pki.ts';
import { sealFor, sealSizeMm } from './seals.ts';

const minuteMs = 60_000;

export interface ProductWish {
  readonly pki: SealPki;
  readonly units: readonly string[];
  readonly pages: number;
  readonly riding: boolean;
  readonly title?: string;
  /** Tokens at sealing, afterwards, or none. */
  readonly stamped?: 'now' | 'later';
  readonly isLast?: boolean;
  readonly version?: 4 | 5;
}

/** A document that units seal one after the other, a minute apart. */
export async function makeSealed({ pki, units, pages, riding, ...wish }: ProductWish): Promise<Uint8Array> {
  let ofd = await plainOfd({ pages, ...(wish.title === undefined ? {} : { title: wish.title }) });
  for (const [index, unit] of units.entries()) {
    const signer = pki.unit(unit);
    const signedAt = new Date(june.getTime() + index * minuteMs);
    const tokenOver = (value: Uint8Array): Uint8Array =>
      forgeToken(tokenShape(pki.timeStamper, value, { at: new Date(signedAt.getTime() + 1000) }));
    ofd = await sealOfd({
      ofd,
      seal: sealFor(pki, signer, { name: unit, id: `9901210000000${index + 1}`, version: wish.version ?? 4 }),
      signer,
      signedAt,
      stamps: stampsFor({ index, count: units.length, pages, riding }),
      isLast: wish.isLast === true && index === units.length - 1,
      ...(wish.stamped === 'now' ? { timeStamp: (value) => Promise.resolve(tokenOver(value)) } : {}),
    });
    if (wish.stamped !== 'later') continue;
    const id = `s${String(1 + index * 2).padStart(3, '0')}`;
    ofd = await addTimeStamp(ofd, id, tokenOver(await valueToTimeStamp(ofd, id)));
  }
  return ofd;
}

interface Placing {
  readonly index: number;
  readonly count: number;
  readonly pages: number;
  readonly riding: boolean;
}

/** The seal on the last page, and, riding, a slice on each. */
function stampsFor({ index, count, pages, riding }: Placing): readonly StampPlacement[] {
  const boundary = { xMm: 20 + 50 * index, yMm: 220, ...sealSizeMm };
  const seal = { pageId: pageIdOf(pages - 1), boundary };
  if (!riding) return [seal];
  const sheets = Array.from({ length: pages }, (_, page) => ({ pageId: pageIdOf(page), ...pageSizeMm }));
  return [seal, ...ridingStamps({ pages: sheets, ...sealSizeMm, lane: { index, count } })];
}

interface ProductForm {
  readonly name: string;
  readonly wish: ProductWish;
  readonly damages?: readonly ContainerDamage[];
  /** Main codes that differ from those of a single seal. */
  readonly codes?: Readonly<Record<string, string>>;
}

function formOf({ name, wish, damages = [], codes = {} }: ProductForm): Form {
  const make = once(() => makeSealed(wish));
  const general = containerDamages({ hash: 'SES_DOC_HASH_MISMATCH', value: 'SES_MALFORMED' });
  const broken = [...damages, ...general].map((one): Broken => ({
    name: one.name,
    code: codes[one.name] ?? one.code,
    verdict: 'invalid',
    make: async () => damage(await make(), one),
  }));
  return { name, pki: wish.pki, make, broken };
}

const sm2 = createSealPki('sm2');
const single = { pki: sm2, units: ['云溪县人民政府'], pages: 2, riding: false } as const;
const joint = { ...single, units: ['云溪县人民政府', '云溪县财政局', '云溪县教育局'] } as const;
const list = 'Doc_0/Signs/Signatures.xml';
const signs = 'Doc_0/Signs/Sign_';

/** A seal taken away from a joint document. */
const jointDamages: readonly ContainerDamage[] = [
  {
    name: 'the first seal taken out of the list',
    code: 'OFD_REF_TARGET_MISSING',
    apply: (parts) => edit(parts, list, /<ofd:Signature ID="s001".*?\/>/, ''),
  },
  {
    name: 'the first seal taken out with its files',
    code: 'OFD_REF_TARGET_MISSING',
    apply: (parts) =>
      ['Signature.xml', 'Seal.esl', 'SignedValue.dat'].reduce(
        (left, file) => drop(left, `${signs}0/${file}`),
        edit(parts, list, /<ofd:Signature ID="s001".*?\/>/, ''),
      ),
  },
  {
    name: 'the data of two signatures exchanged',
    code: 'SES_DOC_HASH_MISMATCH',
    apply: (parts) => ({
      ...parts,
      [`${signs}0/SignedValue.dat`]: parts[`${signs}1/SignedValue.dat`] ?? '',
      [`${signs}1/SignedValue.dat`]: parts[`${signs}0/SignedValue.dat`] ?? '',
    }),
  },
  {
    name: 'the second unit’s line leads to the third’s signature',
    code: 'OFD_SIGNATURE_XML_MALFORMED',
    apply: (parts) => edit(parts, list, 'Sign_1/', 'Sign_2/'),
  },
  {
    name: 'the seal of the second unit in the first’s Seal.esl',
    code: 'OFD_REF_DIGEST_MISMATCH',
    apply: (parts) => ({ ...parts, [`${signs}0/Seal.esl`]: parts[`${signs}1/Seal.esl`] ?? '' }),
  },
];

const ridingDamages: readonly ContainerDamage[] = [
  {
    name: 'two pages exchanged',
    code: 'OFD_REF_DIGEST_MISMATCH',
    apply: (parts) => ({
      ...parts,
      'Doc_0/Pages/Page_3/Content.xml': parts['Doc_0/Pages/Page_4/Content.xml'] ?? '',
      'Doc_0/Pages/Page_4/Content.xml': parts['Doc_0/Pages/Page_3/Content.xml'] ?? '',
    }),
  },
  {
    name: 'a slice moved to another page',
    code: 'SES_DOC_HASH_MISMATCH',
    apply: (parts) => edit(parts, `${signs}0/Signature.xml`, 'PageRef="104"', 'PageRef="105"'),
  },
  {
    name: 'a page taken out of the document',
    code: 'OFD_REF_DIGEST_MISMATCH',
    apply: (parts) => edit(parts, 'Doc_0/Document.xml', /<ofd:Page ID="120".*?\/>/, ''),
  },
];

/** Where later seals cover the first one's Signature.xml, their references fail with it. */
const coveredByLater = {
  'Signature.xml with another time': 'OFD_REF_DIGEST_MISMATCH',
  'Signature.xml with a blank more': 'OFD_REF_DIGEST_MISMATCH',
  'a Reference twice in Signature.xml': 'OFD_REF_DIGEST_MISMATCH',
  'a slice moved to another page': 'OFD_REF_DIGEST_MISMATCH',
  'Signature.xml taken out': 'OFD_SIGNATURE_XML_MALFORMED',
  'Signature.xml with a document type': 'OFD_SIGNATURE_XML_MALFORMED',
};

export const productForms: readonly Form[] = [
  formOf({ name: 'one unit', wish: single }),
  formOf({ name: 'one unit, closed list', wish: { ...single, isLast: true } }),
  formOf({ name: 'three units', wish: joint, damages: jointDamages, codes: coveredByLater }),
  formOf({
    name: 'three units, stamped later',
    wish: { ...joint, stamped: 'later' },
    damages: jointDamages,
    codes: coveredByLater,
  }),
  formOf({
    name: 'riding over forty pages',
    wish: { ...single, pages: 40, riding: true },
    damages: ridingDamages,
  }),
  formOf({
    name: 'three units riding six pages, stamped at once',
    wish: { ...joint, pages: 6, riding: true, stamped: 'now' },
    damages: ridingDamages.slice(0, 2),
    codes: coveredByLater,
  }),
  formOf({ name: 'version 5', wish: { ...single, version: 5 } }),
];
