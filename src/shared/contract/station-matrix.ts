// Station contract, 签收情况: documents by units, and whom to phone.
import { oc } from '@orpc/contract';
import { z } from 'zod';
import { recallStates } from '../domain/states.ts';
import { deliveryStateSchema, documentIdSchema, instantSchema, unitCodeSchema } from './schemas.ts';

const recallStateSchema = z.enum(recallStates);

/** One recipient of one document; places in the lists beside it. */
const cellSchema = z.object({
  document: z.number().int(),
  unit: z.number().int(),
  state: deliveryStateSchema,
  /** When it came into this state, as far as known. */
  atMs: instantSchema.nullable(),
  recall: recallStateSchema.nullable(),
  reminders: z.number().int(),
});

const matrixUnitSchema = z.object({
  code: unitCodeSchema,
  /** As the directory has it; as the document had it when the unit is not in the directory. */
  name: z.string(),
  /** The county (市、区) it belongs to; null: the city itself. */
  group: z.string().nullable(),
  dutyPhone: z.string(),
  contact: z.string(),
  /** Of an abolished unit: who took over. */
  successor: z.object({ code: unitCodeSchema, name: z.string() }).nullable(),
});

const matrixDocumentSchema = z.object({
  documentId: documentIdSchema,
  title: z.string(),
  docNumber: z.string(),
  sentAtMs: instantSchema,
});

export const matrixContract = {
  /** The newest documents that were sent, at most so many that a screen can show them, with every recipient. */
  view: oc.input(z.object({ unfinishedOnly: z.boolean() })).output(
    z.object({
      documents: z.array(matrixDocumentSchema),
      units: z.array(matrixUnitSchema),
      cells: z.array(cellSchema),
      /** Older ones are left out. */
      more: z.boolean(),
    }),
  ),
  /** Units that have not signed (or not even received) something, with duty phones, for a printed call list. */
  callList: oc
    .input(
      z.object({
        documentId: documentIdSchema.nullable(),
        who: z.enum(['unsigned', 'notReceived']),
      }),
    )
    .output(
      z.object({
        atMs: instantSchema,
        units: z.array(
          matrixUnitSchema.extend({
            open: z.array(
              matrixDocumentSchema.extend({
                state: deliveryStateSchema,
                reminders: z.number().int(),
                lastCall: z
                  .object({
                    atMs: instantSchema,
                    spokeWith: z.string(),
                    said: z.string(),
                    person: z.string(),
                  })
                  .nullable(),
              }),
            ),
          }),
        ),
      }),
    ),
};
