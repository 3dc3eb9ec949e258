// What a document says: exactly the fields that the approval is bound to, and the canonical form that is hashed.
import { canonicalJson } from './canonical-json.ts';
import type { DocumentId, Sha256, UnitCode } from './ids.ts';
import type { DocKind, PageFormat, Urgency } from './kinds.ts';
import type { ForwardRule } from './messages.ts';

/**
 * Body levels of GB/T 9704-2012, 7.3.3: plain text, 一、 （一） 1. （1）; and the centred 第一章 of rules that travel as an annex (实务). The numbers of
 * h1 to h4 are made by the layout, that of a chapter is part of its text.
 */
export const paragraphLevels = ['text', 'h1', 'h2', 'h3', 'h4', 'chapter'] as const;
export type ParagraphLevel = (typeof paragraphLevels)[number];

export interface Paragraph {
  readonly level: ParagraphLevel;
  readonly text: string;
}

/** A cell stands in the row and column where it begins; the places that a span covers have no cell of their own. */
export interface TableCell {
  /** Lines are parted by \n. */
  readonly text: string;
  /** How many columns and rows it spans; absent: one. */
  readonly columns?: number;
  readonly rows?: number;
}

export interface Table {
  readonly level: 'table';
  /** How many of the first rows are the head, repeated on every page. */
  readonly headRows: number;
  readonly rows: readonly (readonly TableCell[])[];
  /** Set across the page's long side (GB/T 9704-2012, 8); absent: upright. */
  readonly landscape?: true;
}

export type Block = Paragraph | Table;

export function isTable(block: Block): block is Table {
  return block.level === 'table';
}

/** All words of a block, cells row by row. */
export function textOfBlock(block: Block): string {
  return isTable(block)
    ? block.rows.map((row) => row.map((cell) => cell.text).join('\t')).join('\n')
    : block.text;
}

/** A title with the places where its author ends the lines. */
export interface Titled {
  readonly title: string;
  /** UTF-16 offsets in `title` at which a new line begins, rising; absent: broken by the layout. */
  readonly titleBreaks?: readonly number[];
}

/** 附件 that is written with the document and printed on pages of its own (7.3.7). */
export interface Annex extends Titled {
  readonly body: readonly Block[];
}

/** 出席、请假、列席 of 纪要 (10.3): the names as printed, empty when there are none. */
export interface Attendance {
  readonly present: string;
  readonly absent: string;
  readonly observers: string;
}

export interface Recipient {
  readonly unit: UnitCode;
  /** The name to print, as the directory had it when the draft was written. */
  readonly name: string;
  readonly role: 'main' | 'cc';
  /** Printed copies the unit may make: 1 to 999. */
  readonly copies: number;
}

export interface AttachmentRef {
  /** File name as the drafter sees it, with its ending; never used as a path. */
  readonly name: string;
  readonly sha256: Sha256;
}

export interface Issuer {
  readonly unit: UnitCode;
  /** Full name or standard short name, as in the red head and the signature. */
  readonly name: string;
}

/** 被转发的公文, by what its own sender sealed: the package goes along as it came, byte for byte. */
export interface ForwardedDocument {
  readonly documentId: DocumentId;
  /** Who sealed and sent it, and under which name. */
  readonly sender: UnitCode;
  readonly senderName: string;
  readonly docNumber: string;
  readonly title: string;
  readonly packageSha256: Sha256;
}

/**
 * The approved content. The approval is bound to the SHA-256 of `contentCanonicalForm(content)`; number, document date,
 * copy numbers and seal come later, each checked by its own rule (design.md, rules).
 */
export interface DocumentContent extends Titled {
  readonly kind: DocKind;
  /** Absent: the format that the kind prescribes (`formatOf`). */
  readonly format?: PageFormat;
  readonly urgency: Urgency;
  /** 题注 under the title (决议, 公报: by whom and when it was passed), with its brackets; absent: none. */
  readonly titleNote?: string;
  readonly body: readonly Block[];
  readonly recipients: readonly Recipient[];
  /** 附件 written with the document; in 附件说明 they come before the attached files. */
  readonly annexes?: readonly Annex[];
  readonly attachments: readonly AttachmentRef[];
  /** Main issuer first. */
  readonly issuers: readonly Issuer[];
  /** Name printed after 签发人：, upward documents only; otherwise null. */
  readonly signatory: string | null;
  /** 签名章 of 命令 and 议案 (7.3.5.3): post and name of who signs; absent: the issuers' seals. */
  readonly signatureStamp?: { readonly post: string; readonly name: string };
  readonly attendance?: Attendance;
  /** 附注, printed in brackets below the date; null when there is none. */
  readonly notes: string | null;
  /** Whether its recipients may pass it on (条例 31); absent: they ask first. */
  readonly forward?: Exclude<ForwardRule, 'ask'>;
  /** The document that this one passes on (转发); absent: none. */
  readonly forwards?: ForwardedDocument;
}

const titleForm = ({ title, titleBreaks }: Titled) => ({
  title,
  ...(titleBreaks && { titleBreaks: [...titleBreaks] }),
});

function blockForm(block: Block) {
  if (!isTable(block)) return { level: block.level, text: block.text };
  const { headRows, rows, landscape } = block;
  const cellForm = ({ text, columns, rows: high }: TableCell) => ({
    text,
    ...(columns !== undefined && { columns }),
    ...(high !== undefined && { rows: high }),
  });
  return {
    level: block.level,
    headRows,
    rows: rows.map((row) => row.map(cellForm)),
    ...(landscape && { landscape }),
  };
}

const annexForm = (annex: Annex) => ({ ...titleForm(annex), body: annex.body.map(blockForm) });

const forwardedForm = (forwarded: ForwardedDocument) => ({
  documentId: forwarded.documentId,
  sender: forwarded.sender,
  senderName: forwarded.senderName,
  docNumber: forwarded.docNumber,
  title: forwarded.title,
  packageSha256: forwarded.packageSha256,
});

/** Exactly the approved fields, member by member; a field that a document does not have is not in it. */
export function contentForm(content: DocumentContent) {
  const { format, titleNote, annexes, signatureStamp, attendance, forward, forwards } = content;
  return {
    kind: content.kind,
    ...(format !== undefined && { format }),
    urgency: content.urgency,
    ...titleForm(content),
    ...(titleNote !== undefined && { titleNote }),
    body: content.body.map(blockForm),
    recipients: content.recipients.map(({ unit, name, role, copies }) => ({ unit, name, role, copies })),
    ...(annexes && { annexes: annexes.map(annexForm) }),
    attachments: content.attachments.map(({ name, sha256 }) => ({ name, sha256 })),
    issuers: content.issuers.map(({ unit, name }) => ({ unit, name })),
    signatory: content.signatory,
    ...(signatureStamp && { signatureStamp: { post: signatureStamp.post, name: signatureStamp.name } }),
    ...(attendance && {
      attendance: {
        present: attendance.present,
        absent: attendance.absent,
        observers: attendance.observers,
      },
    }),
    notes: content.notes,
    ...(forward !== undefined && { forward }),
    ...(forwards && { forwards: forwardedForm(forwards) }),
  };
}

/** RFC 8785 form of exactly the approved fields: anything else on the object is left out. */
export function contentCanonicalForm(content: DocumentContent): string {
  return canonicalJson(contentForm(content));
}
