import type { DocumentContent } from '../../../../src/shared/domain/content.ts';
import type { Sha256, UnitCode } from '../../../../src/shared/domain/ids.ts';

export const office = '990100-GOV-0001' as UnitCode;
export const finance = '990100-DEP-0002' as UnitCode;
export const county = '990121-GOV-0003' as UnitCode;

/** An ordinary notice of the city office, correct by every rule. */
export const notice: DocumentContent = {
  kind: 'notice',
  urgency: 'routine',
  title: '关于开展汛期安全检查的通知',
  body: [
    { level: 'text', text: '各县（区）人民政府，各部门要抓紧检查。' },
    { level: 'h1', text: '检查范围' },
    { level: 'text', text: '水库、堤防、在建工地。' },
  ],
  recipients: [
    { unit: county, name: '云溪县人民政府', role: 'main', copies: 3 },
    { unit: finance, name: '市财政局', role: 'cc', copies: 1 },
  ],
  attachments: [{ name: '检查表.xlsx', sha256: 'a'.repeat(64) as Sha256 }],
  issuers: [{ unit: office, name: '云岭市人民政府办公室' }],
  signatory: null,
  notes: '联系人：某某',
};
