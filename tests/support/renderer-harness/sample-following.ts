// What followed the documents of the sample station: a recall that came too late, reminders, calls; and a whole prefecture in the matrix.
import type { implement } from '@orpc/server';
import type { stationContract } from '../../../src/shared/contract/station.ts';
import type { DocumentId, NoticeId, UnitCode } from '../../../src/shared/domain/ids.ts';
import type { Outputs } from './sample-data.ts';

type Implementer = ReturnType<typeof implement<typeof stationContract>>;
type Delivery = Outputs['sending']['deliveries'][number];
type Matrix = Outputs['matrix']['view'];

const startMs = Date.now();
const hour = 3_600_000;
const code = (region: number, kind: string, n: number): UnitCode =>
  `9901${String(region).padStart(2, '0')}-${kind}-${String(n).padStart(4, '0')}` as UnitCode;
const id = (n: number): DocumentId => `01930000-0000-7000-8000-${String(n).padStart(12, '0')}` as DocumentId;

/** What did not go, beside the outbox. */
export const waitsOnRoad: Outputs['home']['board']['waiting'] = [
  {
    ...{ key: 'recall', what: 'followUp', urgency: null, reason: 'notice-refused', nextTryAtMs: null },
    about: { documentId: id(5), title: '关于做好汛期值班工作的通知', kind: 'recall' },
  },
  {
    ...{ key: 'note', what: 'followUp', urgency: null, reason: 'unreachable', nextTryAtMs: startMs + 60_000 },
    about: { documentId: id(5), title: '关于做好汛期值班工作的通知', kind: 'note' },
  },
  { key: 'receipt', what: 'receipt', urgency: null, reason: 'receipt-refused', nextTryAtMs: null },
];

/** A recipient's row to which nothing special happened. */
export const quietDelivery = {
  ...{ copyFrom: 1, copyTo: 2, failedAtMs: null, recall: null, recallAtMs: null },
  ...{ addedAtMs: null, insteadOf: null, reminders: 0, remindedAtMs: null, parkedReason: null },
  ...{ dutyPhone: '0990-5550100', successor: null },
} satisfies Partial<Delivery>;

const waiting: Delivery = {
  ...{ unit: code(22, 'TWN', 31), name: '云溪县白塔乡人民政府', role: 'main', copies: 1, state: 'pending' },
  ...{ deliveredAtMs: null, openedAtMs: null, signedAtMs: null, returnedAtMs: null },
  ...{ person: null, reasons: [], note: null, clockSure: true },
  ...quietDelivery,
  ...{ copyFrom: 4, copyTo: 4, reminders: 1, remindedAtMs: startMs - hour },
};
/** Units that somebody must phone. */
export const openDeliveries: readonly Delivery[] = [
  { ...waiting, recall: 'asked', recallAtMs: startMs - hour },
  {
    ...waiting,
    ...{
      unit: code(22, 'TWN', 32),
      name: '云溪县石桥镇人民政府',
      state: 'failed',
      failedAtMs: startMs - hour,
    },
    ...{ note: 'digestsMatch:PACKAGE_DAMAGED everyFileCovered:CONTAINER_UNNAMED_FILE', reasons: ['error'] },
    ...{ deliveredAtMs: startMs - 2 * hour, copyFrom: 5, copyTo: 5 },
    successor: { code: code(22, 'TWN', 33), name: '云溪县新石桥镇人民政府' },
  },
  {
    ...waiting,
    ...{ unit: code(22, 'TWN', 34), name: '云溪县柳沟乡人民政府', parkedReason: 'certificate-missing' },
    ...{ copyFrom: 6, copyTo: 6, reminders: 0, remindedAtMs: null },
  },
];

const counties = [
  '云溪县',
  '青原县',
  '石门县',
  '白河区',
  '南屏区',
  '安宁县',
  '永和县',
  '临江县',
  '松岭县',
  '长乐县',
];
const places = [
  '水利局',
  '财政局',
  '教育局',
  '应急管理局',
  '卫生健康局',
  '白塔乡人民政府',
  '石桥镇人民政府',
  '龙泉镇人民政府',
];
const states = [
  'signed',
  'signed',
  'signed',
  'opened',
  'delivered',
  'signed',
  'pending',
  'signed',
  'returned',
  'failed',
] as const;
const titles = [
  '关于做好汛期防汛工作的紧急通知',
  '关于印发云岭市年度政务公开要点的通知',
  '关于召开全市安全生产视频会议的通知',
  '关于开展重点项目督查的通知',
  '关于报送三季度工作总结的通知',
];

