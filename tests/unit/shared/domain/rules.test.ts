import { describe, expect, it } from 'vitest';
import type { Block, DocumentContent } from '../../../../src/shared/domain/content.ts';
import { findingFacts, type FindingCode } from '../../../../src/shared/domain/finding-codes.ts';
import type { DocumentId, Sha256, UnitCode } from '../../../../src/shared/domain/ids.ts';
import type { UnitKind } from '../../../../src/shared/domain/published.ts';
import { judgeRules, type RuleContext } from '../../../../src/shared/domain/rules.ts';
import { county, finance, notice as plainNotice, office } from './sample-content.ts';

const township = '990121-TWN-0004' as UnitCode;
const division = '990100-DEP-0005' as UnitCode;
const water = '990100-DEP-0006' as UnitCode;
const works = '990100-ENT-0007' as UnitCode;
const unitOf = (name: string, kind: UnitKind, parent: UnitCode | null, shortName = name) => ({
  name,
  shortName,
  kind,
  parent,
  formerNames: [],
});
const units = new Map<UnitCode, ReturnType<typeof unitOf>>([
  [office, unitOf('云岭市人民政府办公室', 'government', null)],
  [finance, unitOf('云岭市财政局', 'department', office, '市财政局')],
  [water, unitOf('云岭市水务局', 'department', office)],
  [division, unitOf('云岭市财政局预算科', 'department', finance)],
  [works, unitOf('云岭水务公司', 'enterprise', water)],
  [county, unitOf('云溪县人民政府', 'county', office)],
  [township, unitOf('云溪镇人民政府', 'township', county)],
]);
const seenBy = (ownUnit: UnitCode): RuleContext => ({ ownUnit, unitOf: (code) => units.get(code) });
const to = (unit: UnitCode, role: 'main' | 'cc' = 'main') => ({
  unit,
  name: units.get(unit)?.name ?? unit,
  role,
  copies: 1,
});
const text = (...texts: string[]): Block[] => texts.map((each) => ({ level: 'text', text: each }));
const issued = (...codes: UnitCode[]) => codes.map((unit) => ({ unit, name: units.get(unit)?.name ?? unit }));

const notice: DocumentContent = { ...plainNotice, title: '云岭市人民政府办公室关于开展汛期安全检查的通知' };
const codesOf = (change: Partial<DocumentContent>, ownUnit = office): string[] =>
  judgeRules({ ...notice, ...change }, seenBy(ownUnit)).map(({ code }) => code);

const request: Partial<DocumentContent> = {
  kind: 'request',
  title: '云溪县人民政府关于追加经费的请示',
  recipients: [to(office)],
  signatory: '某某',
};
const report: Partial<DocumentContent> = {
  ...request,
  kind: 'report',
  title: '云溪县人民政府关于防汛的报告',
};
const order: Partial<DocumentContent> = {
  kind: 'order',
  title: '云岭市人民政府令',
  recipients: [to(county, 'cc')],
  signatureStamp: { post: '市长', name: '某某' },
};
const minutes: Partial<DocumentContent> = {
  kind: 'minutes',
  title: '第三次常务会议纪要',
  attendance: { present: '某某', absent: '', observers: '' },
};
const reply: Partial<DocumentContent> = {
  kind: 'reply',
  title: '云岭市人民政府办公室关于甲的批复',
  body: text('你县《关于甲的请示》（云溪政〔2026〕1号）收悉。'),
};
const passedOn: DocumentContent['forwards'] = {
  ...{ documentId: '019a0000-0000-7000-8000-000000000001' as DocumentId, sender: county },
  ...{ senderName: '云溪县人民政府', docNumber: '云溪政发〔2026〕1号', title: '关于甲的通知' },
  packageSha256: 'a'.repeat(64) as Sha256,
};
const annex = { title: '检查表', body: text('甲') };

