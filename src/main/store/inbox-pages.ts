// The inbox as a list: keyset pages, newest first, and what stands on top of them. Every page costs the same at any depth and any size.
import type { DocumentId, UnitCode } from '../../shared/domain/ids.ts';
import type { Urgency } from '../../shared/domain/kinds.ts';
import type { Verdict } from '../../shared/domain/report.ts';
import type { InboxState } from '../../shared/domain/states.ts';
import type { Db } from './database.ts';
import { takeNewest, type ListPlace } from './newest-first.ts';

export interface InboxListRow {
  readonly documentId: DocumentId;
  readonly state: InboxState;
  readonly senderUnit: UnitCode;
  readonly senderName: string;
  readonly urgency: Urgency;
  readonly title: string | null;
  readonly docNumber: string | null;
  readonly verdict: Verdict;
  readonly arrivedAtMs: number;
  readonly signedAtMs: number | null;
  readonly acknowledgedAtMs: number | null;
  readonly attachments: number;
  /** 催办: how often, and when last. */
  readonly reminders: number;
  readonly remindedAtMs: number | null;
}

export interface InboxQuery {
  readonly states: readonly InboxState[] | null;
  readonly before: { readonly arrivedAtMs: number; readonly documentId: DocumentId } | null;
  readonly limit: number;
}

/** What a list shows of a row `i` of `inbox`. */
export const inboxListColumns = `i.document_id AS documentId, i.state AS state, i.sender_unit AS senderUnit, i.sender_name AS senderName,
  i.urgency AS urgency, i.title AS title, i.doc_number AS docNumber, i.verdict AS verdict, i.arrived_at_ms AS arrivedAtMs,
  i.signed_at_ms AS signedAtMs, i.acknowledged_at_ms AS acknowledgedAtMs, i.reminders AS reminders, i.reminded_at_ms AS remindedAtMs,
  (SELECT count(*) FROM inbox_attachments a WHERE a.document_id = i.document_id) AS attachments`;

const keyset = `(arrived_at_ms, document_id) < (@beforeMs, @beforeId) ORDER BY arrived_at_ms DESC, document_id DESC LIMIT @limit`;
const sql = {
  places: `SELECT arrived_at_ms AS atMs, document_id AS documentId FROM inbox WHERE ${keyset}`,
  placesInState: `SELECT arrived_at_ms AS atMs, document_id AS documentId FROM inbox WHERE state = @state AND ${keyset}`,
  row: `SELECT ${inboxListColumns} FROM inbox i WHERE i.document_id = ?`,
  pressing: `SELECT ${inboxListColumns} FROM inbox i
    WHERE (i.urgency = 'flash' OR i.reminders > 0) AND i.state IN ('arrived', 'opened')
    AND (@states IS NULL OR i.state IN (SELECT value FROM json_each(@states)))
    ORDER BY i.urgency = 'flash' DESC, coalesce(i.reminded_at_ms, i.arrived_at_ms) DESC, i.document_id DESC LIMIT 200`,
} as const;

/** The reads of the inbox list. */
export function createInboxPages(db: Db) {
  const places = db.prepare<unknown[], ListPlace>(sql.places);
  const placesInState = db.prepare<unknown[], ListPlace>(sql.placesInState);
  const row = db.prepare<[DocumentId], InboxListRow>(sql.row);
  const pressing = db.prepare<unknown[], InboxListRow>(sql.pressing);
  return {
    /** Newest first, after the row `before`. */
    page: ({ states, before, limit }: InboxQuery): InboxListRow[] => {
      const from = {
        // Later than every instant of this product: the first page has no `before`.
        beforeMs: before?.arrivedAtMs ?? Number.MAX_SAFE_INTEGER,
        beforeId: before?.documentId ?? '',
        limit,
      };
      const lists =
        states === null ? [places.all(from)] : states.map((state) => placesInState.all({ ...from, state }));
      // The rows themselves are wide: only those of the page are read.
      return takeNewest(lists, limit).flatMap((documentId) => row.get(documentId) ?? []);
    },
    /** Not signed and 特急, or asked for again by its sender: what stands on top. */
    pressing: (states: readonly InboxState[] | null): InboxListRow[] =>
      pressing.all({ states: states === null ? null : JSON.stringify(states) }),
  };
}
