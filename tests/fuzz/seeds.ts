// What the fuzzer begins with: small files of our own making, one of every structure that the readers know.
import { ofdForms } from '../support/seals/ofd-forms.ts';
import { plainOfd, plainOfdParts } from '../support/seals/plain-ofd.ts';
import { createSealPki } from '../support/seals/seal-pki.ts';
import { assemblePdf, makePdf } from '../unit/seals/pdf/test-pdf.ts';
import { entriesOf } from '../mutation/mutate-zip.ts';
import type { FuzzContext, TargetName } from './targets.ts';

const xml = (text: string): Uint8Array => Buffer.from(text);

export interface FuzzSeeds {
  readonly context: FuzzContext;
  readonly seeds: Readonly<Record<TargetName, readonly Uint8Array[]>>;
}

/** Makes them anew: the same in every run. */
export async function makeSeeds(): Promise<FuzzSeeds> {
  const pki = createSealPki('sm2');
  const rsa = createSealPki('rsa');
  const forms = await Promise.all(ofdForms.map(({ make }) => make()));
  const entries = (await Promise.all(forms.map(entriesOf))).flat();
  const named = (pattern: RegExp): Uint8Array[] =>
    entries.filter(({ name }) => pattern.test(name)).map(({ bytes }) => bytes);
  const [ofd = new Uint8Array()] = forms;
  const values = named(/SignedValue\.dat$/);
  const parts = Object.entries(plainOfdParts()).filter(([name]) => name.endsWith('.xml'));
  const pdfs = [
    makePdf(),
    makePdf({ fields: 2 }),
    assemblePdf(['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [] /Count 0 >>']),
  ];
  return {
    context: { ofd },
    seeds: {
      der: [pki, rsa].flatMap(({ root, maker, lists }) => [
        root.certificate.der,
        maker.certificate.der,
        ...lists().map(({ der }) => der),
      ]),
      cms: values.filter((bytes) => bytes.length < 6000),
      ses: [...values, ...named(/Seal\.esl$/)],
      xml: [...named(/Signature\.xml$/).slice(0, 4), xml('<a b="&#65;"><![CDATA[x]]><!-- c --></a>')],
      ofd: parts.map(([, text]) => xml(String(text))),
      zip: [await plainOfd({ pages: 1 }), ofd],
      pdf: pdfs,
      file: [ofd, ...pdfs.slice(0, 1), ...values.slice(0, 2)],
    },
  };
}
