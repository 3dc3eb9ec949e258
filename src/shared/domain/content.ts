// What a document says: exactly the fields that the approval is bound to, and the canonical form that is hashed.
import { canonicalJson } from './canonical-json.ts';
import type { Sha256, UnitCode } from './ids.ts';
import type { DocKind, Urgency } from './kinds.ts';

/** Body levels of GB/T 9704-2012, 7.3.3: plain text, 一、 （一） 1. （1）. The number itself is made by the layout. */
export const paragraphLevels = ['text', 'h1', 'h2', 'h3', 'h4'] as const;
export type ParagraphLevel = (typeof paragraphLevels)[number];

export interface Paragraph {
  readonly level: ParagraphLevel;
  readonly text: string;
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

/**
 * The approved content. The approval is bound to the SHA-256 of `contentCanonicalForm(content)`; number, document date,
 * copy numbers and seal come later, each checked by its own rule (design.md, rules).
 */
export interface DocumentContent {
  readonly kind: DocKind;
  readonly urgency: Urgency;
  readonly title: string;
  readonly body: readonly Paragraph[];
  readonly recipients: readonly Recipient[];
  readonly attachments: readonly AttachmentRef[];
  /** Main issuer first. */
  readonly issuers: readonly Issuer[];
  /** Name printed after 签发人：, upward documents only; otherwise null. */
  readonly signatory: string | null;
  /** 附注, printed in brackets below the date; null when there is none. */
  readonly notes: string | null;
}

/** RFC 8785 form of exactly the approved fields: anything else on the object is left out. */
export function contentCanonicalForm(content: DocumentContent): string {
  return canonicalJson({
    kind: content.kind,
    urgency: content.urgency,
    title: content.title,
    body: content.body.map(({ level, text }) => ({ level, text })),
    recipients: content.recipients.map(({ unit, name, role, copies }) => ({ unit, name, role, copies })),
    attachments: content.attachments.map(({ name, sha256 }) => ({ name, sha256 })),
    issuers: content.issuers.map(({ unit, name }) => ({ unit, name })),
    signatory: content.signatory,
    notes: content.notes,
  });
}
