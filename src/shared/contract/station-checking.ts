// Station contract, 验章: any file judged here and offline, and what it is judged by.
import { oc } from '@orpc/contract';
import { z } from 'zod';
import { fileReportSchema } from './verification-schema.ts';
import { sha256Schema } from './content-schema.ts';
import { contentHandleSchema, evidenceSchema } from './schemas.ts';

const instant = z.string();

const listAgeSchema = z.object({
  issuer: z.string(),
  number: z.int().nullable(),
  thisUpdate: instant,
  nextUpdate: instant.nullable(),
  ageDays: z.number(),
  isOld: z.boolean(),
});

const certificateSchema = z.object({
  sha256: z.string(),
  name: z.string(),
  issuer: z.string(),
  notBefore: instant,
  notAfter: instant,
  /** From the authority's signed publication, or by file. */
  origin: z.enum(['authority', 'imported']),
  importedBy: z.string().nullable(),
  importedAtMs: z.number().nullable(),
});

export const trustViewSchema = z.object({
  anchors: z.array(certificateSchema),
  intermediates: z.array(certificateSchema),
  lists: z.array(listAgeSchema),
  policy: z.object({
    origin: z.enum(['authority', 'default']),
    number: z.int().nullable(),
    revocation: z.enum(['note', 'soft', 'hard']),
    listToleranceDays: z.number(),
    missingKeyUsage: z.enum(['note', 'refuse']),
    looseEncodings: z.enum(['note', 'refuse']),
    sealMakers: z.int().nullable(),
    unknownSealStatus: z.enum(['note', 'undecided']),
  }),
});

const importItemSchema = z.object({
  file: z.string(),
  kind: z.enum(['anchor', 'intermediate', 'list', 'other', 'publication']),
  state: z.enum(['added', 'known', 'refused']),
  code: z.string().nullable(),
  name: z.string(),
  sha256: z.string().nullable(),
  evidence: evidenceSchema,
});

const uploads = z
  .array(z.object({ upload: contentHandleSchema, name: z.string().min(1).max(300) }))
  .min(1)
  .max(50);

export const checkingContract = {
  /** Judges one uploaded file, or one that this session was lent, by today's trust. */
  verify: oc
    .input(z.object({ handle: contentHandleSchema, name: z.string().min(1).max(300), uploaded: z.boolean() }))
    .output(
      z.object({
        name: z.string(),
        sha256: z.string(),
        sizeBytes: z.int(),
        /** Null: the file kept the verifier too long or took too much memory; nothing is said about it. */
        report: fileReportSchema.nullable(),
        parts: z.array(z.object({ path: z.string(), report: fileReportSchema })),
        /**
         * To look at: the file or the documents in it, and what each seal of a PDF was put on when something was added afterwards. Until the next
         * file is checked.
         */
        views: z.array(
          z.object({
            /** Inside the container; null: the file itself. */
            path: z.string().nullable(),
            /** Null: all of it as it is; else the seal's name in the report. */
            seal: z.string().nullable(),
            type: z.enum(['ofd', 'pdf']),
            handle: contentHandleSchema,
          }),
        ),
      }),
    ),
  /** What files are judged by, with its age. */
  trust: oc.input(z.object({})).output(trustViewSchema),
  /** What an import would change; nothing is changed yet. */
  previewImport: oc
    .input(z.object({ files: uploads }))
    .output(z.object({ token: z.string(), items: z.array(importItemSchema) })),
  /** Takes over what the preview showed. */
  confirmImport: oc.input(z.object({ token: z.string().max(64) })).output(trustViewSchema),
  removeImported: oc.input(z.object({ sha256: sha256Schema })).output(trustViewSchema),
  /** The newest signed publication as a file, for stations without a line. */
  exportPublication: oc
    .input(z.object({}))
    .output(z.object({ handle: contentHandleSchema, name: z.string() })),
};
