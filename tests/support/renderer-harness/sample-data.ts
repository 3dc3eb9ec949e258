// Invented documents for looking at the screens without a station (region 99, 云岭市).
import { checkNames, passed, unknown, failed, type SealReport } from '../../../src/shared/domain/report.ts';
import { rolePermissions, type Role } from '../../../src/shared/domain/roles.ts';
import type { DocumentState } from '../../../src/shared/domain/states.ts';
import type { stationContract } from '../../../src/shared/contract/station.ts';
import type { InferContractRouterOutputs } from '@orpc/contract';

export type Outputs = InferContractRouterOutputs<typeof stationContract>;
export type DocumentView = Outputs['drafting']['get'];

const hour = 3_600_000;
export const startMs = Date.now();
export const id = <T extends string>(n: number): T =>
  `01939f00-0000-7000-8000-${String(n).padStart(12, '0')}` as T;
export const sha = <T extends string>(n: number): T => n.toString(16).padStart(64, 'a') as T;
export const handle = <T extends string>(name: string): T => `${name}-handle-000000000000`.slice(0, 40) as T;
const unit = <T extends string>(code: string): T => code as T;

export const units = {
  self: {
    code: unit<DocumentView['content']['issuers'][number]['unit']>('990100-GOV-0001'),
    name: '云岭市人民政府办公室',
  },
  finance: {
    code: unit<DocumentView['content']['issuers'][number]['unit']>('990100-DEP-0002'),
    name: '云岭市财政局',
  },
  county: {
    code: unit<DocumentView['content']['issuers'][number]['unit']>('990121-GOV-0003'),
    name: '云溪县人民政府',
  },
};

const names: Readonly<Record<Role, string>> = {
  drafter: '林知远',
  clerk: '周静文',
  leader: '陈伯年',
  custodian: '苏守印',
  administrator: '何立新',
  auditor: '宋明鉴',
};
export const people = (Object.keys(names) as Role[]).slice(0, 5).map((role, index) => ({
  id: id<Outputs['session']['login']['person']['id']>(900 + index),
  name: names[role],
  role,
}));
export const permissionsOf = (role: Role): Outputs['session']['login']['permissions'] => [
  ...rolePermissions[role],
];

const body: DocumentView['content']['body'] = [
  {
    level: 'text',
    text: '为做好今冬明春防火工作，保障人民群众生命财产安全，经市政府同意，现就有关事项通知如下。',
  },
  { level: 'h1', text: '压实工作责任' },
  {
    level: 'text',
    text: '各县（市、区）人民政府、市直各部门要把防火工作摆在突出位置，主要负责人亲自部署、亲自检查，层层落实到岗到人。',
  },
  { level: 'h2', text: '严格火源管控' },
  { level: 'text', text: '严格野外用火审批，重点林区设立检查站24小时值守，对违规用火发现一起、查处一起。' },
  { level: 'h2', text: '强化物资准备' },
  { level: 'text', text: '12月1日前完成扑火机具检修和物资补充，储备清单见附件。' },
  { level: 'h1', text: '加强信息报送' },
  { level: 'text', text: '严格执行24小时值班和领导带班制度，发生火情30分钟内报告市政府办公室。' },
];

export function contentOf(title: string): DocumentView['content'] {
  return {
    kind: 'notice',
    urgency: 'urgent',
    title,
    body: [...body],
    recipients: [
      { unit: units.finance.code, name: units.finance.name, role: 'main', copies: 2 },
      { unit: units.county.code, name: units.county.name, role: 'cc', copies: 1 },
    ],
    attachments: [
      { name: '扑火物资储备清单.xlsx', sha256: sha(1) },
      { name: '值班安排.docx', sha256: sha(2) },
    ],
    issuers: [{ unit: units.self.code, name: units.self.name }],
    signatory: null,
    notes: '联系人：周静文，电话：0990-6000001',
  };
}

export const attachments: DocumentView['attachments'] = [
  {
    name: '扑火物资储备清单.xlsx',
    sha256: sha(1),
    sizeBytes: 18_432,
    type: 'xlsx',
    flags: [],
    textState: 'read',
    handle: handle('xlsx'),
  },
  {
    name: '值班安排.docx',
    sha256: sha(2),
    sizeBytes: 1_423_000,
    type: 'docx',
    flags: ['macros'],
    textState: 'unreadable',
    handle: handle('docx'),
  },
];

const baseRow = { kind: 'notice', urgency: 'urgent', drafter: names.drafter, returned: null } as const;

