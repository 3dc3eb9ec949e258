// 转发 of the sample station: a document that may be passed on, one that may not, and one that came inside another.
import type { implement } from '@orpc/server';
import type { stationContract } from '../../../src/shared/contract/station.ts';
import type { DocumentId, UnitCode } from '../../../src/shared/domain/ids.ts';
import type { Outputs } from './sample-data.ts';

type Implementer = ReturnType<typeof implement<typeof stationContract>>;

const hour = 3_600_000;
const startMs = Date.now();
export const coverId = '01930000-0000-7000-8000-00000000f0f0' as DocumentId;
const town = '990122-TWN-0031' as UnitCode;
const bureau = '990122-BUR-0003' as UnitCode;

export interface ForwardingSample {
  /** What `look` answers for the rule; the sample's documents all share it. */
  readonly refusal?: Outputs['forwarding']['look']['refusal'];
  /** Told what was begun. */
  readonly onBegin?: (input: { readonly units: readonly UnitCode[]; readonly cover: string }) => void;
}

/** The part `forwarding`. */
export function createSampleForwarding(os: Implementer, { refusal = null, onBegin }: ForwardingSample = {}) {
  return {
    look: os.forwarding.look.handler(() => ({
      rule: refusal === 'not-allowed' ? ('no' as const) : ('ask' as const),
      consent: refusal === null ? { by: '周明', reason: '仅限所属各镇', atMs: startMs - 3 * hour } : null,
      refusal,
      had: [
        { unit: town, name: '云溪县白塔乡人民政府', from: 'sender' as const },
        { unit: bureau, name: '云溪县水务局', from: 'forwarded' as const },
      ],
      passedOn: [
        {
          ...{ documentId: coverId, title: '关于转发《云岭市人民政府关于做好防汛工作的通知》的通知' },
          ...{ docNumber: '云溪府办发〔2026〕12号', state: 'sent' as const, units: ['云溪县水务局'] },
          ...{ person: '周静文', begunAtMs: startMs - 2 * hour, sealedAtMs: startMs - hour },
        },
      ],
    })),
    begin: os.forwarding.begin.handler(({ input }) => {
      onBegin?.(input);
      return { documentId: coverId };
    }),
    original: os.forwarding.original.handler(() => {
      throw new Error('the sample has no original');
    }),
    sent: os.forwarding.sent.handler(() => ({
      rule: 'ask' as const,
      open: [{ unit: town, name: '云溪县白塔乡人民政府' }],
      permitted: [{ unit: bureau, name: '云溪县水务局' }],
    })),
    permit: os.forwarding.permit.handler(() => ({})),
  };
}
