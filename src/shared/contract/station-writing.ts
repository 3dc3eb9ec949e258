// Station contract, what helps to write: kept wordings, templates and phrases of the unit, and files to draft from.
import { oc } from '@orpc/contract';
import { z } from 'zod';
import { type ImportedContent, importNoteCodes, importRefusals } from '../domain/imported.ts';
import type { TemplateContent } from '../domain/template-content.ts';
import { versionReasons, workingReasons } from '../domain/version-reasons.ts';
import {
  contentHandleSchema,
  contentSchema,
  documentIdSchema,
  evidenceSchema,
  instantSchema,
  phraseIdSchema,
  templateIdSchema,
} from './schemas.ts';

const nothing = z.object({});
const byId = z.object({ documentId: documentIdSchema });

const versionRowSchema = z.object({
  revision: z.number().int(),
  /** When it was written, and by whom. */
  atMs: instantSchema,
  by: z.string(),
  reason: z.enum(versionReasons),
});

export const templateContentSchema = contentSchema.omit({
  forward: true,
  forwards: true,
  recipients: true,
  attachments: true,
  issuers: true,
}) satisfies z.ZodType<TemplateContent>;

const templateName = z.string().trim().min(1).max(100);
const templateSchema = z.object({
  templateId: templateIdSchema,
  name: z.string(),
  content: templateContentSchema,
  /** It came with the program. */
  shipped: z.boolean(),
  updatedAtMs: instantSchema,
});

const phraseSchema = z.object({
  phraseId: phraseIdSchema,
  group: z.string(),
  text: z.string(),
  shipped: z.boolean(),
});

const { title, titleBreaks, titleNote, kind, urgency, body, annexes, attendance } = contentSchema.shape;
const words = z.string().exactOptional();
const importedSchema = z.object({
  title: title.exactOptional(),
  titleBreaks,
  titleNote,
  kind: kind.exactOptional(),
  urgency: urgency.exactOptional(),
  body,
  annexes,
  attendance,
  notes: words,
  recipientsText: words,
  ccText: words,
  docNumberText: words,
  signatoryText: words,
  signatureText: words,
}) satisfies z.ZodType<ImportedContent>;

/** What became of a file that somebody wants to draft from. */
export const importResultSchema = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('read'),
    content: importedSchema,
    notes: z.array(z.object({ code: z.enum(importNoteCodes), where: z.string(), evidence: evidenceSchema })),
  }),
  z.object({ state: z.literal('refused'), code: z.enum(importRefusals), evidence: evidenceSchema }),
]);

export const writingContract = {
  /** Newest first. Whoever did not draft it (a leader) is told of the wordings that were put before somebody, not of the drafter's working states. */
  versions: oc.input(byId).output(z.array(versionRowSchema)),
  version: oc
    .input(byId.extend({ revision: z.number().int() }))
    .output(versionRowSchema.extend({ content: contentSchema })),
  /** Keeps what the station has now, before a tool puts another content in its place. Save first. */
  keep: oc.input(byId.extend({ reason: z.enum(workingReasons) })).output(nothing),
  /** By name; those that were put away are not in it. */
  templates: oc.input(nothing).output(z.array(templateSchema)),
  /** `templateId` null: a new one. */
  saveTemplate: oc
    .input(
      z.object({
        templateId: templateIdSchema.nullable(),
        name: templateName,
        content: templateContentSchema,
      }),
    )
    .output(templateSchema),
  renameTemplate: oc.input(z.object({ templateId: templateIdSchema, name: templateName })).output(nothing),
  /** Puts it away; it is kept. */
  archiveTemplate: oc.input(z.object({ templateId: templateIdSchema })).output(nothing),
  /** By group, in the order of their making. */
  phrases: oc.input(nothing).output(z.array(phraseSchema)),
  savePhrase: oc
    .input(
      z.object({
        phraseId: phraseIdSchema.nullable(),
        group: z.string().trim().min(1).max(40),
        text: z.string().trim().min(1).max(2000),
      }),
    )
    .output(phraseSchema),
  removePhrase: oc.input(z.object({ phraseId: phraseIdSchema })).output(nothing),
  /** `upload` is a handle from the content gateway. Nothing of the file is kept, and no draft is changed: the person chooses what to do with what was read. */
  importFile: oc
    .input(z.object({ upload: contentHandleSchema, name: z.string().min(1).max(500) }))
    .output(importResultSchema),
};