export function viewOf(n: number, state: DocumentState, title: string): DocumentView {
  const numbered = ['sealing', 'queued', 'sent', 'closed'].includes(state);
  const approved = numbered || state === 'approved';
  return {
    ...baseRow,
    documentId: id(n),
    title,
    state,
    docNumber: numbered ? `云府办发〔2026〕${n}号` : null,
    updatedAtMs: startMs - n * hour,
    returned:
      n === 1
        ? { by: names.leader, atMs: startMs - 5 * hour, reason: '请补充值班电话，并核对物资清单的数量。' }
        : null,
    revision: 3,
    content: contentOf(title),
    contentSha256: sha(100 + n),
    layout: {
      docNumber: numbered ? `云府办发〔2026〕${n}号` : null,
      docDate: approved ? '2026-11-21' : null,
      issuerMark: '云岭市人民政府办公室文件',
      imprint: { printedBy: units.self.name, printedDate: numbered ? '2026-11-21' : null },
      seals: [{ unit: units.self.code, diameterMm: 45 }],
    },
    attachments,
    findings: [
      {
        code: 'secrecy.mention',
        clause: '条例 9.2、26',
        strength: 'decide',
        force: 'practice',
        where: 'body.4',
        evidence: { text: '秘密' },
      },
      {
        code: 'body.levelSkipped',
        clause: 'GB/T 9704 7.3.3',
        strength: 'warn',
        force: 'general',
        where: 'body.3',
        evidence: {},
      },
    ],
    approval: approved
      ? {
          by: names.leader,
          opinion: '同意印发。',
          date: '2026-11-21',
          atMs: startMs - 2 * hour,
          contentSha256: sha(100 + n),
          mentionsDecided: true,
        }
      : null,
    history: [
      { atMs: startMs - 30 * hour, person: names.drafter, role: 'drafter', act: 'create', note: null },
      { atMs: startMs - 6 * hour, person: names.drafter, role: 'drafter', act: 'submit', note: null },
      ...(approved
        ? [
            {
              atMs: startMs - 2 * hour,
              person: names.leader,
              role: 'leader',
              act: 'approve',
              note: '同意印发。',
            },
          ]
        : []),
    ],
    review: state === 'reviewing' ? reviewOf(title) : null,
    sealedPdf: null,
    sealedOfd: null,
    sealReport: null,
  };
}

/** What was submitted, before the office changed a sentence and put another away. */
function reviewOf(title: string): NonNullable<DocumentView['review']> {
  const content = contentOf(title);
  const before = content.body.map((block, index) => {
    if (index !== 2 || block.level === 'table') return block;
    return { ...block, text: block.text.replace('主要负责人亲自部署、亲自检查', '分管负责人要亲自部署') };
  });
  const gone = { level: 'text', text: '各单位请于每周一上报工作信息，逾期通报。' } as const;
  return { base: { ...content, body: [...before, gone] }, by: names.clerk, atMs: startMs - hour };
}

/** Number of the document whose content is not what was signed off. */
export const changedNumber = 7;

export const documents: DocumentView[] = [
  viewOf(1, 'draft', '关于做好今冬明春森林草原防灭火工作的通知'),
  viewOf(2, 'reviewing', '关于召开全市安全生产电视电话会议的通知'),
  viewOf(3, 'approved', '关于印发云岭市城市供热应急预案的通知'),
  viewOf(4, 'sealing', '关于开展2026年度政务公开第三方评估的通知'),
  viewOf(5, 'sent', '关于2026年国庆节放假安排的通知'),
  viewOf(changedNumber, 'sealing', '关于印发云岭市防汛抗旱应急预案的通知'),
];

export function reportOf(kind: 'valid' | 'indeterminate' | 'invalid' | 'quarantined'): SealReport {
  const checks = Object.fromEntries(checkNames.map((name) => [name, passed()])) as Record<
    (typeof checkNames)[number],
    ReturnType<typeof passed>
  >;
  if (kind !== 'valid') checks.notRevoked = unknown('CRL_STALE', { date: '2026-10-12', list: '41' });
  if (kind === 'quarantined') {
    checks.secrecy = failed('SECRECY_MARKING', { where: 'body.2', rule: 'secrecy.star' });
    checks.notRevoked = passed({ listDate: '2026-11-01T00:00:00Z' });
  }
  if (kind === 'valid') checks.secrecy = passed({ unread: '值班安排.docx' });
  if (kind === 'invalid') {
    checks.digestsMatch = failed('REF_DIGEST_MISMATCH', {
      file: 'body.pdf',
      expected: sha(8),
      actual: sha(9),
    });
    checks.senderBinding = failed('SENDER_UNIT_DIFFERS', {
      where: 'note.sender',
      unit: units.self.code,
      sealUnit: units.county.code,
    });
  }
  return {
    checks,
    judgedAt: new Date(startMs).toISOString(),
    seal: {
      unitCode: units.self.code,
      unitName: units.self.name,
      certificateSha256: sha(7),
      sealedAt: new Date(startMs - hour).toISOString(),
      issuedBy: '云岭市电子印章签发中心',
    },
  };
}

