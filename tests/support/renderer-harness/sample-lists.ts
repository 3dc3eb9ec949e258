// The lists of the sample station: outbox, deliveries, directory, registers, settings.
import { openDeliveries, quietDelivery } from './sample-following.ts';
import { documents, id, startMs, units, type Outputs } from './sample-data.ts';

const endings = [
  { ended: 'annul', title: '关于提前报送三季度用能数据的通知', n: 17 },
  { ended: 'abolish', title: '关于印发市级会议费管理办法的通知', n: 18 },
  { ended: 'supersede', title: '关于调整公务用车编制的通知', n: 19 },
] as const;

/** What came after: annulled, abolished, replaced; each as a row of its own below those that live. */
const endedRows = (): Outputs['sending']['outbox'] =>
  endings.map(({ ended, title, n }) => ({
    ...{
      documentId: id(n),
      title,
      docNumber: `云府办发〔2026〕${n - 15}号`,
      urgency: 'routine',
      state: 'accepted',
    },
    ...{ reason: null, details: {}, action: 'none', nextTryAtMs: null, attempts: 1 },
    ...{ sizeBytes: 184_320, sentBytes: 184_320, sendAtMs: null, timeStamp: 'sealed', ended, carried: [] },
    ...{ queuedAtMs: startMs - n * 80_000_000, acceptedAtMs: startMs - n * 80_000_000 },
    deliveries: { total: 2, delivered: 2, opened: 2, signed: 2, returned: 0, recalled: 0, failed: 0 },
  }));

export const outboxRows = (): Outputs['sending']['outbox'] => [
  {
    documentId: id(6),
    title: '关于清理规范议事协调机构的通知',
    docNumber: '云府办发〔2026〕11号',
    urgency: 'routine',
    state: 'waiting',
    reason: 'unreachable',
    details: {},
    action: 'retry',
    nextTryAtMs: startMs + 60_000,
    attempts: 3,
    sizeBytes: 2_400_000,
    sentBytes: 900_000,
    queuedAtMs: startMs - 600_000,
    acceptedAtMs: null,
    sendAtMs: null,
    timeStamp: 'without',
    ended: null,
    carried: [
      {
        packId: '019a0000-0000-7000-8000-0000ac000001',
        to: 'exchange',
        toName: '公文交换中心',
        atMs: startMs - 300_000,
      },
    ],
    deliveries: { total: 2, delivered: 0, opened: 0, signed: 0, returned: 0, recalled: 0, failed: 0 },
  },
  {
    documentId: id(5),
    title: documents[4]?.title ?? '',
    docNumber: '云府办发〔2026〕5号',
    urgency: 'urgent',
    state: 'accepted',
    reason: null,
    details: {},
    action: 'none',
    nextTryAtMs: null,
    attempts: 1,
    sizeBytes: 184_320,
    sentBytes: 184_320,
    queuedAtMs: startMs - 90_100_000,
    acceptedAtMs: startMs - 90_000_000,
    sendAtMs: null,
    timeStamp: 'sealed',
    ended: null,
    carried: [],
    deliveries: { total: 2, delivered: 2, opened: 1, signed: 1, returned: 0, recalled: 0, failed: 0 },
  },
  ...endedRows(),
];

/** What went to a whole prefecture. */
export const widelySentNumber = 18;
const prefectureRows = (): Outputs['sending']['deliveries'] =>
  Array.from({ length: 1_500 }, (_, n) => ({
    ...{ unit: `990199-DEP-${String(n).padStart(4, '0')}` as typeof units.self.code, name: `第${n}局` },
    ...{ role: 'main', copies: 1, state: n % 2 === 0 ? 'signed' : 'pending' },
    ...{ deliveredAtMs: null, openedAtMs: null, signedAtMs: null, returnedAtMs: null },
    ...{ person: null, reasons: [], note: null, clockSure: true, ...quietDelivery },
  }));

/** What was found to bear a marking where it came to. */
export const markedNumber = 17;
const markedRows = (): Outputs['sending']['deliveries'] =>
  fewRows()
    .slice(-1)
    .map((row) => ({
      ...{ ...row, state: 'delivered', deliveredAtMs: startMs - 3_600_000, parkedReason: null },
      ...{ reasons: ['verify-failed'], note: 'secrecy:SECRECY_MARKING' },
    }));

/** Of any document: the usual few. */
export function deliveryRows(documentId: string): Outputs['sending']['deliveries'] {
  if (documentId === id(markedNumber)) return markedRows();
  return documentId === id(widelySentNumber) ? prefectureRows() : fewRows();
}