type Case = readonly [change: Partial<DocumentContent>, ownUnit?: UnitCode];
/** For every code what breaks the rule, and what comes close and keeps it. */
const cases: Readonly<Partial<Record<FindingCode, { breaks: readonly Case[]; keeps: readonly Case[] }>>> = {
  'title.empty': { breaks: [[{ title: ' ' }]], keeps: [[{}]] },
  'title.control': { breaks: [[{ title: '云岭市关于检查\n的通知' }]], keeps: [[{}]] },
  'title.issuer': {
    breaks: [[{ title: '关于检查的通知' }]],
    keeps: [
      [{}],
      [{ ...order, title: '关于甲的命令' }],
      [{ title: '关于转发《关于甲的通知》的通知', forwards: passedOn }],
    ],
  },
  'title.matter': { breaks: [[{ title: '云岭市人民政府办公室通知' }]], keeps: [[{}], [order]] },
  'title.kind': {
    breaks: [[{ title: '关于汛期安全检查的几点要求' }], [{ title: '关于甲的报告' }]],
    keeps: [[{ title: '关于检查的通知。' }], [order]],
  },
  'title.kindMixed': { breaks: [[{ ...report, title: '关于甲的请示报告' }]], keeps: [[report]] },
  'title.kindTwice': {
    breaks: [[{ title: '云岭市关于甲的通知的通知' }]],
    keeps: [[{ title: '云岭市关于转发《关于甲的通知》的通知' }]],
  },
  'title.endMark': { breaks: [[{ title: '云岭市关于检查的通知。' }]], keeps: [[{}]] },
  'title.marks': {
    breaks: [[{ title: '云岭市关于检查，整改的通知' }]],
    keeps: [[{ title: '云岭市关于印发《检查，整改办法》的通知' }]],
  },
  'title.long': {
    breaks: [[{ title: `${'甲'.repeat(50)}的通知` }]],
    keeps: [[{ title: `${'甲'.repeat(47)}的通知` }]],
  },
  'title.breakTorn': {
    breaks: [[{ titleBreaks: [notice.title.indexOf('的通知')] }]],
    keeps: [[{ titleBreaks: [notice.title.indexOf('关于')] }]],
  },
  'titleNote.missing': {
    breaks: [[{ kind: 'resolution', title: '关于甲的决议' }]],
    keeps: [[{ kind: 'resolution', title: '关于甲的决议', titleNote: '（2026年1月5日通过）' }]],
  },
  'titleNote.brackets': {
    breaks: [[{ titleNote: '2026年1月5日通过' }]],
    keeps: [[{ titleNote: '（2026年1月5日通过）' }]],
  },
  'urgency.title': {
    breaks: [[{ title: '云岭市关于检查的紧急通知' }]],
    keeps: [[{ title: '云岭市关于检查的紧急通知', urgency: 'urgent' }]],
  },
  'urgency.telegram': { breaks: [[{ title: '特提云岭市关于检查的通知' }]], keeps: [[{}]] },

  'body.empty': { breaks: [[{ body: [] }], [{ body: text('　') }]], keeps: [[{}]] },
  'body.emptyParagraph': { breaks: [[{ body: text('甲。', '') }]], keeps: [[{}]] },
  'body.levelSkipped': {
    breaks: [[{ body: [{ level: 'h2', text: '甲' }] }]],
    keeps: [[{ body: [{ level: 'h1', text: '甲' }, ...text('乙'), { level: 'h2', text: '丙' }] }]],
  },
  'body.numberTyped': {
    breaks: [[{ body: [{ level: 'h1', text: '三、甲' }] }], [{ body: [{ level: 'h1', text: '（一）甲' }] }]],
    keeps: [
      [
        {
          body: [
            { level: 'h1', text: '一、甲' },
            { level: 'h1', text: '二、乙' },
          ],
        },
      ],
      [
        {
          body: [
            { level: 'h1', text: '甲' },
            { level: 'h2', text: '乙' },
            { level: 'h3', text: '1.5万元以下' },
          ],
        },
      ],
    ],
  },
  'body.headingUnset': {
    breaks: [[{ body: text('一、总体要求') }]],
    keeps: [[{ body: text('一要抓紧，二要抓实。', '1.甲') }]],
  },
  'body.headingMark': {
    breaks: [[{ body: [{ level: 'h1', text: '检查范围。' }] }]],
    keeps: [[{ body: [{ level: 'h1', text: '检查范围。水库、堤防。' }] }]],
  },
  'body.paragraphLong': {
    breaks: [[{ body: text('甲'.repeat(5000)) }]],
    keeps: [[{ body: text('甲'.repeat(4999)) }]],
  },
  'body.closing': {
    breaks: [[{ body: text('甲。', '特此报告。') }]],
    keeps: [[{ body: text('特此通知。') }]],
  },
  'body.relativeDate': {
    breaks: [[{ body: text('今天起施行。') }], [{ body: text('请于本月报送。') }]],
    keeps: [[{ body: text('今年以来，本周期内以上各项先天不足。') }]],
  },
  'body.noBodyHere': { breaks: [[{ body: text('甲。', '（此页无正文）') }]], keeps: [[{}]] },
  'report.request': {
    breaks: [
      [{ ...report, body: text('以上妥否，请批示。') }, county],
      [{ ...report, body: text('请予批准。') }, county],
    ],
    keeps: [
      [{ ...report, body: text('该项目已报请批准，企业申请审批时限压缩。') }, county],
      [{ ...report, body: text('《关于请批准甲的请示》已收悉。') }, county],
      [{ ...request, body: text('妥否，请批示。') }, county],
    ],
  },
  'report.requestLike': {
    breaks: [[{ ...report, body: text('恳请市政府给予支持。') }, county]],
    keeps: [[{ ...report, body: text('得到市政府支持。') }, county]],
  },
  'request.manyAsks': {
    breaks: [[{ ...request, body: text('请批准追加经费。', '另请同意增加编制。') }, county]],
    keeps: [[{ ...request, body: text('为此，请批准追加经费。', '妥否，请批示。') }, county]],
  },
  'request.contact': { breaks: [[{ ...request, notes: null }, county]], keeps: [[request, county]] },
  'reply.reference': {
    breaks: [[{ ...reply, body: text('同意。') }], [{ kind: 'letter', title: '关于甲的复函' }, county]],
    keeps: [[reply]],
  },
  'minutes.attendance': {
    breaks: [[{ ...minutes, attendance: { present: ' ', absent: '', observers: '' } }]],
    keeps: [[minutes]],
  },
  'order.stamp': { breaks: [[{ ...order, signatureStamp: { post: '市长', name: '' } }]], keeps: [[order]] },

  'recipients.none': { breaks: [[{ recipients: [] }]], keeps: [[{}]] },
  'recipients.mainMissing': { breaks: [[{ recipients: [to(county, 'cc')] }]], keeps: [[order]] },
  'recipients.twice': { breaks: [[{ recipients: [to(county), to(county, 'cc')] }]], keeps: [[{}]] },
  'recipients.self': { breaks: [[{ recipients: [to(office)] }]], keeps: [[{}]] },
  'recipients.unknown': {
    breaks: [
      [{ recipients: [to('990199-GOV-0099' as UnitCode)] }],
      // Printed for one unit, sent to another.
      [{ recipients: [{ ...to(county), name: '云岭市财政局' }] }],
    ],
    keeps: [[{ recipients: [{ ...to(finance), name: '市财政局' }] }]],
  },
  'recipients.person': { breaks: [[{ recipients: [{ ...to(county), name: '王县长' }] }]], keeps: [[{}]] },
  'request.oneMain': {
    breaks: [[{ ...request, recipients: [to(office), to(finance)] }, county]],
    keeps: [[request, county]],
  },
  'upward.oneMain': {
    breaks: [[{ ...report, recipients: [to(office), to(finance)] }, county]],
    keeps: [[report, county]],
  },
  'upward.ccBelow': {
    breaks: [[{ ...request, recipients: [to(office), to(township, 'cc')] }, county]],
    keeps: [[{ ...request, recipients: [to(office), to(finance, 'cc')] }, county]],
  },
  'upward.skipsLevel': {
    breaks: [[request, township]],
    keeps: [
      [{ ...request, recipients: [to(office), to(county, 'cc')] }, township],
      [request, county],
    ],
  },
  'kind.notAbove': {
    breaks: [[{ ...request, recipients: [to(finance)] }, county]],
    keeps: [[request, county]],
  },
  'kind.notBelow': { breaks: [[{ ...reply, recipients: [to(finance)] }, county]], keeps: [[reply]] },
  'kind.above': { breaks: [[{ recipients: [to(office)] }, county]], keeps: [[{}], [request, county]] },
  'letter.below': {
    breaks: [[{ kind: 'letter', title: '关于甲的函' }]],
    keeps: [[{ kind: 'letter', title: '关于甲的函', recipients: [to(finance)] }, county]],
  },
  'format.kind': {
    breaks: [[{ ...order, format: 'document' }], [{ format: 'minutes' }], [{ ...minutes, format: 'letter' }]],
    keeps: [[{ format: 'letter' }], [{ format: 'bulletin' }], [{ ...minutes, format: 'minutes' }]],
  },
  'format.upward': { breaks: [[{ ...request, format: 'letter' }, county]], keeps: [[{ format: 'letter' }]] },
  'signatory.missing': {
    breaks: [
      [{ ...request, signatory: null }, county],
      [{ ...request, kind: 'opinion', title: '关于甲的意见', signatory: ' ' }, county],
    ],
    keeps: [[request, county]],
  },
  'signatory.notUpward': { breaks: [[{ signatory: '某某' }]], keeps: [[request, county]] },
  'signatory.count': {
    breaks: [[{ ...request, issuers: issued(county, finance) }, county]],
    keeps: [[{ ...request, issuers: issued(county, finance), signatory: '某某、某甲' }, county]],
  },
  'signatory.label': {
    breaks: [[{ ...request, signatory: '签发人：某某' }, county]],
    keeps: [[request, county]],
  },
  'order.issuer': {
    breaks: [
      [order, finance],
      [order, works],
    ],
    keeps: [[order]],
  },
  'issuer.internal': {
    breaks: [[{ recipients: [to(county)] }, division]],
    keeps: [
      [{ recipients: [to(finance)] }, division],
      [{ recipients: [to(county)] }, finance],
    ],
  },
  'issuer.rank': {
    breaks: [[{ issuers: issued(finance, township) }, finance]],
    keeps: [[{ issuers: issued(finance, water) }, finance]],
  },
  'issuer.twice': { breaks: [[{ issuers: issued(finance, finance) }, finance]], keeps: [[{}]] },
  'department.commands': {
    breaks: [[{ kind: 'decision', title: '关于甲的决定' }, finance]],
    keeps: [
      [{ kind: 'letter', title: '关于甲的函' }, finance],
      [{ kind: 'decision', title: '关于甲的决定' }],
    ],
  },
  'department.agreement': {
    breaks: [[{ recipients: [to(division)], body: text('由市民政局牵头落实。') }, finance]],
    keeps: [[{ body: text('由市民政局牵头落实。') }]],
  },
  'cosign.others': {
    breaks: [[{ body: text('会同市民政局、市水务局落实。') }]],
    keeps: [
      [{ body: text('由云岭市人民政府办公室负责解释，请云溪县人民政府负责。') }],
      [{ body: text('由专人负责。') }],
    ],
  },

  'attachments.mentioned': {
    breaks: [[{ attachments: [], body: text('名单见附件（见附件）。') }]],
    keeps: [[{ attachments: [], annexes: [annex], body: text('名单见附件。') }]],
  },
  'attachments.numberMissing': {
    breaks: [[{ body: text('名单见附件2。') }]],
    keeps: [[{ body: text('名单见附件1。') }], [{ annexes: [annex], body: text('见附件2。') }]],
  },
  'attachments.typedNote': {
    breaks: [[{ body: text('附件：1. 检查表') }]],
    keeps: [[{ body: text('附件要齐全。') }]],
  },
  'attachments.sameName': {
    breaks: [[{ attachments: [notice.attachments[0]!, notice.attachments[0]!] }], [{ annexes: [annex] }]],
    keeps: [[{}]],
  },
  'annex.titleEmpty': {
    breaks: [[{ annexes: [{ ...annex, title: ' ' }] }]],
    keeps: [[{ annexes: [{ ...annex, title: '甲' }] }]],
  },
  'annex.bodyEmpty': {
    breaks: [[{ annexes: [{ title: '甲', body: [] }] }]],
    keeps: [[{ annexes: [{ ...annex, title: '甲' }] }]],
  },
};

