// What 文件 has to look like: clauses 5 and 7.
import { findInk, measureItem } from '../support/page-ink/measure-edges.ts';
import {
  blankLines,
  cell3,
  edgeOf,
  leading,
  pitch,
  ruleEdge,
  rulesOf,
  type Rendered,
  type Row,
} from './page-rows.ts';

const markText = /^云岭市人民政府办公室文件$/;
const numberText = /^云府办发〔/;
const fullLine = /^国{28}$/;
const bodyLine = /^国+$/;

/** Upper edges of the boxes of the body's lines on a rendered page, from top to bottom. */
function lineTops(rendered: Rendered, page: number): number[] {
  const sheet = rendered.pages[page];
  return (rendered.model.pages[page]?.items ?? []).flatMap((item) =>
    sheet && item.kind === 'text' && bodyLine.test(item.text)
      ? [measureItem(sheet, rendered.model, item, 'top')]
      : [],
  );
}

const redRuleTop = (rendered: Rendered): number =>
  ruleEdge(rendered, 0, rulesOf(rendered, 0, 'red')[0], 'top');
const lastPage = ({ model }: Rendered): number => model.pages.length - 1;
const blackRules = (rendered: Rendered) => rulesOf(rendered, lastPage(rendered), 'black');
const thickness = (rendered: Rendered, index: number): number => {
  const page = lastPage(rendered);
  const rule = blackRules(rendered).at(index);
  return ruleEdge(rendered, page, rule, 'bottom') - ruleEdge(rendered, page, rule, 'top');
};
const cell4 = (14 * 25.4) / 72;

