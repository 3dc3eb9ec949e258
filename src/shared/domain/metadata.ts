// Mapping of a document to the 18 core elements of GB/T 33480-2016 by their short names.
import type { DocumentContent } from './content.ts';
import type { DocumentId } from './ids.ts';
import { formatOf, kindTable, type PageFormat, urgencyNames } from './kinds.ts';
import type { Metadata33480 } from './package-document.ts';

/** What the metadata needs beside the approved content. */
export interface MetadataSource {
  readonly documentId: DocumentId;
  readonly content: DocumentContent;
  /** 云府办发〔2026〕1号. */
  readonly docNumber: string;
  /** ISO date: the day of 签发. */
  readonly docDate: string;
  /** 发文机关标志 as in the red head, e.g. 云岭市人民政府办公室文件. */
  readonly issuerMark: string;
  readonly imprint: { readonly printedBy: string; readonly printedDate: string };
}

/** 份号 and 密级 are always null: this network carries no classified document. 紧急程度 is null for routine ones. */
export function metadataOf(source: MetadataSource): Metadata33480 {
  const { content } = source;
  const names = (role: 'main' | 'cc'): string[] =>
    content.recipients.filter((recipient) => recipient.role === role).map(({ name }) => name);
  return {
    GWBS: source.documentId,
    WZ: kindTable[content.kind].name,
    FH: null,
    MJHBMQX: null,
    JJCD: content.urgency === 'routine' ? null : urgencyNames[content.urgency],
    FWJGBZ: source.issuerMark,
    FWZH: source.docNumber,
    QFR: content.signatory,
    BT: content.title,
    ZSJG: names('main'),
    FJSM: [
      ...(content.annexes ?? []).map(({ title }) => title),
      ...content.attachments.map(({ name }) => name),
    ],
    FWJGSM: content.issuers.map(({ name }) => name),
    CWRQ: source.docDate,
    FZ: content.notes,
    CSJG: names('cc'),
    YFJG: source.imprint.printedBy,
    YFRQ: source.imprint.printedDate,
    FBCC: null,
  };
}

/** What follows the names in the mark of each format (GB/T 9704-2012, 7.2.4, 10.2, 10.3; 简报: 实务); a letter bears the name alone (10.1). */
export const markEndings: Readonly<Record<PageFormat, string>> = {
  document: '文件',
  letter: '',
  order: '令',
  minutes: '纪要',
  bulletin: '简报',
};

/**
 * 发文机关标志 as printed. A joint issue parts the names, main issuer first, and the word at their right by ideographic blanks (7.2.4); a letter
 * bears the main issuer's mark (10.1).
 */
export function issuerMarkOf(content: Pick<DocumentContent, 'kind' | 'format' | 'issuers'>): string {
  const names = content.issuers.map(({ name }) => name);
  const format = formatOf(content);
  const [main = ''] = names;
  if (format === 'letter') return main;
  const ending = markEndings[format];
  return names.length > 1 ? [...names, ending].join('\u3000') : `${main}${ending}`;
}

/** 印发机关: the office of the issuer (GB/T 9704-2012, 7.4.3); an office prints for itself. */
export function printedByOf(issuerName: string): string {
  return /办公[厅室]$/.test(issuerName) ? issuerName : `${issuerName}办公室`;
}
