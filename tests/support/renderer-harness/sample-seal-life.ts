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
const destruction = '01990000-0000-7000-8000-0000000000d1';
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
      ...{ isInUseHere: false, lock: 'lost', supersededBy: null, acts: [], asked: ['destroy'] },
    },
  ];
  const history: View['history'] = [
    {
      ...{ id: destruction, atMs: now - 2 * dayMs, from: 'unit', act: 'destroy', sealId: lost, by: '印守正' },
      ...{ reason: '旧印章上缴', state: 'sent', code: null, mayCancel: true },
    },
    {
      ...{ id: 'decision-2', atMs: now - 719 * dayMs, from: 'authority', act: null, sealId: null, by: null },
      ...{ reason: '', state: 'notBelieved', code: 'jws-signature-invalid', mayCancel: false },
    },
    {
      ...{ id: 'decision-1', atMs: now - 720 * dayMs, from: 'authority', act: 'reportLost', sealId: lost },
      ...{ by: null, reason: '印章盒遗失', state: 'done', code: null, mayCancel: false },
    },
    {
      ...{ id: 'notice-1', atMs: now - 720.1 * dayMs, from: 'unit', act: 'reportLost', sealId: lost },
      ...{ by: '印守正', reason: '印章盒遗失', state: 'answered', code: null, mayCancel: false },
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
            ...{ state: 'queued', code: null, mayCancel: kind === 'destroy' },
          },
          ...view.history,
        ],
      };
      return view;
    }),
    cancel: os.sealLife.cancel.handler(({ input: { noticeId, reason } }) => {
      const taken = view.history.map((entry) =>
        entry.id === noticeId ? { ...entry, mayCancel: false } : entry,
      );
      const entry: View['history'][number] = {
        ...{ id: 'notice-4', atMs: Date.now(), from: 'unit', act: 'cancel', sealId: inUse, by: '印守正' },
        ...{ reason, state: 'queued', code: null, mayCancel: false },
      };
      view = { ...view, history: [entry, ...taken] };
      return view;
    }),
    ask: os.sealLife.ask.handler(() => view),
  };
}
