// Joint seals of the sample station: an own document that waits for another unit, and another unit's that waits for this one's leader.
import type { implement } from '@orpc/server';
import type { stationContract } from '../../../src/shared/contract/station.ts';
import { handle, id, startMs, units, viewOf, type Outputs } from './sample-data.ts';

type Contract = ReturnType<typeof implement<typeof stationContract>>;
type View = Outputs['joint']['view'];

const source = viewOf(4, 'sealing', '关于开展2026年度政务公开第三方评估的通知');
const finance = { unit: '990100-DEP-0002' as typeof units.self.code, name: '云岭市财政局' };
const own = { unit: units.self.code, name: units.self.name };

function roundOf(n: number, part: View['part'], state: View['state']): View {
  const [first, second] = part === 'main' ? [own, finance] : [finance, own];
  const unitOf = (entry: typeof own, sealed: boolean): View['units'][number] => ({
    ...entry,
    own: entry.unit === own.unit,
    sealed,
    leader: sealed ? '周静文' : null,
    date: sealed ? '2026-11-20' : null,
  });
  return {
    ...{ documentId: id(n), part, state, title: source.title, docNumber: '云府办发〔2026〕12号' },
    ...{ units: [unitOf(first, true), unitOf(second, false)], next: second.name, updatedAtMs: startMs },
    ...{ content: { ...source.content, issuers: [first, second] }, contentSha256: source.contentSha256 },
    ...{ layout: source.layout, attachments: [], pdf: handle('pdf'), ofd: null, reports: [] },
    place: { page: 1, diameterMm: 42 },
    remakes: state !== 'arrived',
    history: historyOf(part),
    file: part === 'main' ? { handle: handle('joint'), name: '会印件.yzjoint', to: second.name } : null,
    reason: state === 'refused' ? '资金来源尚未落实，请先会商' : null,
  };
}

const historyOf = (part: View['part']): View['history'] =>
  part === 'main'
    ? [{ atMs: startMs - 60_000, person: '苏守印', role: 'custodian', act: 'jointStart', note: '20' }]
    : [{ atMs: startMs - 60_000, person: '苏守印', role: 'custodian', act: 'jointTake', note: finance.name }];

/** Rounds that move on as the window acts. */
export function bindSampleJoint(os: Contract) {
  let rounds = [
    roundOf(71, 'main', 'collecting'),
    roundOf(72, 'co', 'arrived'),
    roundOf(73, 'main', 'refused'),
  ];
  const view = (documentId: string): View => {
    const found = rounds.find((round) => round.documentId === documentId) ?? rounds[0];
    if (found === undefined) throw new Error('there is a round');
    return found;
  };
  const move = (documentId: string, state: View['state']): View => {
    const handsOn = state === 'sealed' || state === 'declined';
    const file: View['file'] = handsOn
      ? { handle: handle('joint'), name: '会印件.yzjoint', to: finance.name }
      : null;
    const changed: Pick<View, 'state' | 'remakes' | 'file'> = { state, remakes: handsOn, file };
    rounds = rounds.map((round) => (round.documentId === documentId ? { ...round, ...changed } : round));
    return view(documentId);
  };
  return {
    joint: {
      list: os.joint.list.handler(() => rounds),
      view: os.joint.view.handler(({ input }) => view(input.documentId)),
      start: os.joint.start.handler(({ input }) => view(input.documentId)),
      take: os.joint.take.handler(({ errors }) => {
        throw errors.REFUSED({
          data: { code: 'joint-refused', details: { reason: 'not-for-us', to: '云岭市民政局' } },
        });
      }),
      consent: os.joint.consent.handler(({ input }) => move(input.documentId, 'agreed')),
      decline: os.joint.decline.handler(({ input }) => ({
        ...move(input.documentId, 'declined'),
        reason: input.reason,
      })),
      remakeFile: os.joint.remakeFile.handler(({ input }) => view(input.documentId)),
      confirmPlace: os.joint.confirmPlace.handler(({ input }) => move(input.documentId, 'placed')),
      seal: os.joint.seal.handler(({ input }) => move(input.documentId, 'sealed')),
      finish: os.joint.finish.handler(({ errors }) => {
        throw errors.REFUSED({ data: { code: 'wrong-pin', details: { attemptsLeft: '4' } } });
      }),
    },
  };
}
