// 印章管理 of the sample station: one seal that ends soon, one that was lost; a report takes effect at once and waits for the line.
import type { implement } from '@orpc/server';
import type { stationContract } from '../../../src/shared/contract/station.ts';
import type { SealId } from '../../../src/shared/domain/ids.ts';
import type { Outputs } from './sample-data.ts';

type Implementer = ReturnType<typeof implement<typeof stationContract>>;
type View = Outputs['sealLife']['overview'];

const dayMs = 86_400_000;
const inUse = 'seal-990100aa00000001' as SealId;
const lost = 'seal-990100aa00000000' as SealId;
const name = '云岭市人民政府办公室';

const firstView = (): View => {
  const now = Date.now();
  const seals: View['seals'] = [
    {
      ...{ sealId: inUse, name, diameterMm: 45, life: 'active', sinceMs: now - 700 * dayMs },
      ...{ validFromMs: now - 700 * dayMs, validUntilMs: now + 30.5 * dayMs, expiryDays: 30 },
      ...{ isInUseHere: true, lock: null, supersededBy: null },
      ...{ acts: ['suspend', 'reportLost', 'renew', 'destroy'], asked: [] },
    },
    {
      ...{ sealId: lost, name, diameterMm: 45, life: 'lost', sinceMs: now - 720 * dayMs },
      ...{ validFromMs: now - 900 * dayMs, validUntilMs: now - 100 * dayMs, expiryDays: null },
      ...{ isInUseHere: false, lock: 'lost', supersededBy: null, acts: ['destroy'], asked: [] },
    },
  ];
  const history: View['history'] = [
    {
      ...{ id: 'decision-2', atMs: now - 719 * dayMs, from: 'authority', act: null, sealId: null, by: null },
      ...{ reason: '', state: 'notBelieved', code: 'jws-signature-invalid' },
    },
    {
      ...{ id: 'decision-1', atMs: now - 720 * dayMs, from: 'authority', act: 'reportLost', sealId: lost },
      ...{ by: null, reason: '印章盒遗失', state: 'done', code: null },
    },
    {
      ...{ id: 'notice-1', atMs: now - 720.1 * dayMs, from: 'unit', act: 'reportLost', sealId: lost },
      ...{ by: '印守正', reason: '印章盒遗失', state: 'answered', code: null },
    },
  ];
  return { seals, history, mayRequest: true, keepsPin: true };
};

export function createSampleSealLife(os: Implementer) {
  let view = firstView();
  return {
    overview: os.sealLife.overview.handler(() => view),
    tell: os.sealLife.tell.handler(({ input: { sealId, kind, reason } }) => {
      view = {
        ...view,
        seals: view.seals.map((seal) =>
          seal.sealId === sealId ? { ...seal, lock: 'lost', acts: ['destroy'], asked: [kind] } : seal,
        ),
        history: [
          {
            ...{ id: 'notice-2', atMs: Date.now(), from: 'unit', act: kind, sealId, by: '印守正', reason },
            ...{ state: 'queued', code: null },
          },
          ...view.history,
        ],
      };
      return view;
    }),
    ask: os.sealLife.ask.handler(() => view),
  };
}