export const documentRows: readonly Row[] = [
  {
    element: '天头（第2页第一行字上边缘）',
    clause: '5.2.1',
    strength: '规定',
    prescribedMm: 37,
    measure: (r) => edgeOf(r, bodyLine, 'top', 1),
  },
  {
    element: '订口（行首字左边缘）',
    clause: '5.2.1',
    strength: '规定',
    prescribedMm: 28,
    measure: (r) => edgeOf(r, fullLine, 'left', 1),
  },
  {
    element: '版心宽（28字）',
    clause: '5.2.1、5.2.3',
    strength: '规定',
    prescribedMm: 156,
    measure: (r) => edgeOf(r, fullLine, 'right', 1) - edgeOf(r, fullLine, 'left', 1),
  },
  {
    element: '每面行数',
    clause: '5.2.3',
    strength: '一般',
    prescribedMm: 22,
    measure: (r) => lineTops(r, 1).length,
  },
  {
    element: '行距',
    clause: '3.2',
    strength: '规定',
    prescribedMm: pitch,
    measure: (r) =>
      ((lineTops(r, 1).at(-1) ?? NaN) - (lineTops(r, 1)[0] ?? NaN)) / (lineTops(r, 1).length - 1),
  },
  {
    element: '份号上边缘',
    clause: '7.2.1',
    strength: '一般',
    prescribedMm: 37,
    measure: (r) => edgeOf(r, '000018', 'top', 0),
  },
  {
    element: '份号左边缘',
    clause: '7.2.1',
    strength: '一般',
    prescribedMm: 28,
    measure: (r) => edgeOf(r, '000018', 'left', 0),
  },
  {
    element: '紧急程度在份号下一行',
    clause: '7.2.3',
    strength: '一般',
    prescribedMm: pitch,
    measure: (r) => edgeOf(r, '特急', 'top', 0) - edgeOf(r, '000018', 'top', 0),
  },
  {
    element: '发文机关标志上边缘至版心上边缘',
    clause: '7.2.4',
    strength: '规定',
    prescribedMm: 35,
    measure: (r) => edgeOf(r, markText, 'top', 0) - 37,
  },
  {
    element: '发文机关标志居中（左右留白差）',
    clause: '7.2.4',
    strength: '规定',
    prescribedMm: 0,
    measure: (r) => edgeOf(r, markText, 'left', 0) - 28 - (184 - edgeOf(r, markText, 'right', 0)),
  },
  {
    element: '发文字号在标志下空二行',
    clause: '7.2.5',
    strength: '规定',
    prescribedMm: blankLines(2),
    measure: (r) => edgeOf(r, numberText, 'top', 0) - edgeOf(r, markText, 'bottom', 0),
  },
  {
    element: '红线在字号下',
    clause: '7.2.7',
    strength: '规定',
    prescribedMm: 4,
    measure: (r) => redRuleTop(r) - edgeOf(r, numberText, 'bottom', 0),
  },
  {
    element: '红线长',
    clause: '7.2.7',
    strength: '规定',
    prescribedMm: 156,
    measure: (r) =>
      ruleEdge(r, 0, rulesOf(r, 0, 'red')[0], 'right') - ruleEdge(r, 0, rulesOf(r, 0, 'red')[0], 'left'),
  },
  {
    element: '标题在红线下空二行',
    clause: '7.3.1',
    strength: '一般',
    prescribedMm: blankLines(2),
    measure: (r) => edgeOf(r, '关于测量', 'top', 0) - ruleEdge(r, 0, rulesOf(r, 0, 'red')[0], 'bottom'),
  },
  {
    element: '主送机关在标题下空一行',
    clause: '7.3.2',
    strength: '规定',
    prescribedMm: blankLines(1),
    measure: (r) => edgeOf(r, '云溪县人民政府', 'top', 0) - edgeOf(r, '关于测量', 'bottom', 0),
  },
  {
    element: '主送机关顶格',
    clause: '7.3.2',
    strength: '规定',
    prescribedMm: 28,
    measure: (r) => edgeOf(r, '云溪县人民政府', 'left', 0),
  },
  {
    element: '正文首行缩进二字',
    clause: '7.3.3',
    strength: '一般',
    prescribedMm: 28 + 2 * cell3,
    measure: (r) => edgeOf(r, /^国{26}$/, 'left', 0),
  },
  {
    element: '正文在主送机关下一行',
    clause: '7.3.3',
    strength: '一般',
    prescribedMm: leading,
    measure: (r) => edgeOf(r, /^国{26}$/, 'top', 0) - edgeOf(r, '云溪县人民政府', 'bottom', 0),
  },
  {
    element: '附件说明在正文下空一行',
    clause: '7.3.4',
    strength: '规定',
    prescribedMm: blankLines(1),
    measure: (r) => edgeOf(r, /^附件：/, 'top') - edgeOf(r, '末段文字', 'bottom'),
  },
  {
    element: '附件说明左空二字',
    clause: '7.3.4',
    strength: '规定',
    prescribedMm: 28 + 2 * cell3,
    measure: (r) => edgeOf(r, /^附件：/, 'left'),
  },
  {
    element: '成文日期右空四字',
    clause: '7.3.5.1',
    strength: '规定',
    prescribedMm: 184 - 4 * cell3,
    measure: (r) => edgeOf(r, /日$/, 'right'),
  },
  {
    element: '附注在成文日期下一行',
    clause: '7.3.6',
    strength: '规定',
    prescribedMm: leading,
    measure: (r) => edgeOf(r, '此件公开', 'top') - edgeOf(r, /日$/, 'bottom'),
  },
  {
    element: '附注左空二字',
    clause: '7.3.6',
    strength: '规定',
    prescribedMm: 28 + 2 * cell3,
    measure: (r) => edgeOf(r, /^（/, 'left'),
  },
  {
    element: '“附件1”在版心左上角第一行',
    clause: '7.3.7',
    strength: '规定',
    prescribedMm: 37,
    measure: (r) => edgeOf(r, /^附件/, 'top', lastPage(r)),
  },
  {
    element: '附件标题在第三行',
    clause: '7.3.7',
    strength: '规定',
    prescribedMm: 37 + 2 * pitch,
    measure: (r) => edgeOf(r, /^测量附件$/, 'top', lastPage(r)),
  },
  {
    element: '版记末条分隔线下边缘（版心下边缘）',
    clause: '7.4.1',
    strength: '规定',
    prescribedMm: 262,
    measure: (r) => ruleEdge(r, lastPage(r), blackRules(r).at(-1), 'bottom'),
  },
  {
    element: '版记首条分隔线粗',
    clause: '7.4.1',
    strength: '推荐',
    prescribedMm: 0.35,
    measure: (r) => thickness(r, 0),
  },
  {
    element: '版记中间分隔线粗',
    clause: '7.4.1',
    strength: '推荐',
    prescribedMm: 0.25,
    measure: (r) => thickness(r, 1),
  },
  {
    element: '抄送左空一字（4号）',
    clause: '7.4.2',
    strength: '规定',
    prescribedMm: 28 + cell4,
    measure: (r) => edgeOf(r, /^抄送/, 'left'),
  },
  {
    element: '印发日期右空一字（4号）',
    clause: '7.4.3',
    strength: '规定',
    prescribedMm: 184 - cell4,
    measure: (r) => edgeOf(r, /印发$/, 'right'),
  },
  {
    element: '页码一字线在版心下',
    clause: '7.5',
    strength: '一般',
    prescribedMm: 7,
    measure: (r) => dashOf(r, 0) - 262,
  },
  {
    element: '单页码右空一字',
    clause: '7.5',
    strength: '一般',
    prescribedMm: 184 - cell4,
    measure: (r) => edgeOf(r, /^— 1 —$/, 'right'),
  },
  {
    element: '双页码左空一字',
    clause: '7.5',
    strength: '一般',
    prescribedMm: 28 + cell4,
    measure: (r) => edgeOf(r, /^— 2 —$/, 'left'),
  },
];

/** Middle of the dash of a page number. */
function dashOf(rendered: Rendered, page: number): number {
  const sheet = rendered.pages[page];
  if (!sheet) throw new Error('no page');
  const bounds = { left: edgeOf(rendered, /^— \d+ —$/, 'left', page) + 0.5, top: 262, bottom: 275 };
  const window = { ...bounds, right: bounds.left + 2 };
  return ((findInk(sheet, window, 'top') ?? NaN) + (findInk(sheet, window, 'bottom') ?? NaN)) / 2;
}
