// List left, document right; the width of the list is remembered per screen.
import { Splitter } from 'antd';
import type { ReactNode } from 'react';

const storageKey = (name: string): string => `yizhan.split.${name}`;
/** A list that is read needs more than a queue beside a page that must be large. */
const widthsPx = { list: 360, queue: 250 } as const;

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
        localStorage.setItem(storageKey(name), String(Math.round(size ?? widthsPx[kind])))
      }
    >
      <Splitter.Panel
        defaultSize={kept > 200 ? kept : widthsPx[kind]}
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
