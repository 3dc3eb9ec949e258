import { describe, expect, it } from 'vitest';
import type { DocumentContent } from '../../../../src/shared/domain/content.ts';
import { findingCodes, findingFacts } from '../../../../src/shared/domain/finding-codes.ts';
import type { UnitCode } from '../../../../src/shared/domain/ids.ts';
import type { UnitKind } from '../../../../src/shared/domain/published.ts';
import { judgeRules, type RuleContext } from '../../../../src/shared/domain/rules.ts';
import { county, finance, notice, office } from './sample-content.ts';

const township = '990121-TWN-0004' as UnitCode;
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
const codesOf = (change: Partial<DocumentContent>, ownUnit = office): string[] =>
  judgeRules({ ...notice, ...change }, seenBy(ownUnit)).map(({ code }) => code);

const request: Partial<DocumentContent> = {
  kind: 'request',
  title: '关于追加经费的请示',
  recipients: [to(office)],
  signatory: '某某',
};

describe('judgeRules', () => {
  it('finds nothing in a correct notice and a correct request', () => {
    expect(codesOf({})).toEqual([]);
    expect(codesOf(request, county)).toEqual([]);
  });

  const broken: readonly [code: string, change: Partial<DocumentContent>, ownUnit?: UnitCode][] = [
    ['title.empty', { title: ' ' }],
    ['title.kind', { title: '关于汛期安全检查的几点要求' }],
    ['title.control', { title: '关于检查\n的通知' }],
    ['body.empty', { body: [] }],
    ['body.empty', { body: [{ level: 'text', text: '　' }] }],
    ['body.emptyParagraph', { body: [...notice.body, { level: 'text', text: '' }] }],
    ['body.levelSkipped', { body: [{ level: 'h2', text: '甲' }] }],
    ['recipients.none', { recipients: [] }],
    ['recipients.mainMissing', { recipients: [to(county, 'cc')] }],
    ['recipients.twice', { recipients: [to(county), to(county, 'cc')] }],
    ['recipients.self', { recipients: [to(office)] }],
    ['recipients.unknown', { recipients: [to('990199-GOV-0099' as UnitCode)] }],
    // Printed for one unit, sent to another.
    ['recipients.unknown', { recipients: [{ ...to(county), name: '云岭市财政局' }] }],
    ['request.oneMain', { ...request, recipients: [to(office), to(finance)] }, county],
    ['upward.oneMain', { ...request, kind: 'report', recipients: [to(office), to(finance)] }, county],
    ['upward.ccBelow', { ...request, recipients: [to(office), to(township, 'cc')] }, county],
    ['upward.skipsLevel', request, township],
    ['signatory.missing', { ...request, signatory: null }, county],
    ['signatory.missing', { ...request, kind: 'opinion', title: '关于甲的意见', signatory: ' ' }, county],
    ['signatory.notUpward', { signatory: '某某' }],
    [
      'report.request',
      { ...request, kind: 'report', body: [{ level: 'text', text: '以上妥否，请批示。' }] },
      county,
    ],
    ['order.issuer', { kind: 'order', title: '某某令' }, finance],
    ['department.commands', { kind: 'decision', title: '关于甲的决定' }, finance],
    ['reply.reference', { kind: 'reply', title: '关于甲的批复' }],
    ['attachments.mentioned', { attachments: [], body: [{ level: 'text', text: '名单见附件（见附件）。' }] }],
    ['attachments.sameName', { attachments: [notice.attachments[0]!, notice.attachments[0]!] }],
  ];
  it.each(broken)('finds %s', (code, change, ownUnit) => {
    expect(codesOf(change, ownUnit)).toContain(code);
  });

  it('takes 令 for an order, and asks no main recipient of a published kind', () => {
    const order: Partial<DocumentContent> = {
      kind: 'order',
      title: '云岭市人民政府令',
      recipients: [to(county, 'cc')],
    };
    expect(codesOf(order)).toEqual([]);
  });
  it('stays silent about units before the first directory', () => {
    const findings = judgeRules(notice, { ownUnit: office, unitOf: null });
    expect(findings).toEqual([]);
  });
  it('does not hang on a directory with a circle', () => {
    const circle = unitOf('x', 'county', county);
    const context: RuleContext = { ownUnit: county, unitOf: () => circle };
    expect(judgeRules({ ...notice, ...request }, context)).toBeInstanceOf(Array);
  });
  it('knows clause and strength of every code', () => {
    expect(Object.keys(findingFacts).sort()).toEqual([...findingCodes].sort());
  });
});
