// 摆渡 of the sample station: two documents that wait, a medium with packs, trips of both directions.
import type { implement } from '@orpc/server';
import type { stationContract } from '../../../src/shared/contract/station.ts';
import type { DocumentId, Sha256, UnitCode } from '../../../src/shared/domain/ids.ts';
import type { Outputs } from './sample-data.ts';

type Implementer = ReturnType<typeof implement<typeof stationContract>>;
type Overview = Outputs['courier']['overview'];
type Detail = Outputs['courier']['trip'];

const id = (tail: number): DocumentId => `019a0000-0000-7000-8000-00000000c00${tail}` as DocumentId;
const packId = (tail: number): string => `019a0000-0000-7000-8000-000000ac${String(tail).padStart(4, '0')}`;
const finance = '990100-DEP-0002' as UnitCode;
const hourMs = 3_600_000;

function overview(): Overview {
  const now = Date.now();
  const none = { 'further-note': 0, notice: 0, 'seal-notice': 0, publication: 0, answers: 0 };
  const trip = (tail: number, change: Partial<Overview['trips'][number]>): Overview['trips'][number] => ({
    ...{ packId: packId(tail), peer: 'exchange', peerName: '公文交换中心', reason: null, person: '陈文' },
    ...{ folder: '/media/chen/YIZHAN', fileName: `YZ-20261121-990100-GOV-0001-EXCHANGE-0000AC0${tail}.yzc` },
    ...{ sizeBytes: 5_400_000, madeAtMs: now - tail * hourMs, startedAtMs: now - tail * hourMs },
    ...{ endedAtMs: now - tail * hourMs + 4000, feed: 'none', counts: { ...none, document: 2, receipt: 3 } },
    ...{ direction: 'out', state: 'written', results: { sent: 5 } },
    ...change,
  });
  return {
    media: ['/media/chen/YIZHAN', '/media/chen/备份盘'],
    peers: [
      { peer: 'exchange', name: '公文交换中心' },
      { peer: finance, name: '云岭市财政局' },
    ],
    documents: [
      {
        ...{
          documentId: id(1),
          title: '关于做好强降雨防范应对工作的紧急通知',
          docNumber: '云府办发〔2026〕31号',
        },
        ...{
          urgency: 'flash',
          sizeBytes: 812_000,
          queuedAtMs: now - hourMs,
          recipients: [finance],
          trips: 0,
        },
      },
      {
        ...{ documentId: id(2), title: '关于开展汛期安全检查的通知', docNumber: '云府办发〔2026〕30号' },
        ...{
          urgency: 'routine',
          sizeBytes: 4_600_000,
          queuedAtMs: now - 5 * hourMs,
          recipients: [finance],
          trips: 1,
        },
      },
    ],
    receipts: 3,
    notices: 1,
    job: null,
    trips: [
      trip(1, {}),
      trip(4, { direction: 'in', state: 'taken', feed: 'contiguous', results: { taken: 38, known: 2 } }),
      trip(9, { results: { accepted: 4, refused: 1 } }),
      trip(30, {
        direction: 'in',
        state: 'broken',
        reason: 'cancelled',
        results: { taken: 120, open: 280 },
      }),
    ],
  };
}

function detailOf(wanted: string): Detail {
  const { trips, documents } = overview();
  const [first] = trips;
  const trip = trips.find((one) => one.packId === wanted) ?? first;
  if (trip === undefined) throw new Error('the sample has trips');
  const titles = documents.map(({ title }) => title);
  return {
    trip,
    fromName: '云岭市人民政府办公室',
    toName: '公文交换中心',
    files: [{ name: trip.fileName, sizeBytes: 5_412_345, sha256: '3f9c0a71d2e84b56'.repeat(4) as Sha256 }],
    entries: [
      {
        position: 0,
        kind: 'document',
        documentId: id(1),
        title: titles[0] ?? '',
        state: 'accepted',
        code: null,
      },
      { position: 1, kind: 'document', documentId: id(2), title: titles[1] ?? '', state: 'sent', code: null },
      { position: 2, kind: 'receipt', documentId: null, title: null, state: 'sent', code: null },
    ],
  };
}

/** The part `courier` of the sample station. */
export function bindSampleCourier(os: Implementer) {
  return {
    overview: os.courier.overview.handler(overview),
    make: os.courier.make.handler(() => detailOf(packId(1))),
    look: os.courier.look.handler(() => [
      {
        ...{ fileName: 'YZ-20261121-EXCHANGE-990100-GOV-0001-7A31C0DE.yzc', packId: packId(5), known: null },
        ...{ fromName: '公文交换中心', toName: '云岭市人民政府办公室', refusal: null },
        ...{ madeAtMs: Date.now() - hourMs, sizeBytes: 512_000_000 },
      },
      {
        ...{ fileName: 'YZ-20261119-EXCHANGE-990100-DEP-0002-11C0FFEE.yzc', packId: packId(6), known: null },
        ...{ fromName: '公文交换中心', toName: '云岭市财政局', refusal: 'not-for-us' },
        ...{ madeAtMs: Date.now() - 50 * hourMs, sizeBytes: 9_400_000 },
      },
      {
        ...{ fileName: 'YZ-20261120-EXCHANGE-990100-GOV-0001-5C0FFEE5.yzc', packId: packId(30) },
        ...{
          fromName: '公文交换中心',
          toName: '云岭市人民政府办公室',
          refusal: null,
          known: 'broken' as const,
        },
        ...{ madeAtMs: Date.now() - 30 * hourMs, sizeBytes: 501_000_000 },
      },
    ]),
    // The one that was begun is stopped again.
    take: os.courier.take.handler(({ input, errors }) => {
      if (!input.fileName.includes('5C0FFEE5')) return detailOf(packId(4));
      const details = { reason: 'stopped-midway', taken: '120', open: '280' };
      throw errors.REFUSED({ data: { code: 'courier-refused', details } });
    }),
    sheet: os.courier.sheet.handler(() => {
      const { trip, fromName, toName, files } = detailOf(packId(5));
      return { packId: packId(5), madeAtMs: trip.madeAtMs, fromName: toName, toName: fromName, files };
    }),
    cancel: os.courier.cancel.handler(() => ({})),
    trip: os.courier.trip.handler(({ input }) => detailOf(input.packId)),
    roads: os.courier.roads.handler(() => []),
  };
}
