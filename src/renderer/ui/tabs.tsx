// Tabs of a document: 验章, 流转, 附件; one look everywhere.
import { Tabs } from 'antd';
import type { ReactNode } from 'react';

export interface TabEntry {
  readonly key: string;
  readonly label: ReactNode;
  readonly content: ReactNode;
}

/** Keeps what was opened. */
export function DocumentTabs({ entries }: { readonly entries: readonly TabEntry[] }) {
  return (
    <Tabs
      className="document-tabs"
      size="small"
      items={entries.map(({ key, label, content }) => ({ key, label, children: content }))}
    />
  );
}
