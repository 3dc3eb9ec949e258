// Station contract, the way of an outgoing document: drafting, approval, numbering, sealing.
import { oc } from '@orpc/contract';
import { z } from 'zod';
import { findingForces } from '../domain/finding-codes.ts';
import {
  contentHandleSchema,
  contentSchema,
  daySchema,
  documentIdSchema,
  documentStateSchema,
  docKindSchema,
  evidenceSchema,
  instantSchema,
  sealReportSchema,
  sha256Schema,
  unitCodeSchema,
  urgencySchema,
} from './schemas.ts';

const nothing = z.object({});
const byId = z.object({ documentId: documentIdSchema });
const withReason = byId.extend({ reason: z.string().min(1).max(500) });

export const attachmentSchema = z.object({
  name: z.string(),
  sha256: sha256Schema,
  sizeBytes: z.number().int(),
  /** Type as judged by content, e.g. `docx`. */
  type: z.string(),
  /** Flags of judgeFileType: macros, javascript, … */
  flags: z.array(z.string()),
  /** Whether the secrecy gate could read its text. */
  textState: z.enum(['read', 'unreadable', 'pending']),
  /** To look at or save it; lent to this session only. */
  handle: contentHandleSchema,
});

/** One row in 流转: who did what when. */
export const historySchema = z.object({
  atMs: instantSchema,
  person: z.string(),
  role: z.string(),
  act: z.string(),
  note: z.string().nullable(),
});

/** A finding of rules or secrecy; the renderer has the sentence for `code`. */
export const findingSchema = z.object({
  code: z.string(),
  /** Clause or article, e.g. `条例 15.4`, `GB/T 9704 7.3.3`. */
  clause: z.string(),
  strength: z.enum(['block', 'decide', 'warn']),
  /** 规定, 一般, 推荐, 可以, 实务. */
  force: z.enum(findingForces),
  /** Field path or place: `title`, `body.3`, `attachment.1 Sheet1!B2`. */
  where: z.string(),
  /** The stretch of that field in UTF-16 units; absent: the field as a whole. */
  range: z.object({ start: z.int().min(0), end: z.int().min(0) }).exactOptional(),
  /** Page on which it stands, from 0; absent when it is not known. */
  page: z.int().min(0).exactOptional(),
  evidence: evidenceSchema,
});

/** What the layout needs beside the content, so that every screen lays out the same page. */
export const layoutContextSchema = z.object({
  docNumber: z.string().nullable(),
  docDate: daySchema.nullable(),
  issuerMark: z.string(),
  imprint: z.object({ printedBy: z.string(), printedDate: daySchema.nullable() }),
  seals: z.array(z.object({ unit: unitCodeSchema, diameterMm: z.number() })),
});

export const documentRowSchema = z.object({
  documentId: documentIdSchema,
  title: z.string(),
  kind: docKindSchema,
  urgency: urgencySchema,
  state: documentStateSchema,
  docNumber: z.string().nullable(),
  drafter: z.string(),
  updatedAtMs: instantSchema,
  /** Last return with its reason, while the document is with the drafter again. */
  returned: z.object({ by: z.string(), atMs: instantSchema, reason: z.string() }).nullable(),
});

export const documentViewSchema = documentRowSchema.extend({
  /** Optimistic lock: rises with every save. */
  revision: z.number().int(),
  content: contentSchema,
  contentSha256: sha256Schema,
  layout: layoutContextSchema,
  attachments: z.array(attachmentSchema),
  findings: z.array(findingSchema),
  approval: z
    .object({
      by: z.string(),
      opinion: z.string(),
      date: daySchema,
      atMs: instantSchema,
      contentSha256: sha256Schema,
      mentionsDecided: z.boolean(),
    })
    .nullable(),
  history: z.array(historySchema),
  /** 核稿: what was put before the reviewers, when somebody has changed it since; a screen lays `content` beside it. */
  review: z.object({ base: contentSchema, by: z.string(), atMs: instantSchema }).nullable(),
  /** The sealed PDF once it exists: the original, or the copy for reading of an OFD original. */
  sealedPdf: contentHandleSchema.nullable(),
  /** The sealed OFD; null: not sealed, or the PDF is the original. */
  sealedOfd: contentHandleSchema.nullable(),
  sealReport: sealReportSchema.nullable(),
});

/** Everything but the attachments and the document that is passed on. The first issuer is always the own unit; absent: the issuers stay as they are. */
const savedContentSchema = contentSchema
  .omit({ attachments: true, forwards: true })
  .extend({ issuers: contentSchema.shape.issuers.exactOptional() });
const savedSchema = z.object({
  revision: z.number().int(),
  contentSha256: sha256Schema,
  findings: z.array(findingSchema),
});

