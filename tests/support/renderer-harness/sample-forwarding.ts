// 转发 of the sample station: documents that may be passed on, that may not, that ended after it, and one that came inside another.
import type { implement } from '@orpc/server';
import type { stationContract } from '../../../src/shared/contract/station.ts';
import type { DocumentId, Sha256, UnitCode } from '../../../src/shared/domain/ids.ts';
import { attachments, contentOf, handle, id, reportOf, units, type Outputs } from './sample-data.ts';

type Implementer = ReturnType<typeof implement<typeof stationContract>>;
type Look = Outputs['forwarding']['look'];
type Received = Outputs['receiving']['open'];

const hour = 3_600_000;
const startMs = Date.now();
/** The covering notice that the sample's clerk begins. */
export const coverId = id<DocumentId>(2);
/** A received document that passes another one on. */
export const carrierId = id(516);
const town = '990122-TWN-0031' as UnitCode;
const titleOfOriginal = '关于做好今冬明春森林草原防灭火工作的通知';

/** The last digit of a document's number decides what its sender allows. */
function refusalOf(documentId: DocumentId): Look['refusal'] {
  if (documentId === id(513)) return 'abolished';
  if (documentId === id(514)) return 'not-allowed';
  return documentId === id(515) ? 'consent-missing' : null;
}

/** The sample's document as it is, or with an original in it. */
export function withOriginal(received: Received): Received {
  if (received.documentId !== carrierId || received.content === null) return received;
  const forwards = {
    ...{ documentId: id<DocumentId>(1), sender: units.self.code, senderName: '云岭市人民政府办公室' },
    ...{
      docNumber: '云府办发〔2026〕15号',
      title: titleOfOriginal,
      packageSha256: 'ab'.repeat(32) as Sha256,
    },
  };
  const content = { ...received.content, forwards };
  return { ...received, content, report: { ...received.report, forwarded: reportOf('valid') } };
}

/** What the register says beside its row `n`. */
export function sampleForwarded(n: number): Outputs['registers']['incoming'][number]['forwarded'] {
  if (n !== 1) return [];
  const one = { documentId: coverId, docNumber: '云溪府办发〔2026〕12号', atMs: startMs - hour };
  const taken = {
    documentId: id<DocumentId>(5),
    docNumber: '云溪府办发〔2026〕11号',
    atMs: startMs - 2 * hour,
  };
  return [
    { ...taken, state: 'annulled', units: ['云溪县白塔乡人民政府'] },
    { ...one, state: 'sent', units: ['云溪县白塔乡人民政府', '云溪县青石镇人民政府', '云溪县水务局'] },
  ];
}

/** The part `forwarding`. */
export function createSampleForwarding(os: Implementer) {
  return {
    look: os.forwarding.look.handler(({ input }): Look => {
      const refusal = refusalOf(input.documentId);
      return {
        rule: refusal === 'not-allowed' ? 'no' : 'ask',
        consent: refusal === null ? { by: '周明', reason: '仅限所属各镇', atMs: startMs - 3 * hour } : null,
        refusal,
        had: [
          { unit: units.finance.code, name: units.finance.name, from: 'sender' },
          { unit: town, name: '云溪县白塔乡人民政府', from: 'forwarded' },
        ],
        passedOn: [
          {
            ...{ documentId: coverId, title: `关于转发《${titleOfOriginal}》的通知` },
            ...{ docNumber: '云溪府办发〔2026〕12号', state: 'sent', units: ['云溪县白塔乡人民政府'] },
            ...{ person: '周静文', begunAtMs: startMs - 2 * hour, sealedAtMs: startMs - hour },
          },
        ],
      };
    }),
    begin: os.forwarding.begin.handler(() => ({ documentId: coverId })),
    original: os.forwarding.original.handler(() => ({
      content: contentOf(titleOfOriginal),
      docDate: '2026-11-20',
      ...{ pdf: handle('pdf'), ofd: handle('ofd'), attachments, package: handle('package') },
    })),
    sent: os.forwarding.sent.handler(() => ({
      rule: 'ask' as const,
      open: [{ unit: town, name: '云溪县白塔乡人民政府' }],
      permitted: [{ unit: units.finance.code, name: units.finance.name }],
    })),
    permit: os.forwarding.permit.handler(() => ({})),
  };
}