const fewRows = (): Outputs['sending']['deliveries'] => [
  {
    unit: units.finance.code,
    name: units.finance.name,
    role: 'main',
    copies: 2,
    state: 'signed',
    deliveredAtMs: startMs - 80_000_000,
    openedAtMs: startMs - 79_000_000,
    signedAtMs: startMs - 78_000_000,
    returnedAtMs: null,
    person: '赵会章',
    reasons: [],
    note: null,
    clockSure: true,
    ...quietDelivery,
  },
  {
    unit: units.county.code,
    name: units.county.name,
    role: 'cc',
    copies: 1,
    state: 'returned',
    deliveredAtMs: startMs - 80_000_000,
    openedAtMs: null,
    signedAtMs: null,
    returnedAtMs: startMs - 70_000_000,
    person: '马桂兰',
    reasons: ['form.attachments'],
    note: '缺附件2',
    clockSure: false,
    ...quietDelivery,
    copyFrom: 3,
    copyTo: 3,
    recall: 'too-late',
    recallAtMs: startMs - 69_000_000,
  },
  ...openDeliveries,
];

export const directoryList = (): Outputs['directory']['units'] => ({
  number: 12,
  issuedAt: '2026-11-01T00:00:00Z',
  nextUpdate: '2026-12-01T00:00:00Z',
  stale: false,
  units: [
    {
      code: units.self.code,
      name: units.self.name,
      shortName: '市政府办公室',
      kind: 'government',
      parent: null,
      dutyPhone: '0990-6000001',
      contact: '周静文',
      self: true,
    },
    {
      code: units.finance.code,
      name: units.finance.name,
      shortName: '市财政局',
      kind: 'department',
      parent: units.self.code,
      dutyPhone: '0990-6000002',
      contact: '赵会章',
      self: false,
    },
    {
      code: units.county.code,
      name: units.county.name,
      shortName: '云溪县政府',
      kind: 'county',
      parent: units.self.code,
      dutyPhone: '0990-6100001',
      contact: '马桂兰',
      self: false,
    },
  ],
});

export const sealUseRows = (): Outputs['registers']['sealUse'] => [
  {
    entryNo: 20,
    atMs: startMs - 90_000_000,
    documentId: id(5),
    title: documents[4]?.title ?? '',
    docNumber: '云府办发〔2026〕5号',
    sealName: units.self.name,
    copies: 3,
    applicant: '林知远',
    approver: '陈伯年',
    custodian: '苏守印',
    result: 'sealed',
    voided: null,
  },
  {
    entryNo: 19,
    atMs: startMs - 180_000_000,
    documentId: id(4),
    title: documents[3]?.title ?? '',
    docNumber: '云府办发〔2026〕4号',
    sealName: units.self.name,
    copies: 3,
    applicant: '林知远',
    approver: '陈伯年',
    custodian: '苏守印',
    result: 'voided',
    voided: {
      atMs: startMs - 170_000_000,
      by: '苏守印',
      code: 'returned',
      reason: '市财政局不用印：资金来源未落实',
    },
  },
];

export const outgoingRows = (): Outputs['registers']['outgoing'] => [
  {
    documentId: id(5),
    docNumber: '云府办发〔2026〕5号',
    title: documents[4]?.title ?? '',
    registeredAtMs: startMs - 91_000_000,
    registeredBy: '周静文',
    docDate: '2026-11-20',
    recipients: 2,
    copyNumbers: [
      { copyFrom: 1, copyTo: 12 },
      { copyFrom: 15, copyTo: 15 },
    ],
    state: 'sent',
  },
];

/** A seal key in a token, of which this machine never had a file. */
export const sealKey = {
  ...{ hasSeal: true, hasKeyFile: false, hasSm2: true },
  place: {
    libraryPath: '/opt/vendor/lib/libtoken.so',
    tokenLabel: '云岭市政府办令牌',
    keyLabel: '印章',
  },
};

/** One list in time, one overdue. */
export const trustLists: Outputs['settings']['lists'] = [
  {
    name: 'directory',
    number: 12,
    issuedAt: '2026-11-01T00:00:00Z',
    nextUpdate: '2026-12-01T00:00:00Z',
    stale: false,
  },
  {
    name: 'revocation',
    number: 41,
    issuedAt: '2026-10-12T00:00:00Z',
    nextUpdate: '2026-10-19T00:00:00Z',
    stale: true,
  },
];