export const draftingContract = {
  /** Own drafts and what became of them (drafter); all of the unit (clerk). Newest first, keyset by `before`. */
  list: oc
    .input(
      z.object({
        states: z.array(documentStateSchema).nullable(),
        before: z.object({ updatedAtMs: instantSchema, documentId: documentIdSchema }).nullable(),
        limit: z.number().int().min(1).max(200),
      }),
    )
    .output(z.object({ rows: z.array(documentRowSchema), more: z.boolean() })),
  create: oc.input(z.object({ kind: docKindSchema })).output(documentViewSchema),
  get: oc.input(byId).output(documentViewSchema),
  /** Saves the text; attachments go by attach and detach. Fails with `changed-meanwhile` when `revision` is not the newest. */
  save: oc
    .input(byId.extend({ revision: z.number().int(), content: savedContentSchema }))
    .output(savedSchema),
  /** `upload` is a handle from the content gateway (HTTP POST /content); the type is judged by content. */
  attach: oc
    .input(byId.extend({ upload: contentHandleSchema, name: z.string().min(1).max(500) }))
    .output(documentViewSchema),
  detach: oc.input(byId.extend({ index: z.number().int().min(0) })).output(documentViewSchema),
  submit: oc.input(byId.extend({ revision: z.number().int() })).output(documentViewSchema),
  /** 撤销 of a draft: kept, never deleted. */
  annul: oc.input(withReason).output(nothing),
};

export const approvalContract = {
  /** What waits for 核稿 and 签发. */
  queue: oc.input(nothing).output(z.array(documentRowSchema)),
  /** 核稿: changes the wording that was submitted; the drafter sees every change. Fails with `changed-meanwhile` when `revision` is not the newest. */
  revise: oc
    .input(byId.extend({ revision: z.number().int(), content: savedContentSchema }))
    .output(savedSchema),
  /** 签发. Bound to the content that was on the screen by its hash; `acceptMentions` records the decision on mentions of secrecy. */
  approve: oc
    .input(
      byId.extend({
        contentSha256: sha256Schema,
        opinion: z.string().min(1).max(500),
        date: daySchema,
        acceptMentions: z.boolean(),
      }),
    )
    .output(documentViewSchema),
  return: oc.input(withReason).output(nothing),
};

export const numberingContract = {
  queue: oc.input(nothing).output(z.array(documentRowSchema)),
  /** Issuer codes of this unit with the next number of each in the current year; nothing is taken yet. */
  preview: oc.input(byId).output(
    z.object({
      choices: z.array(z.object({ issuerCode: z.string(), next: z.string() })),
      findings: z.array(findingSchema),
    }),
  ),
  register: oc.input(byId.extend({ issuerCode: z.string().min(1).max(40) })).output(documentViewSchema),
  return: oc.input(withReason).output(nothing),
};

/** The twelve steps of 印章管理员处置顺序 (domain.md 2.10), in this order. */
export const sealingSteps = [
  'identity',
  'application',
  'approval',
  'consistency',
  'secrecy',
  'elements',
  'seal',
  'place',
  'copies',
  'apply',
  'register',
  'release',
] as const;
export const sealingStepSchema = z.object({
  step: z.enum(sealingSteps),
  /** `confirm`: waits for the custodian's own confirmation; `locked`: an earlier step has not passed. */
  state: z.enum(['passed', 'failed', 'confirm', 'ready', 'locked']),
  code: z.string(),
  evidence: evidenceSchema,
  atMs: instantSchema.nullable(),
});
export const differenceSchema = z.object({ field: z.string(), before: z.string(), after: z.string() });
export const deskSchema = z.object({
  document: documentViewSchema,
  steps: z.array(sealingStepSchema),
  /** Exact difference between the approved and the present content; empty when they are equal. */
  differences: z.array(differenceSchema),
  /** Attachments whose text could not be read; each needs the custodian's confirmation by name. */
  unchecked: z.array(z.object({ name: z.string(), sha256: sha256Schema, confirmed: z.boolean() })),
  /** 骑缝章: null while no seal may be used, and once it is sealed. */
  riding: z
    .object({
      /** Why there can be none: one page only, or the original is a PDF. */
      barrier: z.enum(['onePage', 'notOfd']).nullable(),
      /** Into how many slices each whole seal would be cut, one a page; at the right edge. */
      slices: z.array(z.number().int()),
      chosen: z.boolean(),
    })
    .nullable(),
});
/** What sealing left: the book, the package, its verdict from disk. */
export const sealedSchema = z.object({
  desk: deskSchema,
  registerEntry: z.number().int(),
  packageSha256: sha256Schema,
  packageBytes: z.number().int(),
  report: sealReportSchema,
});
export const sealingContract = {
  queue: oc.input(nothing).output(z.array(documentRowSchema)),
  /** Runs all steps that can run and stores each with person, time and result. */
  desk: oc.input(byId).output(deskSchema),
  confirmUnchecked: oc.input(byId.extend({ sha256: sha256Schema, name: z.string() })).output(deskSchema),
  /** With `riding` a riding seal is laid too; confirmed again with another value it changes the choice. */
  confirmPlace: oc.input(byId.extend({ riding: z.boolean().optional() })).output(deskSchema),
  /** Steps 10 to 12 in one act: seal, verify from disk, register, queue. */
  seal: oc.input(byId.extend({ pin: z.string().max(200) })).output(sealedSchema),
  return: oc.input(withReason).output(nothing),
};
