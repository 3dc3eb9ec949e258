// The notice that the demonstration sends: invented, harmless, long enough for two pages, with a real .docx and a real .xlsx.
import type { Paragraph, Recipient } from '../shared/domain/content.ts';
import { demoUnits } from './people.ts';
import { makeDocx, makeXlsx } from './office-files.ts';

export const sampleTitle = '云岭市人民政府办公室关于做好2026年冬季办公区节能工作的通知';

export const sampleBody: readonly Paragraph[] = [
  {
    level: 'text',
    text: '为进一步规范全市办公区冬季用能管理，降低运行成本，培养节约习惯，经市政府同意，现就做好2026年冬季办公区节能工作有关事项通知如下。',
  },
  { level: 'h1', text: '总体要求' },
  {
    level: 'text',
    text: '坚持“保障需要、厉行节约、分级负责、注重实效”的原则，以办公区供暖、照明和信息设备用能为重点，力争冬季单位建筑面积用能比上年同期下降5%以上。',
  },
  { level: 'h1', text: '重点任务' },
  { level: 'h2', text: '加强供暖管理。' },
  {
    level: 'text',
    text: '办公室内温度控制在20℃以下，无人办公区域保持值班温度；12月10日前完成供暖管道和阀门检查，发现问题及时维修。',
  },
  { level: 'h2', text: '规范照明和设备用电。' },
  { level: 'h3', text: '公共区域照明。' },
  { level: 'text', text: '走廊、楼梯间和地下车库采用感应照明，会议室做到人走灯灭；白天采光充足时不开灯。' },
  { level: 'h3', text: '信息设备。' },
  { level: 'text', text: '计算机、打印机等设备下班后关闭电源，机房空调温度不低于24℃。' },
  { level: 'h2', text: '做好用能统计。' },
  { level: 'text', text: '各单位于每月5日前填报上月用能统计表（附件2），由市财政局会同有关部门汇总分析。' },
  { level: 'h1', text: '工作要求' },
  {
    level: 'text',
    text: '各单位要明确一名负责人和一名联络员，对照任务分工（附件1）抓好落实。请于2026年12月5日前将负责人和联络员名单报市政府办公室（联系电话：0990-8800001）。',
  },
];

/** 主送 the county, 抄送 the finance bureau, as the directory names them. */
export function sampleRecipients(): Recipient[] {
  const [, finance, county] = demoUnits;
  if (!finance || !county) throw new RangeError('the demonstration has three units');
  return [
    { unit: county.code, name: county.shortName, role: 'main', copies: 3 },
    { unit: finance.code, name: finance.shortName, role: 'main', copies: 2 },
  ];
}

export interface SampleFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export function sampleAttachments(): readonly SampleFile[] {
  const tasks = [
    '冬季办公区节能任务分工',
    '一、供暖管理：各单位后勤部门负责，12月10日前完成检查。',
    '二、照明和设备用电：各单位办公室负责，每周巡查一次。',
    '三、用能统计：市财政局负责汇总，每月10日前通报。',
  ];
  const table = [
    ['单位', '月份', '用电量（千瓦时）', '供暖量（吉焦）', '填报人'],
    ['云岭市财政局', '11月', '12800', '410', '陆收文'],
    ['云溪县人民政府', '11月', '35600', '1280', '罗登记'],
  ];
  return [
    { name: '任务分工.docx', bytes: makeDocx(tasks) },
    { name: '用能统计表.xlsx', bytes: makeXlsx('用能统计', table) },
  ];
}
