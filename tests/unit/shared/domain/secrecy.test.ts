import { describe, expect, it } from 'vitest';
import type { DocumentContent } from '../../../../src/shared/domain/content.ts';
import type { UnitCode } from '../../../../src/shared/domain/ids.ts';
import {
  judgeSecrecy,
  judgeSecrecyText,
  type SecrecyPlace,
  secrecyTextsOf,
} from '../../../../src/shared/domain/secrecy.ts';

type Row = readonly [place: SecrecyPlace, text: string];

const markings: readonly Row[] = [
  ['field', '秘密★1年'],
  ['field', '内部'],
  ['paragraph', '秘密★1年'],
  ['paragraph', '绝密★长期'],
  ['paragraph', '机密★'],
  ['paragraph', '现将秘密★1年的材料一并发给你们。'],
  ['paragraph', '机 密 ★ 2 0 年'],
  ['paragraph', '机　　密★5年'],
  ['paragraph', '机\u200b密\ufeff★1年'],
  ['paragraph', '機密★10年'],
  ['paragraph', '絕密★30年'],
  ['paragraph', '祕密☆１年'],
  ['paragraph', '秘密＊１年'],
  ['paragraph', '秘密*6个月'],
  ['paragraph', '★机密'],
  ['paragraph', '本件为机密10年，请按规定保管。'],
  ['paragraph', '本件为机密20天。'],
  ['paragraph', '秘密长期'],
  ['paragraph', '机密 长期'],
  ['paragraph', '绝密 启用前'],
  ['paragraph', '机密（1年）'],
  ['paragraph', '秘密 2027年1月1日解密'],
  ['paragraph', '机密　十年'],
  ['paragraph', '机密'],
  ['paragraph', '  秘 密  '],
  ['paragraph', '【绝密】'],
  ['paragraph', '机密\t特急'],
  ['paragraph', '000001　　机密　　特急'],
  ['paragraph', '第一行\n秘密\n第三行'],
  ['paragraph', '【机密】关于人员调整的通知'],
  ['paragraph', '密级：秘密'],
  ['paragraph', '编号：12　密级：机密　页数：3'],
  ['paragraph', '密級：機密'],
  ['cell', '机密'],
  ['cell', '机\n密'],
  ['cell', '秘密★1年'],
  ['cell', '机密级'],
  ['header', '机 密'],
  ['header', '— 绝密 —'],
  ['header', '秘密 1年'],
  ['name', '机密-人员名单.docx'],
  ['name', '秘密文件.xlsx'],
  ['name', '【绝密】方案.pdf'],
  ['name', '機密_名單.docx'],
  ['name', '机_密 名单.docx'],
  ['name', '人员名单（秘密）.xlsx'],
  ['name', '人员名单_机密.xlsx'],
  ['name', '人员名单（机密★1年）.xlsx'],
  ['name', '材料/秘密/名单.xlsx'],
];

const mentions: readonly Row[] = [
  ['paragraph', '不得涉及国家秘密。'],
  ['paragraph', '各单位要认真学习《中华人民共和国保守国家秘密法》。'],
  ['paragraph', '国家秘密的密级分为绝密、机密、秘密三级。'],
  ['paragraph', '绝密级国家秘密是最重要的国家秘密，泄露会使国家安全和利益遭受特别严重的损害。'],
  ['paragraph', '国家秘密的保密期限，绝密级不超过三十年，机密级不超过二十年，秘密级不超过十年。'],
  ['paragraph', '《国家秘密解密暂行办法》自公布之日起施行。'],
  ['paragraph', '二十年来，他保守秘密十年如一日。'],
  ['paragraph', '不得泄露秘密，3年内不得出境。'],
  ['paragraph', '密级：绝密、机密、秘密，由定密责任人确定。'],
  ['paragraph', '绝密  机密  秘密'],
  ['paragraph', '机密文件应当通过机要交通传递。'],
  ['paragraph', '涉及商業祕密的內容不予公開。'],
  ['cell', '是否含有国家秘密'],
  ['name', '保守国家秘密法宣传提纲.docx'],
  ['name', '国家机密文件管理培训.pptx'],
];

const clean: readonly Row[] = [
  ['field', ''],
  ['field', '  '],
  ['paragraph', ''],
  ['paragraph', '关于开展防汛检查的通知'],
  ['paragraph', '请妥善保管手机密码。'],
  ['paragraph', '手机 密码'],
  ['paragraph', '司机密切配合，拒绝密切接触。'],
  ['paragraph', '有机密度与危机密集地区'],
  ['paragraph', '秘书处、机要室'],
  ['paragraph', '★1年'],
  ['cell', '密集'],
  ['name', '保密工作要点.docx'],
  ['name', '飞机密封件清单.xlsx'],
];

describe('judgeSecrecyText', () => {
  it.each(markings)('stops the marking in a %s: %j', (place, text) => {
    expect(judgeSecrecyText({ place, where: 'x', text })).toMatchObject({ strength: 'block', where: 'x' });
  });
  it.each(mentions)('lists the mention in a %s for a decision: %j', (place, text) => {
    expect(judgeSecrecyText({ place, where: 'x', text })).toMatchObject({
      code: 'secrecy.mention',
      strength: 'decide',
    });
  });
  it.each(clean)('finds nothing in a %s: %j', (place, text) => {
    expect(judgeSecrecyText({ place, where: 'x', text })).toBeNull();
  });
  it('shows the words around the hit', () => {
    const finding = judgeSecrecyText({ place: 'cell', where: 'Sheet1!B2', text: '附表一 机 密★1年' });
    expect(finding).toMatchObject({ code: 'secrecy.star', where: 'Sheet1!B2' });
    expect(finding?.evidence.text).toContain('机密★1年');
  });
  it('stays linear on hostile text', () => {
    const text = '机 '.repeat(200_000) + '绝'.repeat(200_000) + '密级:'.repeat(100_000);
    expect(judgeSecrecyText({ place: 'paragraph', where: 'x', text })?.strength).toBe('decide');
  });
});

describe('secrecyTextsOf', () => {
  const content: DocumentContent = {
    kind: 'notice',
    urgency: 'routine',
    title: '关于学习保密法的通知',
    body: [
      { level: 'text', text: '不得涉及国家秘密。' },
      { level: 'text', text: '秘密★1年' },
    ],
    recipients: [],
    attachments: [{ name: '机密名单.xlsx', sha256: '0'.repeat(64) as never }],
    issuers: [{ unit: '990100-GOV-0001' as UnitCode, name: '云岭市人民政府办公室' }],
    signatory: null,
    notes: '（联系人：某某）',
  };

  it('names every place of a draft, markings before mentions', () => {
    const findings = judgeSecrecy(secrecyTextsOf(content));
    expect(findings.map(({ where, strength }) => [where, strength])).toEqual([
      ['body.1', 'block'],
      ['attachments.0', 'block'],
      ['body.0', 'decide'],
    ]);
  });
  it('reads notes and signatory too', () => {
    const hidden = { ...content, body: [], attachments: [], notes: '机密', signatory: '秘密★1年' };
    expect(judgeSecrecy(secrecyTextsOf(hidden)).map(({ where }) => where)).toEqual(['notes', 'signatory']);
  });
});