type InboxRow = Outputs['receiving']['inbox']['rows'][number];
const titles = [
  '关于紧急转移山洪危险区群众的通知',
  '关于报送三季度财政预算执行情况的函',
  '关于调整县级储备粮规模的批复',
  '关于举办政务信息培训班的通知',
];
const urgencyOf = (n: number): InboxRow['urgency'] => {
  if (n === 0) return 'flash';
  return n % 5 === 1 ? 'urgent' : 'routine';
};
const stateOf = (n: number): InboxRow['state'] => {
  if (n === 3) return 'quarantined';
  if (n === 7) return 'recalled';
  if (n < 5) return 'arrived';
  return n < 12 ? 'opened' : 'signed';
};
const verdicts: readonly InboxRow['verdict'][] = ['valid', 'indeterminate', 'invalid', 'invalid'];

function inboxRow(n: number): InboxRow {
  const arrivedAtMs = startMs - n * hour;
  return {
    documentId: id(500 + n),
    title: n === 3 ? null : `${titles[n % 4] ?? ''}${n > 3 ? `（第${n}号）` : ''}`,
    docNumber: `云溪府发〔2026〕${140 - n}号`,
    senderName: n % 2 === 0 ? units.county.name : units.finance.name,
    urgency: urgencyOf(n),
    state: stateOf(n),
    verdict: verdicts[n] ?? 'valid',
    arrivedAtMs,
    signedAtMs: n < 12 ? null : arrivedAtMs + 600_000,
    acknowledged: n !== 0,
    attachments: n % 3,
    reminders: n === 5 ? 2 : 0,
    remindedAtMs: n === 5 ? startMs - 900_000 : null,
  };
}
export const inbox: InboxRow[] = Array.from({ length: 140 }, (_, n) => inboxRow(n));

/** What a received document carries beside its content. */
function followedOf({
  state,
  arrivedAtMs,
}: Pick<Outputs['receiving']['open'], 'state' | 'arrivedAtMs'>): Pick<
  Outputs['receiving']['open'],
  'recalledAtMs' | 'copyNumbers' | 'forward' | 'insteadOf' | 'notices'
> {
  const isRecalled = state === 'recalled';
  const notice = { replacedBy: null, byPerson: '马桂兰', issuedAtMs: arrivedAtMs + hour };
  return {
    recalledAtMs: isRecalled ? arrivedAtMs + hour : null,
    copyNumbers: { copyFrom: 12, copyTo: 14 },
    forward: 'ask',
    insteadOf: null,
    notices: isRecalled
      ? [{ ...notice, kind: 'recall', tooLate: false, reason: '附件有误，另行印发' }]
      : state === 'signed'
        ? [
            { ...notice, kind: 'recall', tooLate: true, reason: '附件有误' },
            {
              ...notice,
              kind: 'abolish',
              tooLate: false,
              reason: '新办法已经印发',
              replacedBy: { documentId: id(500), title: '关于印发新办法的通知' },
            },
          ]
        : [],
  };
}

export function receivedOf(row: InboxRow): Outputs['receiving']['open'] {
  const closed = row.state === 'quarantined' || row.state === 'recalled';
  return {
    ...row,
    state: row.state === 'arrived' ? 'opened' : row.state,
    senderUnit: units.county.code,
    report: reportOf(row.state === 'quarantined' ? 'quarantined' : row.verdict),
    content: closed ? null : contentOf(row.title ?? ''),
    pdf: closed ? null : handle('pdf'),
    ofd: closed ? null : handle('ofd'),
    attachments: closed ? [] : attachments,
    packageSha256: sha(33),
    incomingEntryNo: row.state === 'signed' ? 17 : null,
    signedBy: row.state === 'signed' ? names.clerk : null,
    returnedReasons: [],
    returnNote: null,
    ...followedOf(row),
    history: [{ atMs: row.arrivedAtMs, person: '本机', role: '', act: 'arrived', note: null }],
  };
}
