// The page that proves the scale: a rule of 100 mm across and down, the edges of the type area, and a sentence. Whoever holds a ruler on the paper sees
// at once whether the printer shrank it (page-fit dialogs do, by some 3 %).
import { size3, size4, typeArea } from './grid.ts';
import { createPageBuilder, singleLine } from './page-builder.ts';
import type { InkColor, PageModel, RuleItem } from './page-model.ts';

const lengthUm = 100_000;
const thicknessUm = 200;
const tickUm = 10_000;
const tickLengthUm = 3_000;
const start = { xUm: typeArea.leftUm + 20_000, yUm: typeArea.topUm + 60_000 } as const;

type Point = readonly [xUm: number, yUm: number];

function rule([x1Um, y1Um]: Point, [x2Um, y2Um]: Point, color: InkColor = 'black'): RuleItem {
  return { kind: 'rule', x1Um, y1Um, x2Um, y2Um, widthUm: thicknessUm, color };
}

function scales(): RuleItem[] {
  const { xUm, yUm } = start;
  const ticks = Array.from({ length: lengthUm / tickUm }, (_, index) => (index + 1) * tickUm);
  return [
    rule([xUm, yUm], [xUm + lengthUm, yUm]),
    rule([xUm, yUm], [xUm, yUm + lengthUm]),
    ...ticks.map((at) => rule([xUm + at, yUm], [xUm + at, yUm + tickLengthUm])),
    ...ticks.map((at) => rule([xUm, yUm + at], [xUm + tickLengthUm, yUm + at])),
  ];
}

function typeAreaEdges(): RuleItem[] {
  const { leftUm, rightUm, topUm, bottomUm } = typeArea;
  return [
    rule([leftUm, topUm], [rightUm, topUm], 'red'),
    rule([leftUm, bottomUm], [rightUm, bottomUm], 'red'),
    rule([leftUm, topUm], [leftUm, bottomUm], 'red'),
    rule([rightUm, topUm], [rightUm, bottomUm], 'red'),
  ];
}

const heading = '打印比例测试页';
const sentences: readonly (readonly [belowUm: number, text: string])[] = [
  [25_000, '请用直尺量下面横竖两条刻度线，应各为100毫米；红框为版心（156毫米×225毫米），'],
  [33_000, '上边距页顶37毫米，左边距页左28毫米。量得偏小，请在打印设置中选“实际大小”或“100%”。'],
];

/** One page; deterministic like every other. */
export function layoutTestPage(): PageModel {
  const builder = createPageBuilder();
  builder.drawLine(singleLine([{ text: heading, role: 'hei' }], size3), typeArea.topUm + 10_000, {
    size: size3,
  });
  for (const [belowUm, text] of sentences)
    builder.drawLine(singleLine([{ text, role: 'fang' }], size4), typeArea.topUm + belowUm, { size: size4 });
  const page = builder.toPage();
  return {
    version: 2,
    title: heading,
    pages: [{ ...page, items: [...page.items, ...typeAreaEdges(), ...scales()] }],
    sealPlaces: [],
    outline: [],
    remarks: [],
  };
}
