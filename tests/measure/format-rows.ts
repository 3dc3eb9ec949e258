// What upward and unsealed documents, 信函, 命令 and 纪要 have to look like: 7.2.5, 7.2.6, 7.3.5 and clause 10; and the places of seals.
import type { TextItem } from '../../src/shared/layout/page-model.ts';
import { measureItem } from '../support/page-ink/measure-edges.ts';
import {
  blankLines,
  cell3,
  edgeOf,
  find,
  leading,
  ruleEdge,
  rulesOf,
  type Rendered,
  type Row,
} from './page-rows.ts';

const red = (rendered: Rendered) => rulesOf(rendered, 0, 'red');

export const upwardRows: readonly Row[] = [
  {
    element: '上行文字号左空一字',
    clause: '7.2.5',
    strength: '规定',
    prescribedMm: 28 + cell3,
    measure: (r) => edgeOf(r, /^云财〔/, 'left', 0),
  },
  {
    element: '签发人姓名右空一字',
    clause: '7.2.6',
    strength: '规定',
    prescribedMm: 184 - cell3,
    measure: (r) => edgeOf(r, '丙丁', 'right', 0),
  },
  {
    element: '签发人与字号同行',
    clause: '7.2.6',
    strength: '规定',
    prescribedMm: 0,
    measure: (r) => edgeOf(r, '签发人', 'top', 0) - edgeOf(r, /^云财〔/, 'top', 0),
  },
];

export const unsealedRows: readonly Row[] = [
  {
    element: '不加盖印章：署名在正文下空一行',
    clause: '7.3.5.2',
    strength: '规定',
    prescribedMm: blankLines(1),
    measure: (r) => edgeOf(r, /^云岭市人民政府办公室$/, 'top', 0) - edgeOf(r, '末段文字', 'bottom', 0),
  },
  {
    element: '不加盖印章：署名右空二字',
    clause: '7.3.5.2',
    strength: '规定',
    prescribedMm: 184 - 2 * cell3,
    measure: (r) => edgeOf(r, /^云岭市人民政府办公室$/, 'right', 0),
  },
  {
    element: '不加盖印章：日期首字比署名首字右移二字',
    clause: '7.3.5.2',
    strength: '规定',
    prescribedMm: 2 * cell3,
    measure: (r) => dateLeft(r) - edgeOf(r, /^云岭市人民政府办公室$/, 'left', 0),
  },
];

export const letterRows: readonly Row[] = [
  {
    element: '信函：标志上边缘至上页边',
    clause: '10.1',
    strength: '规定',
    prescribedMm: 30,
    measure: (r) => edgeOf(r, /^云岭市人民政府办公室$/, 'top', 0),
  },
  {
    element: '信函：武文线在标志下',
    clause: '10.1',
    strength: '规定',
    prescribedMm: 4,
    measure: (r) => ruleEdge(r, 0, red(r)[0], 'top') - edgeOf(r, /^云岭市人民政府办公室$/, 'bottom', 0),
  },
  {
    element: '信函：武文线长',
    clause: '10.1',
    strength: '规定',
    prescribedMm: 170,
    measure: (r) => ruleEdge(r, 0, red(r)[0], 'right') - ruleEdge(r, 0, red(r)[0], 'left'),
  },
  {
    element: '信函：文武线距下页边',
    clause: '10.1',
    strength: '规定',
    prescribedMm: 20,
    measure: (r) => 297 - ruleEdge(r, 0, red(r).at(-1), 'bottom'),
  },
  {
    element: '信函：文武线居中（左右差）',
    clause: '10.1',
    strength: '规定',
    prescribedMm: 0,
    measure: (r) => ruleEdge(r, 0, red(r).at(-1), 'left') - (210 - ruleEdge(r, 0, red(r).at(-1), 'right')),
  },
  {
    element: '信函：份号（第一个要素）与武文线距3号字高的7/8',
    clause: '10.1',
    strength: '规定',
    prescribedMm: leading,
    measure: (r) => edgeOf(r, '000018', 'top', 0) - ruleEdge(r, 0, red(r)[1], 'bottom'),
  },
  {
    element: '信函：紧急程度居版心左边缘',
    clause: '10.1',
    strength: '规定',
    prescribedMm: 28,
    measure: (r) => edgeOf(r, '加急', 'left', 0),
  },
  {
    element: '信函：发文字号居版心右边缘',
    clause: '10.1',
    strength: '规定',
    prescribedMm: 184,
    measure: (r) => edgeOf(r, /号$/, 'right', 0),
  },
  {
    element: '信函：标题与其上最后一个要素空二行',
    clause: '10.1',
    strength: '规定',
    prescribedMm: blankLines(2),
    measure: (r) => edgeOf(r, '关于测量', 'top', 0) - edgeOf(r, '加急', 'bottom', 0),
  },
];

