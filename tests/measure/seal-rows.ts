// Where a pressed seal really stands: 7.3.5.1, measured on the sealed PDF.
import type { SealPlace } from '../../src/shared/layout/page-model.ts';
import { findInk, type Edge } from '../support/page-ink/measure-edges.ts';
import { edgeOf, pitch, type Rendered, type Row } from './page-rows.ts';

function placeOf({ model }: Rendered): SealPlace {
  const [place] = model.sealPlaces;
  if (!place) throw new Error('no seal');
  return place;
}

/** The ring's outer edge, looked for in a strip through its middle, outside the place's own square too. */
function ringEdge(rendered: Rendered, edge: Edge): number {
  const place = placeOf(rendered);
  const sheet = rendered.pages[place.page];
  if (!sheet) throw new Error('no page');
  const [left, top] = [place.xUm / 1000, place.yUm / 1000];
  const size = place.diameterUm / 1000;
  const middle = { x: left + size / 2, y: top + size / 2 };
  // Three millimetres out and in: the strip meets the ring before it meets a character.
  const windows: Readonly<Record<Edge, [number, number, number, number]>> = {
    top: [middle.x - 2, middle.x + 2, top - 3, top + 3],
    bottom: [middle.x - 2, middle.x + 2, top + size - 3, top + size + 3],
    left: [left - 3, left + 3, middle.y - 4, middle.y - 2],
    right: [left + size - 3, left + size + 3, middle.y - 4, middle.y - 2],
  };
  const [x1, x2, y1, y2] = windows[edge];
  const found = findInk(sheet, { left: x1, right: x2, top: y1, bottom: y2 }, edge);
  if (found === null) throw new Error('no ring');
  return found;
}

const office = /^云岭市人民政府办公室$/;

export const sealRows: readonly Row[] = [
  {
    element: '印章直径（政府机关）',
    clause: '国发〔1999〕25号',
    strength: '规定',
    prescribedMm: 45,
    measure: (r) => ringEdge(r, 'bottom') - ringEdge(r, 'top'),
  },
  {
    element: '印章居中压署名（左右差）',
    clause: '7.3.5.1',
    strength: '规定',
    prescribedMm: 0,
    measure: (r) =>
      (ringEdge(r, 'left') + ringEdge(r, 'right')) / 2 -
      (edgeOf(r, office, 'left', 0) + edgeOf(r, office, 'right', 0)) / 2,
  },
  {
    element: '印章顶端距正文一行之内（超出部分）',
    clause: '7.3.5.1',
    strength: '规定',
    prescribedMm: 0,
    measure: (r) => Math.max(0, ringEdge(r, 'top') - edgeOf(r, '末段文字', 'bottom', 0) - pitch),
  },
  {
    element: '署名和日期在印章中心偏下（不偏下的部分）',
    clause: '7.3.5.1',
    strength: '规定',
    prescribedMm: 0,
    measure: (r) => {
      const middle = (edgeOf(r, office, 'top', 0) + edgeOf(r, /日$/, 'bottom', 0)) / 2;
      return Math.max(0, (ringEdge(r, 'top') + ringEdge(r, 'bottom')) / 2 - middle);
    },
  },
  {
    element: '日期被印章压住（露出部分）',
    clause: '7.3.5.1',
    strength: '规定',
    prescribedMm: 0,
    measure: (r) => Math.max(0, edgeOf(r, /日$/, 'bottom', 0) - ringEdge(r, 'bottom')),
  },
];
