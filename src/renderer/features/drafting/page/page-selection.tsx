// What is selected in the text, drawn on the page.
import { memo } from 'react';
import type { Page, TextItem } from '../../../../shared/layout/page-model.ts';
import type { DraftEditor } from '../draft-editor.ts';
import { positionOf } from '../text/places.ts';
import { gapsOf, topOf } from './page-places.ts';

interface Box {
  readonly leftUm: number;
  readonly rightUm: number;
  readonly topUm: number;
  readonly heightUm: number;
}

function boxOf(item: TextItem, editor: DraftEditor): Box | null {
  const { doc, selection } = editor.text.state();
  if (item.source === null || item.turned) return null;
  const { path, start } = item.source;
  const first = positionOf(doc, { path, offset: start });
  if (first === null || first >= selection.to || first + item.text.length <= selection.from) return null;
  const chosen = gapsOf(item).filter(({ offset }) => {
    const at = first + offset - start;
    return at >= selection.from && at <= selection.to;
  });
  const [left, right] = [chosen[0], chosen.at(-1)];
  if (left === undefined || right === undefined || left === right) return null;
  return { leftUm: left.xUm, rightUm: right.xUm, topUm: topOf(item), heightUm: item.emUm };
}

interface SelectionProps {
  readonly editor: DraftEditor;
  readonly page: Page;
  /** Which state of the editor this is of. */
  readonly turn: number;
}

/** Nothing while only a cursor stands there. */
export const Selection = memo(function Selection({ editor, page }: SelectionProps) {
  if (editor.text.state().selection.empty) return null;
  const boxes = page.items.flatMap((item) => {
    const box = item.kind === 'text' ? boxOf(item, editor) : null;
    return box === null ? [] : [box];
  });
  return (
    <svg className="page-selection" aria-hidden viewBox={`0 0 ${page.widthUm} ${page.heightUm}`}>
      {boxes.map(({ leftUm, rightUm, topUm, heightUm }) => (
        <rect
          key={`${leftUm} ${topUm}`}
          x={leftUm}
          y={topUm - heightUm * 0.1}
          width={rightUm - leftUm}
          height={heightUm * 1.2}
        />
      ))}
    </svg>
  );
});
