// The 15 kinds of official documents (党政机关公文处理工作条例, art. 8) and the urgencies of GB/T 9704-2012, 7.2.3.

export const docKinds = [
  'resolution',
  'decision',
  'order',
  'communique',
  'proclamation',
  'publicNotice',
  'opinion',
  'notice',
  'circularNotice',
  'report',
  'request',
  'reply',
  'motion',
  'letter',
  'minutes',
] as const;
export type DocKind = (typeof docKinds)[number];

/** Which way a kind travels; art. 15 of 条例 puts more demands on upward documents. */
export type Direction = 'upward' | 'downward' | 'lateral';

export interface KindFacts {
  /** As printed at the end of a title. */
  readonly name: string;
  readonly directions: readonly Direction[];
}

export const kindTable: Readonly<Record<DocKind, KindFacts>> = {
  resolution: { name: '决议', directions: ['downward'] },
  decision: { name: '决定', directions: ['downward'] },
  order: { name: '命令', directions: ['downward'] },
  communique: { name: '公报', directions: ['downward'] },
  proclamation: { name: '公告', directions: ['downward'] },
  publicNotice: { name: '通告', directions: ['downward'] },
  opinion: { name: '意见', directions: ['upward', 'downward', 'lateral'] },
  notice: { name: '通知', directions: ['downward', 'lateral'] },
  circularNotice: { name: '通报', directions: ['downward'] },
  report: { name: '报告', directions: ['upward'] },
  request: { name: '请示', directions: ['upward'] },
  reply: { name: '批复', directions: ['downward'] },
  motion: { name: '议案', directions: ['lateral'] },
  letter: { name: '函', directions: ['lateral'] },
  minutes: { name: '纪要', directions: ['downward'] },
};

/** 平 / 加急 / 特急. `flash` (特急) must be unmissable at the receiver. */
export const urgencies = ['routine', 'urgent', 'flash'] as const;
export type Urgency = (typeof urgencies)[number];
export const urgencyNames: Readonly<Record<Urgency, string>> = {
  routine: '平件',
  urgent: '加急',
  flash: '特急',
};

/** 文件 (GB/T 9704-2012, 7), 信函 (10.1), 命令 (10.2), 纪要 (10.3), and 简报, which no standard knows (实务). */
export const pageFormats = ['document', 'letter', 'order', 'minutes', 'bulletin'] as const;
export type PageFormat = (typeof pageFormats)[number];

const formatOfKind: Readonly<Partial<Record<DocKind, PageFormat>>> = {
  letter: 'letter',
  order: 'order',
  minutes: 'minutes',
};

/** The format a document is laid out in: its own choice, else what its kind prescribes. */
export function formatOf({
  kind,
  format,
}: {
  readonly kind: DocKind;
  readonly format?: PageFormat;
}): PageFormat {
  return format ?? formatOfKind[kind] ?? 'document';
}
