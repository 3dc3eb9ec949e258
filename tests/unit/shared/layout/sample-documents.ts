// Invented documents that the layout and render tests share.
import type { DocumentContent, Issuer, Paragraph } from '../../../../src/shared/domain/content.ts';
import type { Sha256, UnitCode } from '../../../../src/shared/domain/ids.ts';
import { issuerMarkOf } from '../../../../src/shared/domain/metadata.ts';
import type { LayoutInput } from '../../../../src/shared/layout/layout-document.ts';

export const office = '990100-GOV-0001' as UnitCode;
const finance = '990100-DEP-0002' as UnitCode;
const county = '990121-GOV-0003' as UnitCode;

const text = (value: string): Paragraph => ({ level: 'text', text: value });

const noticeBody: readonly Paragraph[] = [
  text(
    '为贯彻落实《党政机关公文处理工作条例》和《党政机关公文格式》（GB/T 9704—2012）等文件精神，规范全市党政机关电子公文的起草、审核、签发、用印、交换和归档工作，切实提高办文质量和效率，经市政府同意，现就有关事项通知如下。',
  ),
  { level: 'h1', text: '总体要求' },
  text(
    '坚持便民利企、简约高效，按照“统一规划、统一标准、分级负责、安全可控”的原则，以电子公文全流程在线办理为主线，到2026年12月底，市县两级党政机关非涉密公文网上办理率达到100%，电子印章申领率达到98%以上。',
  ),
  { level: 'h1', text: '重点任务' },
  {
    level: 'h2',
    text: '统一公文格式标准。各级各部门要严格执行国家标准，公文版心尺寸为156mm×225mm，每面排22行，每行排28个字，正文使用3号仿宋体字，标题使用2号小标宋体字。',
  },
  { level: 'h2', text: '规范电子印章管理。' },
  {
    level: 'h3',
    text: '严格申领程序。电子印章由各单位办公室统一申领，经本单位主要负责人审批后，报市政府办公室备案。',
  },
  {
    level: 'h3',
    text: '落实专人保管。电子印章及其密钥载体应当明确专人保管，做到“人、章、钥”分离；遗失、损坏的，应当立即挂失，不得迟报、瞒报。',
  },
  text('本通知自印发之日起施行，有效期5年。联系电话：0000-8888001；电子邮箱：gwgl@yunling.example。'),
];

const content: DocumentContent = {
  kind: 'notice',
  urgency: 'flash',
  title: '云岭市人民政府办公室关于进一步加强电子公文与电子印章应用管理工作的通知',
  body: noticeBody,
  recipients: [
    { unit: county, name: '云溪县人民政府', role: 'main', copies: 1 },
    { unit: finance, name: '市财政局', role: 'main', copies: 1 },
    { unit: office, name: '市委办公室', role: 'cc', copies: 1 },
  ],
  attachments: [
    { name: '电子印章使用管理规范（试行）.docx', sha256: '0'.repeat(64) as Sha256 },
    { name: '系统改造任务分工及完成时限表.xlsx', sha256: '1'.repeat(64) as Sha256 },
  ],
  issuers: [{ unit: office, name: '云岭市人民政府办公室' }],
  signatory: null,
  notes: '此件公开发布',
};

/** A notice of two pages with everything of the first cut on it. */
export const notice: LayoutInput = {
  content,
  docNumber: '云府办发〔2026〕1号',
  docDate: '2026-11-21',
  issuerMark: '云岭市人民政府办公室文件',
  imprint: { printedBy: '云岭市人民政府办公室', printedDate: '2026-11-23' },
  seals: [{ unit: office, diameterMm: 42 }],
};

/** An upward document of one page. */
export const request: LayoutInput = {
  ...notice,
  content: {
    ...content,
    kind: 'request',
    urgency: 'routine',
    title: '云岭市财政局关于解决电子公文交换系统运行维护经费的请示',
    body: [
      text('为保障全市电子公文交换系统稳定运行，我局对2026年度运行维护费用进行了测算，共需资金86.5万元。'),
      text('妥否，请批示。'),
    ],
    recipients: [{ unit: office, name: '市人民政府', role: 'main', copies: 1 }],
    attachments: [],
    issuers: [{ unit: finance, name: '云岭市财政局' }],
    signatory: '王　明',
    notes: '联系人：李晓，联系电话：0000-8888002',
  },
  docNumber: '云财〔2026〕12号',
  issuerMark: '云岭市财政局文件',
  imprint: { printedBy: '云岭市财政局办公室', printedDate: '2026-11-23' },
  seals: [{ unit: finance, diameterMm: 42 }],
};

/** The same notice with other content. */
export function noticeWith(changes: Partial<DocumentContent>, rest: Partial<LayoutInput> = {}): LayoutInput {
  return { ...notice, ...rest, content: { ...content, ...changes } };
}

/** Units of a joint issue. */
export function issuersNamed(names: readonly string[]): Issuer[] {
  return names.map((name, index) => ({
    unit: `990100-DEP-${String(index + 1).padStart(4, '0')}` as UnitCode,
    name,
  }));
}

/** The notice as a joint issue of units with those names, sealed with seals of those diameters; null: without a seal. */
export function jointWith(
  names: readonly string[],
  diametersMm: readonly (number | null)[],
  changes: Partial<DocumentContent> = {},
): LayoutInput {
  const issuers = issuersNamed(names);
  const seals = issuers.flatMap(({ unit }, index) => {
    const diameterMm = diametersMm[index] ?? null;
    return diameterMm === null ? [] : [{ unit, diameterMm }];
  });
  const kind = changes.kind ?? content.kind;
  return noticeWith(
    { issuers, ...changes },
    { seals, issuerMark: issuerMarkOf({ ...changes, kind, issuers }) },
  );
}
