// The exchange contract (REST + OpenAPI). The unit of every request comes from its client certificate and nowhere else. Blobs go by their own
// routes: tus 1.0 under /uploads, GET /packages/{sha256} with Range, both described in the OpenAPI document too.
import { oc } from '@orpc/contract';
import { z } from 'zod';
import { maxNoteChars } from '../domain/note-token.ts';
import {
  documentIdSchema,
  noticeIdSchema,
  receiptIdSchema,
  sha256Schema,
  unitCodeSchema,
} from './schemas.ts';

export const exchangeFailures = [
  /** No route to the centre. Retried by itself; the user does nothing. */
  'unreachable',
  /** The centre refused this unit's certificate. Stops the queue; an administrator must act. */
  'unit-rejected',
  /** The centre's certificate does not chain to the pinned root. Nothing is sent; call the centre. */
  'exchange-not-trusted',
  /** The blob of this hash is not uploaded yet: upload it, then submit again. */
  'package-missing',
  /** The package does not have the hash, the size or the signatures it claims (details.check). Parked: the document must be sealed again. */
  'package-refused',
  /** The note is not signed by the sending unit's machine key, or names another unit or hash. Parked. */
  'note-refused',
  /** An addressee is not in the directory (details.unit). Parked: correct the addressees. */
  'recipient-unknown',
  /** Another package was already accepted under this document id. Parked. */
  'document-conflict',
  /** A secrecy marking was found. Parked, not overridable. */
  'secrecy-marking',
  /** Over the unit's quota or the policy's size limit. */
  'too-large',
  /** The receipt is not signed by this unit's machine key, or for a document it never had. */
  'receipt-refused',
  /** The notice about a seal is not signed by this unit's machine key, or out of form (details.reason). Parked: call the authority. */
  'seal-notice-refused',
  /** The notice is not of the document's sender, or names a unit that never had it (details.reason). Parked: look at the recipients, send it again. */
  'notice-refused',
  /** The request has not the form of the contract (details.reason). Parked: the station or the exchange must be updated; call the centre. */
  'input-invalid',
  /** The centre is busy: come again after details.retryAfterSeconds. */
  'busy',
  /** The centre's disk is full or it failed inside: retried by itself. */
  'exchange-failed',
  'not-found',
] as const;
export type ExchangeFailure = (typeof exchangeFailures)[number];

const failure = {
  data: z.object({ code: z.enum(exchangeFailures), details: z.record(z.string(), z.string()) }),
};
const base = oc.errors({
  REFUSED: { status: 422, ...failure },
  NOT_FOUND: { status: 404, ...failure },
  CONFLICT: { status: 409, ...failure },
  BUSY: { status: 429, ...failure },
});

/** One entry in a unit's feed. */
export const feedEntrySchema = z.object({
  /** Rises by one per unit without gaps, taken under that unit's row lock. */
  number: z.number().int(),
  kind: z.enum(['document', 'receipt', 'publication', 'notice']),
  documentId: documentIdSchema.nullable(),
  /** Compact JWS: delivery note, receipt or notice; null for a publication. */
  message: z.string().nullable(),
  sizeBytes: z.number().int().nullable(),
  /** ISO 8601 UTC, the exchange's clock. */
  at: z.string(),
});

const ownPageSchema = z.object({
  /** The last id of the page before; left out for the first page. */
  after: z.string().max(64).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(100),
});