describe('judgeRules', () => {
  it('finds nothing in a correct document of each sort', () => {
    expect(codesOf({})).toEqual([]);
    expect(codesOf(request, county)).toEqual([]);
    expect(codesOf(report, county)).toEqual([]);
    expect(codesOf(order)).toEqual([]);
    expect(codesOf(minutes)).toEqual([]);
    expect(codesOf(reply)).toEqual([]);
  });

  const rows = Object.entries(cases).map(([code, each]) => ({ code, ...each }));
  it.each(rows)('finds $code where it is, and not where it is not', ({ code, breaks, keeps }) => {
    for (const [change, ownUnit] of breaks) expect(codesOf(change, ownUnit)).toContain(code);
    for (const [change, ownUnit] of keeps) expect(codesOf(change, ownUnit)).not.toContain(code);
  });

  it('has an example of each of its codes', () => {
    const elsewhere = /^(?:secrecy|text|page|seal|check)\.|^title\.lines$|^attachments\.active$/;
    const owed = Object.keys(findingFacts).filter((code) => !elsewhere.test(code));
    expect(owed.filter((code) => !(code in cases))).toEqual([]);
  });

  it('stays silent about units before the first directory', () => {
    expect(judgeRules(notice, { ownUnit: office, unitOf: null })).toEqual([]);
  });
  it('does not hang on a directory with a circle', () => {
    const circle = unitOf('x', 'county', county);
    const context: RuleContext = { ownUnit: county, unitOf: () => circle };
    expect(judgeRules({ ...notice, ...request }, context)).toBeInstanceOf(Array);
  });
  it('stops for what is mandatory, and for nothing else', () => {
    for (const { strength, force } of Object.values(findingFacts))
      expect(strength === 'block').toBe(force === 'mandatory');
  });
});