/** Documents × units: 300 units, five documents, 1,500 cells. */
function matrixView(): Matrix {
  const units = Array.from({ length: 300 }, (_, n) => ({
    code: code(10 + (n % 10), 'DEP', n),
    name: `${counties[n % 10] ?? ''}${places[Math.floor(n / 10) % places.length] ?? ''}${n >= 80 ? `（${Math.floor(n / 80)}）` : ''}`,
    group: `${counties[n % 10] ?? ''}人民政府`,
    dutyPhone: `0990-555${String(n).padStart(4, '0')}`,
    contact: '值班室',
    successor: null,
  })).sort((a, b) => a.group.localeCompare(b.group, 'zh-CN'));
  const documents = titles.map((title, n) => ({
    ...{ documentId: id(n + 1), title, docNumber: `云府办发〔2026〕${n + 21}号` },
    sentAtMs: startMs - n * 24 * hour,
  }));
  const cells = documents.flatMap((_document, document) =>
    units.map((_unit, unit) => {
      const state = states[(unit * 7 + document * 3 + (unit % 3)) % states.length] ?? 'signed';
      const atMs = state === 'pending' ? null : startMs - document * 24 * hour + hour;
      return { document, unit, state, atMs, recall: null, reminders: state === 'pending' ? 1 : 0 };
    }),
  );
  return { documents, units, cells, more: true };
}

function callList(): Outputs['matrix']['callList'] {
  const { units, documents, cells } = matrixView();
  return {
    atMs: startMs,
    units: units.slice(0, 40).map((unit, place) => ({
      ...unit,
      open: cells
        .filter((cell) => cell.unit === place && cell.state !== 'signed')
        .flatMap((cell) => {
          const document = documents[cell.document];
          const lastCall = { atMs: startMs - hour, spokeWith: '周值班', said: '马上办理', person: '陈文' };
          return document
            ? [
                {
                  ...document,
                  state: cell.state,
                  reminders: cell.reminders,
                  lastCall: place % 3 === 0 ? lastCall : null,
                },
              ]
            : [];
        }),
    })),
  };
}

const trail = (): Outputs['notices']['trail'] => ({
  notices: [
    {
      noticeId: '01930000-0000-7000-8000-0000000000a1' as NoticeId,
      ...{
        kind: 'recall',
        units: [code(22, 'TWN', 31)],
        reason: '附件有误，另行印发',
        replacedBy: null,
        byPerson: '陈文',
      },
      createdAtMs: startMs - hour,
      road: { state: 'waiting', reason: 'unreachable', nextTryAtMs: startMs + 60_000, acceptedAtMs: null },
    },
  ],
  furtherNotes: [
    {
      ...{ sequence: 2, units: [code(22, 'TWN', 32)], byPerson: '陈文', createdAtMs: startMs - 2 * hour },
      road: { state: 'accepted', reason: null, nextTryAtMs: null, acceptedAtMs: startMs - 2 * hour },
    },
  ],
  calls: [
    {
      ...{ callId: 'call-1', unit: code(22, 'TWN', 31), atMs: startMs - hour / 2, phone: '0990-5550131' },
      ...{ spokeWith: '周值班', said: '机器在修，下午签收', person: '陈文' },
    },
  ],
});

/** What windows asked for after a document was sent. */
export const askedAfterwards: unknown[] = [];

/** The parts `notices` and `matrix` of the sample station. */
export function createSampleFollowing(os: Implementer) {
  const nothing = () => ({});
  const hear = (input: unknown) => {
    askedAfterwards.push(input);
    return {};
  };
  return {
    notices: {
      recall: os.notices.recall.handler(({ input }) => hear(input)),
      remind: os.notices.remind.handler(nothing),
      end: os.notices.end.handler(({ input }) => hear(input)),
      supplement: os.notices.supplement.handler(nothing),
      reissue: os.notices.reissue.handler(nothing),
      schedule: os.notices.schedule.handler(nothing),
      retry: os.notices.retry.handler(nothing),
      addCall: os.notices.addCall.handler(nothing),
      trail: os.notices.trail.handler(trail),
    },
    matrix: {
      view: os.matrix.view.handler(matrixView),
      callList: os.matrix.callList.handler(callList),
    },
  };
}
