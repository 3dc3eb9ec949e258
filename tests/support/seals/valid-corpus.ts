// Valid sealed documents, twenty of each form, the same bytes in every run on one machine: what mutations start from.
import { collectBytes, memorySource } from '../../../src/formats/byte-source.ts';
import { writeAsic } from '../../../src/formats/asic/container.ts';
import { signDetached } from '../../../src/seals/pki/cms.ts';
import { digestOf } from '../../../src/seals/pki/digest.ts';
import { forgePdf } from './forge-pdf.ts';
import { ofdRecipes } from './ofd-forms.ts';
import { plainOfdParts } from './plain-ofd.ts';
import { makeSealed, type ProductWish } from './product-forms.ts';
import { cook } from './recipe.ts';
import { createSealPki, june, type KeyKind, type SealPki } from './seal-pki.ts';

/** A document that is valid for whoever trusts `pki` (`trustIn`) in July 2026 (`july`). */
export interface CorpusDocument {
  /** Form and number: a name for logs. */
  readonly name: string;
  readonly kind: 'ofd' | 'pdf' | 'package';
  readonly pki: SealPki;
  make(): Promise<Uint8Array>;
}

export const documentsPerForm = 20;

const units = ['云溪县人民政府', '云溪县财政局', '云溪县教育局', '云溪县档案局', '云溪县水务局'] as const;

/** `count` units, beginning with another one each time. */
const unitsFrom = (index: number, count: number): readonly string[] =>
  Array.from({ length: count }, (_, step) => units[(index + step) % units.length] ?? units[0]);

const titleOf = (index: number): string => `云溪县第${index + 1}号试样`;

type Maker = (index: number) => Pick<CorpusDocument, 'kind' | 'pki' | 'make'>;

/** Sealed by the product. */
const sealed =
  (kind: KeyKind, wish: (index: number) => Omit<ProductWish, 'pki' | 'title'>): Maker =>
  (index) => {
    const pki = createSealPki(kind);
    return { kind: 'ofd', pki, make: () => makeSealed({ pki, title: titleOf(index), ...wish(index) }) };
  };

const sealedPdf =
  (
    kind: KeyKind,
    wish: (index: number) => { readonly count: number; readonly family: 'gb' | 'rfc' },
  ): Maker =>
  (index) => {
    const pki = createSealPki(kind);
    const { count, family } = wish(index);
    const content = `BT /F1 16 Tf 72 ${700 - 12 * index} Td (Yunxi 2026 No. ${index + 1}) Tj ET`;
    const signers = unitsFrom(index, count).map((unit) => pki.unit(unit));
    return { kind: 'pdf', pki, make: () => Promise.resolve(forgePdf({ signers, content, cms: { family } })) };
  };

/** ASiC-E with CAdES, as stations send it: metadata, a body that is sealed itself, attachments. */
const sealedPackage: Maker = (index) => {
  const pki = createSealPki('rsa');
  const unit = unitsFrom(index, 1)[0] ?? units[0];
  const signer = pki.unit(unit);
  const make = async (): Promise<Uint8Array> => {
    const body = await sealedPdf('rsa', () => ({ count: 1, family: 'rfc' }))(index).make();
    const attachments = Array.from({ length: index % 4 }, (_, at) => ({
      path: `attachments/00${at + 1}.csv`,
      mimeType: 'text/csv',
      bytes: Buffer.from(`序号,单位\n${at + 1},${unit}\n`.repeat(1 + index)),
    }));
    const metadata = Buffer.from(JSON.stringify({ format: 'yizhan/package/1', title: titleOf(index), unit }));
    const objects = [
      { path: 'metadata.json', mimeType: 'application/json', bytes: metadata },
      { path: 'body.pdf', mimeType: 'application/pdf', bytes: body },
      ...attachments,
    ].map(({ bytes, ...object }) => ({
      ...object,
      sha256: Buffer.from(digestOf('sha256', bytes)).toString('hex'),
      source: memorySource(bytes),
    }));
    const sign = (manifest: Uint8Array): Uint8Array =>
      signDetached({ digestSha256: digestOf('sha256', manifest), signer, signedAt: june, cades: true });
    return collectBytes(writeAsic(objects, sign));
  };
  return { kind: 'package', pki, make };
};

const single = (index: number) => ({ units: unitsFrom(index, 1), pages: 1 + (index % 4), riding: false });
const joint = (index: number) => ({
  units: unitsFrom(index, 2 + (index % 3)),
  pages: 1 + (index % 3),
  riding: false,
});

const makers = {
  'ofd by one unit': sealed('sm2', (index) => ({ ...single(index), isLast: index % 2 === 1 })),
  'ofd by several units': sealed('sm2', (index) => ({ ...joint(index), isLast: index % 2 === 1 })),
  'ofd with a riding seal': sealed('sm2', (index) => ({
    units: unitsFrom(index, 1 + (index % 2)),
    pages: 2 + index,
    riding: true,
  })),
  'ofd with time stamps': sealed('sm2', (index) => ({
    ...joint(index),
    stamped: index % 2 === 0 ? 'now' : 'later',
  })),
  'ofd by version 5': sealed('sm2', (index) => ({ ...single(index), version: 5 })),
  'ofd by RSA': sealed('rsa', single),
  'ofd by ECDSA': sealed('ec', joint),
  'ofd of other structures': (index) => {
    const chosen = ofdRecipes[index % ofdRecipes.length];
    if (!chosen) throw new Error('no recipe');
    const parts = plainOfdParts({ pages: 1 + (index % 4), title: titleOf(index) });
    return { kind: 'ofd', pki: chosen.recipe.pki, make: () => cook({ ...chosen.recipe, parts }) };
  },
  'pdf by RSA': sealedPdf('rsa', () => ({ count: 1, family: 'rfc' })),
  'pdf by ECDSA': sealedPdf('ec', () => ({ count: 1, family: 'rfc' })),
  'pdf by SM2': sealedPdf('sm2', (index) => ({ count: 1, family: index % 2 === 0 ? 'gb' : 'rfc' })),
  'pdf by several units': sealedPdf('ec', (index) => ({ count: 2 + (index % 3), family: 'rfc' })),
  package: sealedPackage,
} satisfies Readonly<Record<string, Maker>>;

export type CorpusForm = keyof typeof makers;
export const corpusForms = Object.keys(makers) as readonly CorpusForm[];

/** The documents of a form. */
export function corpusOf(form: CorpusForm): readonly CorpusDocument[] {
  return Array.from({ length: documentsPerForm }, (_, index) => ({
    name: `${form} ${index + 1}`,
    ...makers[form](index),
  }));
}
