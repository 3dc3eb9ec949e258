// List left, document right; the width of the list is remembered per screen.
import { Splitter } from 'antd';
import type { ReactNode } from 'react';
import { remPx } from './list-view.ts';

const storageKey = (name: string): string => `yizhan.split.${name}`;
/** A list that is read needs more than a queue beside a page that must be large. */
const widthsPx = { list: 360, queue: 250 } as const;
// With larger type the list takes more, as far as the window has it to give: number and time of a row stand on one line.
const listRem = 22.5;
const listShare = 0.34;
const widthOf = (kind: keyof typeof widthsPx): number =>
  kind === 'queue'
    ? widthsPx.queue
    : Math.max(widthsPx.list, Math.min(listRem * remPx(), innerWidth * listShare));

export interface SplitScreenProps {
  readonly name: string;
  readonly kind: keyof typeof widthsPx;
  readonly list: ReactNode;
  readonly detail: ReactNode;
}

/** `name` keys the remembered width. */
export function SplitScreen({ name, kind, list, detail }: SplitScreenProps) {
  const kept = Number(localStorage.getItem(storageKey(name)));
  return (
    <Splitter
      className="split"
      onResizeEnd={([size]) =>
        localStorage.setItem(storageKey(name), String(Math.round(size ?? widthOf(kind))))
      }
    >
      <Splitter.Panel
        defaultSize={kept > 200 ? kept : widthOf(kind)}
        min={220}
        max="50%"
        className="split-list"
      >
        {list}
      </Splitter.Panel>
      <Splitter.Panel className="split-detail">{detail}</Splitter.Panel>
    </Splitter>
  );
}
