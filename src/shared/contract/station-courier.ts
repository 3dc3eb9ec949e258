// Station contract, 摆渡: packs on a medium, out and in, and the trips so far.
import { oc } from '@orpc/contract';
import { z } from 'zod';
import { courierKinds } from '../domain/courier.ts';
import { documentIdSchema, instantSchema, sha256Schema, unitCodeSchema, urgencySchema } from './schemas.ts';

const nothing = z.object({});
const peerSchema = z.union([z.literal('exchange'), unitCodeSchema]);
/** Folder as the clerk gives it; the station alone opens it. */
const folderSchema = z.string().min(1).max(1000);
const packIdSchema = z.string().regex(/^[0-9a-f-]{36}$/);
const countsSchema = z.record(z.enum([...courierKinds, 'answers']), z.number().int());

const filesSchema = z.array(z.object({ name: z.string(), sizeBytes: z.number(), sha256: sha256Schema }));

const jobSchema = z.object({
  kind: z.enum(['make', 'take']),
  /** preparing, writing (make) · checking, taking (take). */
  phase: z.enum(['preparing', 'writing', 'checking', 'taking']),
  doneBytes: z.number(),
  totalBytes: z.number(),
  doneEntries: z.number().int(),
  totalEntries: z.number().int(),
});

const tripSchema = z.object({
  packId: packIdSchema,
  direction: z.enum(['out', 'in']),
  peer: peerSchema,
  peerName: z.string(),
  state: z.enum(['writing', 'written', 'taking', 'taken', 'waiting', 'broken']),
  /** A CourierRefusal, `cancelled`, `stopped` or `disk-full`; null: nothing went wrong. */
  reason: z.string().nullable(),
  folder: z.string(),
  fileName: z.string(),
  sizeBytes: z.number(),
  madeAtMs: instantSchema,
  startedAtMs: instantSchema,
  endedAtMs: instantSchema.nullable(),
  person: z.string(),
  counts: countsSchema,
  feed: z.enum(['contiguous', 'behind', 'gap', 'other-epoch', 'none']),
  /** Entries by what became of them. */
  results: z.partialRecord(
    z.enum(['sent', 'accepted', 'refused', 'open', 'taken', 'known', 'waiting']),
    z.number().int(),
  ),
});

const overviewSchema = z.object({
  /** Media that are attached now. */
  media: z.array(z.string()),
  /** Whom a pack can go to, the centre first. */
  peers: z.array(z.object({ peer: peerSchema, name: z.string() })),
  /** Sealed documents that the exchange does not have yet. */
  documents: z.array(
    z.object({
      documentId: documentIdSchema,
      title: z.string(),
      docNumber: z.string(),
      urgency: urgencySchema,
      sizeBytes: z.number(),
      queuedAtMs: instantSchema,
      recipients: z.array(unitCodeSchema),
      /** How often it went out by courier and nobody has answered yet. */
      trips: z.number().int(),
    }),
  ),
  receipts: z.number().int(),
  notices: z.number().int(),
  job: jobSchema.nullable(),
  trips: z.array(tripSchema),
});

const foundSchema = z.object({
  fileName: z.string(),
  packId: z.string().nullable(),
  fromName: z.string(),
  toName: z.string(),
  madeAtMs: instantSchema.nullable(),
  sizeBytes: z.number(),
  /** Taken before, waiting, or broken off; null: it is new here. */
  known: z.enum(['taking', 'taken', 'waiting', 'broken']).nullable(),
  /** A CourierRefusal that can be told without opening it; null: it can be tried. */
  refusal: z.string().nullable(),
});

const tripDetailSchema = z.object({
  trip: tripSchema,
  /** For the 校验单. */
  fromName: z.string(),
  toName: z.string(),
  files: filesSchema,
  entries: z.array(
    z.object({
      position: z.number().int(),
      kind: z.enum(courierKinds),
      documentId: documentIdSchema.nullable(),
      title: z.string().nullable(),
      state: z.enum(['sent', 'accepted', 'refused', 'open', 'taken', 'known', 'waiting']),
      code: z.string().nullable(),
    }),
  ),
});

const sheetSchema = z.object({
  packId: packIdSchema,
  fromName: z.string(),
  toName: z.string(),
  madeAtMs: instantSchema,
  files: filesSchema,
});

const roadSchema = z.object({
  road: z.enum(['network', 'courier']),
  direction: z.enum(['out', 'in']),
  packId: z.string(),
  atMs: instantSchema,
});

export const courierContract = {
  overview: oc.input(nothing).output(overviewSchema),
  /** Writes a pack; answers when it is written and read back. Everything else that waits for that side goes with the documents. */
  make: oc
    .input(
      z.object({ to: peerSchema, documentIds: z.array(documentIdSchema).max(5000), folder: folderSchema }),
    )
    .output(tripDetailSchema),
  /** The packs in a folder. */
  look: oc.input(z.object({ folder: folderSchema })).output(z.array(foundSchema)),
  /** Reads a pack on a medium once, for whoever holds the 校验单 beside the screen. Nothing is taken. */
  sheet: oc
    .input(z.object({ folder: folderSchema, fileName: z.string().min(1).max(150) }))
    .output(sheetSchema),
  /** Takes a pack in; answers when everything in it is taken. A second time it goes on where it was broken off. */
  take: oc
    .input(z.object({ folder: folderSchema, fileName: z.string().min(1).max(150) }))
    .output(tripDetailSchema),
  /** Ends what is under way; what was taken stays, what was half written is removed. */
  cancel: oc.input(nothing).output(nothing),
  trip: oc.input(z.object({ packId: packIdSchema })).output(tripDetailSchema),
  /** By which roads a document went or came. */
  roads: oc.input(z.object({ documentId: documentIdSchema })).output(z.array(roadSchema)),
};
