// Station contract, 转发: passing a received document on as its sender allows, and looking at one that was passed on.
import { oc } from '@orpc/contract';
import { z } from 'zod';
import { forwardRefusals } from '../domain/forwarding.ts';
import { forwardRules } from '../domain/messages.ts';
import {
  contentHandleSchema,
  contentSchema,
  documentIdSchema,
  documentStateSchema,
  instantSchema,
  unitCodeSchema,
} from './schemas.ts';
import { attachmentSchema } from './station-outgoing.ts';

const byId = z.object({ documentId: documentIdSchema });

export const forwardingContract = {
  /** Whether this received document may be passed on, who has it already, and what was passed on of it. */
  look: oc.input(byId).output(
    z.object({
      rule: z.enum(forwardRules),
      /** Its sender's consent, for the rule `ask`. */
      consent: z.object({ by: z.string(), reason: z.string(), atMs: instantSchema }).nullable(),
      /** Null: it may. */
      refusal: z.enum(forwardRefusals).nullable(),
      /** Not sent to twice: from its sender, or from this unit. */
      had: z.array(
        z.object({
          unit: unitCodeSchema,
          name: z.string(),
          from: z.enum(['sender', 'forwarded', 'drafted']),
        }),
      ),
      /** Oldest first; drafts that were given up are left out. */
      passedOn: z.array(
        z.object({
          documentId: documentIdSchema,
          title: z.string(),
          docNumber: z.string().nullable(),
          state: documentStateSchema,
          units: z.array(z.string()),
          person: z.string(),
          begunAtMs: instantSchema,
          sealedAtMs: instantSchema.nullable(),
        }),
      ),
    }),
  ),
  /** Begins the covering document: an ordinary draft of this unit that carries the original. */
  begin: oc
    .input(
      byId.extend({
        units: z.array(unitCodeSchema).min(1).max(2000),
        /** Words before the original, 批示 or 转发通知; the drafter goes on with them. */
        cover: z.string().max(5000),
      }),
    )
    .output(byId),
  /** The original inside a received document that passes one on, by handle. */
  original: oc.input(byId).output(
    z.object({
      content: contentSchema,
      docDate: z.string(),
      pdf: contentHandleSchema.nullable(),
      ofd: contentHandleSchema.nullable(),
      attachments: z.array(attachmentSchema),
      /** The sealed package as it came, for whoever wants to keep or check it. */
      package: contentHandleSchema,
    }),
  ),
  /** The rule of a document of this unit, and who was allowed to pass it on. */
  sent: oc.input(byId).output(
    z.object({
      rule: z.enum(forwardRules),
      /** Units that have it and were not allowed yet; empty unless the rule is `ask` and the document is in force. */
      open: z.array(z.object({ unit: unitCodeSchema, name: z.string() })),
      permitted: z.array(z.object({ unit: unitCodeSchema, name: z.string() })),
    }),
  ),
  /** 同意转发: the sender lets these units pass the document on. */
  permit: oc
    .input(
      byId.extend({ units: z.array(unitCodeSchema).min(1).max(5000), reason: z.string().trim().max(500) }),
    )
    .output(z.object({})),
};
