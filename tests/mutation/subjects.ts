// The valid documents that are mutated, the same in every run: OFDs of every form that the tests' authorities seal, PDFs of the sample collection or sealed
// here, and packages.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { collectBytes, memorySource } from '../../src/formats/byte-source.ts';
import { writeAsic } from '../../src/formats/asic/container.ts';
import { signDetached } from '../../src/seals/pki/cms.ts';
import { createVerificationCache } from '../../src/seals/pki/verification-cache.ts';
import { digestOf } from '../../src/seals/pki/digest.ts';
import type { TrustMaterial } from '../../src/seals/trust/trust-material.ts';
import { readTrustFolder } from '../../src/seals/trust/trust-material.ts';
import { trustIn } from '../support/seals/judge.ts';
import { ofdForms } from '../support/seals/ofd-forms.ts';
import { makeSealed, productForms } from '../support/seals/product-forms.ts';
import { createSealPki, july, june, type SealPki } from '../support/seals/seal-pki.ts';
import {
  hasSamples,
  listedFiles,
  readAnchors,
  sampleClock,
  sampleFolder,
} from '../support/seals/sample-files.ts';
import { corpusOf } from '../support/seals/valid-corpus.ts';
import type { SubjectForm } from './rendered.ts';

/** One valid document and what it is judged by. */
export interface Subject {
  readonly name: string;
  readonly form: SubjectForm;
  readonly trust: TrustMaterial;
  readonly now: Date;
  make(): Promise<Uint8Array>;
}

const cached = (trust: TrustMaterial): TrustMaterial => ({ ...trust, cache: createVerificationCache() });
const trustOf = new Map<SealPki, TrustMaterial>();
const believing = (pki: SealPki): TrustMaterial => {
  const trust = trustOf.get(pki) ?? cached(trustIn(pki));
  trustOf.set(pki, trust);
  return trust;
};

const sm2 = createSealPki('sm2');
const units = ['云溪县人民政府', '云溪县财政局', '云溪县档案局'];

/** Small ones: two thousand mutations of each are judged. */
function ofdSubjects(): Subject[] {
  const forms = [...ofdForms, ...productForms.filter(({ name }) => !name.includes('forty'))];
  const made = forms.map(({ name, pki, make }): Subject => ({
    name,
    form: 'ofd',
    trust: believing(pki),
    now: july,
    make,
  }));
  const plain = [1, 2, 3, 4, 5].map((pages): Subject => {
    const wish = {
      pki: sm2,
      units: units.slice(0, 1 + (pages % 3)),
      pages,
      riding: pages > 2,
      title: `试样${pages}`,
    };
    const make = (): Promise<Uint8Array> => makeSealed(wish);
    return { name: `${pages} pages`, form: 'ofd', trust: believing(sm2), now: july, make };
  });
  return [...made, ...plain];
}

function pdfSubjects(): Subject[] {
  if (!hasSamples) return [];
  const trust = cached(readTrustFolder(readAnchors()).trust);
  return listedFiles()
    .filter(({ file, verdict }) => file.startsWith('pdf/') && verdict === 'VALID')
    .map(({ file }) => ({
      name: file,
      form: 'pdf',
      trust,
      now: sampleClock,
      make: () => Promise.resolve(readFileSync(path.join(sampleFolder, file))),
    }));
}

/** Five of plain files, small enough that every byte is hit, then those with a sealed body and attachments. */
function packageSubjects(): Subject[] {
  const sealed = corpusOf('package').map(({ name, pki, make }): Subject => ({
    name,
    form: 'package',
    trust: believing(pki),
    now: july,
    make,
  }));
  return [...plainPackages(), ...sealed];
}

function plainPackages(): Subject[] {
  const signer = createSealPki('rsa').unit('云溪县人民政府');
  return [1, 2, 3, 5, 8].map((files) => ({
    name: `${files} files`,
    form: 'package',
    trust: believing(createSealPki('rsa')),
    now: july,
    make: () => {
      const objects = Array.from({ length: files }, (_, index) => {
        const bytes = Buffer.from(`第${index + 1}件 `.repeat(40 * (index + 1)));
        const sha256 = Buffer.from(digestOf('sha256', bytes)).toString('hex');
        return { path: `件${index + 1}.txt`, mimeType: 'text/plain', sha256, source: memorySource(bytes) };
      });
      const sign = (manifest: Uint8Array): Uint8Array =>
        signDetached({ digestSha256: digestOf('sha256', manifest), signer, signedAt: june, cades: true });
      return collectBytes(writeAsic(objects, sign));
    },
  }));
}

const makers: Readonly<Record<SubjectForm, () => Subject[]>> = {
  ofd: ofdSubjects,
  pdf: pdfSubjects,
  package: packageSubjects,
};

export const subjectForms = Object.keys(makers) as readonly SubjectForm[];

/** The first `count` documents of a form. */
export function subjectsOf(form: SubjectForm, count: number): readonly Subject[] {
  return makers[form]().slice(0, count);
}
