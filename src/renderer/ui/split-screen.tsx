// List left, document right; the width of the list is remembered per screen.
import { Splitter } from 'antd';
import type { ReactNode } from 'react';

const storageKey = (name: string): string => `yizhan.split.${name}`;
const standardPx = 360;

/** `name` keys the remembered width. */
export function SplitScreen({ name, list, detail }: { readonly name: string; readonly list: ReactNode; readonly detail: ReactNode }) {
  const kept = Number(localStorage.getItem(storageKey(name)));
  return (
    <Splitter className="split" onResizeEnd={([size]) => localStorage.setItem(storageKey(name), String(Math.round(size ?? standardPx)))}>
      <Splitter.Panel defaultSize={kept > 200 ? kept : standardPx} min={260} max="50%" className="split-list">
        {list}
      </Splitter.Panel>
      <Splitter.Panel className="split-detail">{detail}</Splitter.Panel>
    </Splitter>
  );
}
