// The readers that are fed anything: each takes bytes and may refuse them with a value or an error of its own kind. Any other exception is a bug.
import { memorySource } from '../../src/formats/byte-source.ts';
import { FormatError } from '../../src/formats/failure.ts';
import { foreignZipLimits, readZip } from '../../src/formats/zip/read.ts';
import { smallXmlLimits } from '../../src/formats/xml/events.ts';
import { parseXml } from '../../src/formats/xml/tree.ts';
import { openOfd } from '../../src/main/station/viewing/open-ofd.ts';
import { createSimilarFaces } from '../../src/main/station/viewing/similar-faces.ts';
import { outcomeOf } from '../../src/seals/file-outcome.ts';
import { verifyFile } from '../../src/seals/verify-file.ts';
import { verifySealFile, verifySesValue } from '../../src/seals/ofd/verify.ts';
import { verifyPdf } from '../../src/seals/pdf/verify.ts';
import { parseCertificate } from '../../src/seals/pki/certificate.ts';
import { verifyDetached } from '../../src/seals/pki/cms.ts';
import { parseCrl } from '../../src/seals/pki/crl.ts';
import { digestOf } from '../../src/seals/pki/digest.ts';
import { PkiError } from '../../src/seals/pki/pki-error.ts';
import { readTimeStampToken } from '../../src/seals/pki/timestamp.ts';
import { archiveOf, entriesOf } from '../mutation/mutate-zip.ts';

export const targetNames = ['der', 'cms', 'ses', 'xml', 'ofd', 'zip', 'pdf', 'file'] as const;
export type TargetName = (typeof targetNames)[number];

type Target = (bytes: Uint8Array) => unknown;

const now = new Date('2026-07-01T00:00:00Z');
const judging = { trust: null, now };
const faces = createSimilarFaces();

/** Runs a reader; its own refusals are answers. */
function refusable(read: () => unknown): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof PkiError) && !(error instanceof FormatError)) throw error;
  }
}

async function refusableLater(read: () => Promise<unknown>): Promise<void> {
  try {
    await read();
  } catch (error) {
    if (!(error instanceof PkiError) && !(error instanceof FormatError)) throw error;
  }
}

async function view(bytes: Uint8Array): Promise<void> {
  const opened = await openOfd(memorySource(bytes), faces);
  if (!opened.ok) return;
  for (let page = 0; page < Math.min(3, opened.value.opened.pages.length); page += 1)
    await opened.value.page(page);
}

/** The part of the sample package that the fuzzed bytes stand for. */
export interface FuzzContext {
  readonly ofd: Uint8Array;
}

const xmlParts = [
  'OFD.xml',
  'Doc_0/Document.xml',
  'Doc_0/Pages/Page_0/Content.xml',
  'Doc_0/Signs/Sign_0/Signature.xml',
];

export function createTargets({ ofd }: FuzzContext): Readonly<Record<TargetName, Target>> {
  return {
    der: (bytes) => {
      refusable(() => parseCertificate(bytes));
      refusable(() => parseCrl(bytes));
    },
    cms: (bytes) => {
      verifyDetached({ cms: bytes, digest: (name) => digestOf(name, bytes), content: () => bytes });
      refusable(() => readTimeStampToken(bytes));
    },
    ses: async (bytes) => {
      verifySealFile({ bytes, ...judging });
      await verifySesValue({ signatureXml: null, signedValue: bytes, ...judging });
    },
    xml: async (bytes) => {
      refusable(() => parseXml(bytes, smallXmlLimits));
      await verifySesValue({ signatureXml: bytes, signedValue: Uint8Array.of(0x30, 0), ...judging });
    },
    ofd: async (bytes) => {
      const name = xmlParts[(bytes.length + (bytes[0] ?? 0)) % xmlParts.length] ?? '';
      const entries = (await entriesOf(ofd)).map((entry) => (entry.name === name ? { name, bytes } : entry));
      const archive = archiveOf(entries);
      await verifyFile({ source: memorySource(archive), ...judging });
      await view(archive);
    },
    zip: (bytes) =>
      refusableLater(async () => {
        const zip = await readZip(memorySource(bytes), foreignZipLimits);
        for (const entry of zip.entries) await refusableLater(() => zip.readAll(entry, 1024 * 1024));
      }),
    pdf: (bytes) => verifyPdf({ pdf: bytes, ...judging }),
    file: async (bytes) => outcomeOf(await verifyFile({ source: memorySource(bytes), ...judging })),
  };
}
