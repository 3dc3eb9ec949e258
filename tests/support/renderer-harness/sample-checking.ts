// 验章 of the sample station: what is trusted is invented, files are judged by the real verifier with nothing trusted.
import type { implement } from '@orpc/server';
import { memorySource } from '../../../src/formats/byte-source.ts';
import { listShown } from '../../../src/main/station/checking/shown-documents.ts';
import { verifyFile } from '../../../src/seals/verify-file.ts';
import type { ContentHandle } from '../../../src/shared/domain/ids.ts';
import { pdfForms } from '../seals/pdf-forms.ts';
import { id, type Outputs } from './sample-data.ts';
import type { stationContract } from '../../../src/shared/contract/station.ts';

type Received = Outputs['receiving']['open'];
const jointId = id(502);
type Implementer = ReturnType<typeof implement<typeof stationContract>>;

const hash = (digit: string): string => digit.repeat(64);
const authority = { origin: 'authority', importedBy: null, importedAtMs: null } as const;
const trust = {
  anchors: [
    {
      ...{ sha256: hash('a'), name: 'CN=云岭电子公文根证书', issuer: 'CN=云岭电子公文根证书' },
      ...{ notBefore: '2026-01-01T00:00:00.000Z', notAfter: '2046-01-01T00:00:00.000Z', ...authority },
    },
    {
      ...{ sha256: hash('b'), name: 'CN=外地测试根证书', issuer: 'CN=外地测试根证书' },
      ...{ notBefore: '2025-01-01T00:00:00.000Z', notAfter: '2035-01-01T00:00:00.000Z' },
      ...{ origin: 'imported' as const, importedBy: '赵管理', importedAtMs: 1_790_000_000_000 },
    },
  ],
  intermediates: [],
  lists: [
    {
      ...{ issuer: 'CN=云岭电子公文签发机构', number: 12, ageDays: 40, isOld: true },
      ...{ thisUpdate: '2026-10-13T00:00:00.000Z', nextUpdate: '2026-10-20T00:00:00.000Z' },
    },
  ],
  policy: {
    ...{ origin: 'authority' as const, number: 12, revocation: 'soft' as const, listToleranceDays: 0 },
    ...{ missingKeyUsage: 'note' as const, looseEncodings: 'note' as const, sealMakers: 1 },
    unknownSealStatus: 'note' as const,
  },
};
const items = [
  {
    ...{ file: 'root.pem', kind: 'anchor' as const, state: 'added' as const, code: null, evidence: {} },
    ...{ name: 'CN=外地测试根证书', sha256: hash('b') },
  },
  {
    ...{ file: 'leaf.pem', kind: 'anchor' as const, state: 'refused' as const, evidence: {} },
    ...{ code: 'root-may-not-sign-certificates', name: 'CN=坏根', sha256: hash('c') },
  },
];

const now = new Date('2026-11-22T00:00:00Z');
const jointPdf = async (): Promise<Uint8Array> => {
  const form = pdfForms.find(({ name }) => name.includes('two units'));
  if (!form) throw new Error('no form of two units');
  return form.make();
};

/** A received document whose copy for reading two units sealed one after the other, and one that passes on an original of that kind. */
export async function withJointCopy(received: Received): Promise<Received> {
  const isOriginal = received.report.forwarded !== undefined;
  if ((received.documentId !== jointId && !isOriginal) || received.content === null) return received;
  const { report } = await verifyFile({ source: memorySource(await jointPdf()), trust: null, now });
  const bodies = [{ path: 'reading.pdf', role: 'reading' as const, report: structuredClone(report) }];
  const kept = received.report;
  const whole = isOriginal ? { ...kept, forwarded: { ...kept.forwarded, bodies } } : { ...kept, bodies };
  return { ...received, report: whole } as Received;
}

export function createSampleChecking(os: Implementer, uploads: ReadonlyMap<string, Uint8Array>) {
  return {
    verify: os.checking.verify.handler(async ({ input }) => {
      // What was lent and not uploaded is the PDF of a received document.
      const bytes = input.uploaded ? (uploads.get(input.handle) ?? new Uint8Array()) : await jointPdf();
      const source = memorySource(bytes);
      const judged = await verifyFile({ source, trust: null, now });
      const { report, parts } = judged;
      const views = (await listShown(source, judged)).flatMap(({ path, type, revisions }) =>
        [null, ...revisions.map(({ seal }) => seal)].map((seal) => ({
          path,
          seal,
          type,
          handle: input.handle,
        })),
      );
      const file = { name: input.name, sha256: hash('d'), sizeBytes: bytes.length };
      return { ...file, report: structuredClone(report), parts: [...parts], views } as never;
    }),
    trust: os.checking.trust.handler(() => trust),
    previewImport: os.checking.previewImport.handler(() => ({ token: 'sample', items })),
    confirmImport: os.checking.confirmImport.handler(() => trust),
    removeImported: os.checking.removeImported.handler(() => trust),
    exportPublication: os.checking.exportPublication.handler(() => ({
      handle: 'publication-sample-handle' as never,
      name: '清单.json',
    })),
  };
}

export function createSampleProof(os: Implementer, handle: string) {
  return {
    give: os.proof.give.handler(
      () =>
        ({
          handle: handle as ContentHandle,
          name: '验章证明.zip',
          sizeBytes: 182_000,
          verdict: 'valid',
        }) as const,
    ),
    report: os.proof.report.handler(() => ({ handle: handle as ContentHandle, name: '验章报告.pdf' })),
  };
}