export const exchangeContract = base.router({
  /** Is this line up, whose is it, what time is it. */
  hello: oc
    .route({ method: 'GET', path: '/hello' })
    .output(z.object({ unit: unitCodeSchema, now: z.string(), epoch: z.string() })),
  submit: oc
    .route({ method: 'PUT', path: '/documents/{documentId}', inputStructure: 'detailed' })
    .input(
      z.object({
        params: z.object({ documentId: documentIdSchema }),
        body: z.object({ note: z.string().max(maxNoteChars) }),
      }),
    )
    .output(z.object({ documentId: documentIdSchema, acceptedAt: z.string(), alreadyHad: z.boolean() })),
  /** Entries after the cursor, oldest first; waits up to `waitSeconds` when there are none. Another epoch: the cursor is void, start at 0 and reconcile by ids. */
  feed: oc
    .route({ method: 'GET', path: '/feed' })
    .input(
      z.object({
        epoch: z.string().optional(),
        after: z.coerce.number().int().min(0),
        limit: z.coerce.number().int().min(1).max(500).default(100),
        waitSeconds: z.coerce.number().int().min(0).max(60).default(0),
      }),
    )
    .output(z.object({ epoch: z.string(), entries: z.array(feedEntrySchema), now: z.string() })),
  /** Receipts as compact JWS, any number; each answered by itself; a repeated receiptId is success. */
  receipts: oc
    .route({ method: 'POST', path: '/receipts' })
    .input(z.object({ receipts: z.array(z.string().max(20_000)).min(1).max(500) }))
    .output(
      z.object({
        results: z.array(
          z.object({
            receiptId: receiptIdSchema.nullable(),
            accepted: z.boolean(),
            code: z.enum(exchangeFailures).nullable(),
          }),
        ),
      }),
    ),
  /**
   * Notices about documents (recall, reminder, annulment) as compact JWS, each answered by itself; a repeated noticeId is success. Only the document's
   * sender, only to units that have it; each addressee hears of it by its feed.
   */
  notices: oc
    .route({ method: 'POST', path: '/notices' })
    .input(z.object({ notices: z.array(z.string().max(300_000)).min(1).max(20) }))
    .output(
      z.object({
        results: z.array(
          z.object({
            noticeId: noticeIdSchema.nullable(),
            accepted: z.boolean(),
            code: z.enum(exchangeFailures).nullable(),
          }),
        ),
      }),
    ),
  /**
   * Notices about seals as compact JWS by the unit's machine key, each answered by itself; a repeated noticeId is success. The exchange keeps them and
   * carries them to the authority.
   */
  sealNotices: oc
    .route({ method: 'POST', path: '/seal-notices' })
    .input(z.object({ notices: z.array(z.string().max(600_000)).min(1).max(20) }))
    .output(
      z.object({
        results: z.array(
          z.object({
            noticeId: z.string().nullable(),
            accepted: z.boolean(),
            code: z.enum(exchangeFailures).nullable(),
          }),
        ),
      }),
    ),
  /** The unit's own notices and the authority's decisions for it, oldest first, after the cursor; look again whenever the feed tells of a publication. */
  readSealNotices: oc
    .route({ method: 'GET', path: '/seal-notices' })
    .input(
      z.object({
        epoch: z.string().optional(),
        after: z.coerce.number().int().min(0),
        limit: z.coerce.number().int().min(1).max(100).default(50),
      }),
    )
    .output(
      z.object({
        epoch: z.string(),
        notices: z.array(
          z.object({
            /** Rises with every notice of this exchange; gaps are other units'. */
            number: z.number().int(),
            from: z.enum(['unit', 'authority']),
            noticeId: z.string(),
            /** Compact JWS: `SealNotice` or `SealDecision`; the station checks it itself. */
            message: z.string(),
            at: z.string(),
          }),
        ),
      }),
    ),
  /**
   * What this unit itself sent, in the order of the ids after `after`: for a station that was restored from a backup. The packages are read by
   * /packages like anybody's.
   */
  ownDocuments: oc
    .route({ method: 'GET', path: '/own-documents' })
    .input(ownPageSchema)
    .output(
      z.object({
        documents: z.array(
          z.object({
            documentId: documentIdSchema,
            /** The delivery note as it was accepted, compact JWS. */
            note: z.string(),
            acceptedAt: z.string(),
          }),
        ),
      }),
    ),
  /** The receipts that this unit itself gave, in the order of their ids after `after`. */
  ownReceipts: oc
    .route({ method: 'GET', path: '/own-receipts' })
    .input(ownPageSchema)
    .output(
      z.object({
        receipts: z.array(
          z.object({ receiptId: receiptIdSchema, message: z.string(), receivedAt: z.string() }),
        ),
      }),
    ),
  /** What this unit itself said about its documents after they were sent (notices, further notes), in the order of the ids after `after`. */
  ownFollowUps: oc
    .route({ method: 'GET', path: '/own-follow-ups' })
    .input(ownPageSchema)
    .output(
      z.object({
        followUps: z.array(
          z.object({
            followUpId: z.string(),
            kind: z.enum(['notice', 'note']),
            /** As it was accepted, compact JWS. */
            message: z.string(),
            receivedAt: z.string(),
          }),
        ),
      }),
    ),
  /** What the authority published last; the station checks every signature itself. */
  publication: oc
    .route({ method: 'GET', path: '/publication' })
    .output(z.object({ publication: z.record(z.string(), z.unknown()) })),
  /** The head of the unit's audit log; comes back countersigned with the exchange's TLS key. */
  auditHead: oc
    .route({ method: 'POST', path: '/audit-head' })
    .input(z.object({ entryNo: z.number().int(), head: sha256Schema }))
    .output(z.object({ countersignature: z.string() })),
});