export const orderRows: readonly Row[] = [
  {
    element: '命令：标志上边缘至版心上边缘',
    clause: '10.2',
    strength: '规定',
    prescribedMm: 20,
    measure: (r) => edgeOf(r, /^云岭市人民政府令$/, 'top', 0) - 37,
  },
  {
    element: '命令：令号在标志下空二行',
    clause: '10.2',
    strength: '规定',
    prescribedMm: blankLines(2),
    measure: (r) => edgeOf(r, /^第$/, 'top', 0) - edgeOf(r, /^云岭市人民政府令$/, 'bottom', 0),
  },
  {
    element: '命令：正文在令号下空二行',
    clause: '10.2',
    strength: '规定',
    prescribedMm: blankLines(2),
    measure: (r) => edgeOf(r, /^正文一段/, 'top', 0) - edgeOf(r, /^第$/, 'bottom', 0),
  },
  {
    element: '签名章右空四字',
    clause: '7.3.5.3',
    strength: '规定',
    prescribedMm: 184 - 4 * cell3,
    measure: (r) => edgeOf(r, '甲乙丙', 'right', 0),
  },
  {
    element: '签名章在正文下空二行',
    clause: '7.3.5.3',
    strength: '规定',
    prescribedMm: blankLines(2),
    measure: (r) => edgeOf(r, '甲乙丙', 'top', 0) - edgeOf(r, '末段文字', 'bottom', 0),
  },
  {
    element: '职务在签名章左空二字',
    clause: '7.3.5.3',
    strength: '规定',
    prescribedMm: 2 * cell3,
    measure: (r) => edgeOf(r, '甲乙丙', 'left', 0) - edgeOf(r, '市长', 'right', 0),
  },
  {
    element: '日期在签名章下空一行',
    clause: '7.3.5.3',
    strength: '规定',
    prescribedMm: blankLines(1),
    measure: (r) => edgeOf(r, /日$/, 'top', 0) - edgeOf(r, '甲乙丙', 'bottom', 0),
  },
  {
    element: '日期右空四字',
    clause: '7.3.5.3',
    strength: '规定',
    prescribedMm: 184 - 4 * cell3,
    measure: (r) => edgeOf(r, /日$/, 'right', 0),
  },
];

export const minutesRows: readonly Row[] = [
  {
    element: '纪要：标志上边缘至版心上边缘',
    clause: '10.3',
    strength: '规定',
    prescribedMm: 35,
    measure: (r) => edgeOf(r, /^云岭市人民政府纪要$/, 'top', 0) - 37,
  },
  {
    element: '纪要：出席在正文下空一行',
    clause: '10.3',
    strength: '规定',
    prescribedMm: blankLines(1),
    measure: (r) => edgeOf(r, /^出席/, 'top', 0) - edgeOf(r, '末段文字', 'bottom', 0),
  },
  {
    element: '纪要：出席左空二字',
    clause: '10.3',
    strength: '规定',
    prescribedMm: 28 + 2 * cell3,
    measure: (r) => edgeOf(r, /^出席/, 'left', 0),
  },
];

/** Centres and gaps of the three seals, from the model: the ring is drawn when it is pressed (see the row of the sealed page). */
const gap = ({ model }: Rendered, left: number, right: number): number => {
  const [a, b] = [model.sealPlaces[left], model.sealPlaces[right]];
  if (!a || !b) throw new Error('no such seal');
  const centre = (seal: typeof a): readonly [number, number] => [
    (seal.xUm + seal.diameterUm / 2) / 1000,
    (seal.yUm + seal.diameterUm / 2) / 1000,
  ];
  const [ax, ay] = centre(a);
  const [bx, by] = centre(b);
  return Math.hypot(ax - bx, ay - by) - (a.diameterUm + b.diameterUm) / 2000;
};

export const jointRows: readonly Row[] = [
  {
    element: '联合行文：主办机关名称在最上（标志上边缘）',
    clause: '7.2.4',
    strength: '规定',
    prescribedMm: 72,
    measure: (r) => edgeOf(r, '教育局', 'top', 0),
  },
  {
    element: '联合行文：“文件”上下居中',
    clause: '7.2.4',
    strength: '规定',
    prescribedMm: 0,
    measure: (r) =>
      middle(r, '文件') - (edgeOf(r, '教育局', 'top', 0) + edgeOf(r, '民政局', 'bottom', 0)) / 2,
  },
  {
    element: '联合行文：最后一个印章压日期（右空四字）',
    clause: '7.3.5.1',
    strength: '规定',
    prescribedMm: 0,
    measure: (r) => Math.min(0, sealCovers(r)),
  },
  {
    element: '联合行文：印章互不相交（最小间距取负为相交）',
    clause: '7.3.5.1',
    strength: '规定',
    prescribedMm: 0,
    measure: (r) => Math.min(0, gap(r, 0, 1), gap(r, 1, 2), gap(r, 0, 2)),
  },
];

/** Left edge of the date: the last year on page 1 above the imprint's. */
function dateLeft(rendered: Rendered): number {
  const years = (rendered.model.pages[0]?.items ?? []).filter(
    (item): item is TextItem => item.kind === 'text' && item.text === '2026',
  );
  const [, date] = years;
  const [sheet] = rendered.pages;
  if (!date || !sheet) throw new Error('no date');
  return measureItem(sheet, rendered.model, date, 'left');
}

const middle = (r: Rendered, text: string): number =>
  (edgeOf(r, text, 'top', 0) + edgeOf(r, text, 'bottom', 0)) / 2;

/** How far the date's first and last characters lie inside the last seal; negative: outside. */
function sealCovers(rendered: Rendered): number {
  const seal = rendered.model.sealPlaces.at(-1);
  const { item, page } = find(rendered, /日$/);
  if (!seal || seal.page !== page) return -1;
  const dateTop = item.yUm - item.emUm * 0.86;
  return (seal.yUm + seal.diameterUm - dateTop) / 1000;
}
