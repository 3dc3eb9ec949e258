import type { DocumentId, PersonId } from '../../shared/domain/ids.ts';
import type { DocKind, Urgency } from '../../shared/domain/kinds.ts';
import type { NoticeKind } from '../../shared/domain/messages.ts';
import type { DocumentState, OutboxState } from '../../shared/domain/states.ts';
import type { Db } from './database.ts';

interface AlarmRow {
  readonly documentId: DocumentId;
  readonly urgency: Urgency;
  readonly title: string | null;
  readonly senderName: string;
  readonly arrivedAtMs: number;
}
/** A document that waits for a person. */
export interface TaskRow {
  readonly documentId: DocumentId;
  readonly title: string;
  readonly kind: DocKind | null;
  readonly urgency: Urgency;
  readonly from: string;
  readonly sinceMs: number;
}
interface StuckRow {
  readonly documentId: DocumentId;
  readonly title: string;
  readonly state: OutboxState;
  readonly reason: string | null;
  readonly details: string;
  readonly nextTryAtMs: number | null;
}
/** Something said about a sent document that did not reach the exchange. */
interface StuckFollowUpRow {
  readonly documentId: DocumentId;
  readonly title: string;
  /** Of the notice; `note`: 补发. */
  readonly kind: NoticeKind | 'note';
  readonly sequence: number;
  readonly reason: string;
  /** 1: only a person can move it. */
  readonly parked: number;
  readonly nextTryAtMs: number;
}
interface OpenDocumentRow {
  readonly documentId: DocumentId;
  readonly title: string;
  readonly docNumber: string | null;
  readonly sentAtMs: number | null;
  readonly total: number;
  readonly signed: number;
  readonly returned: number;
  /** Names of the units that have not signed, JSON array. */
  readonly unsignedUnits: string;
}

export interface HomeRepository {
  alarmCounts(): Readonly<Record<Urgency, number>>;
  /** 特急 first, then newest. */
  alarmItems(): readonly AlarmRow[];
  ownDrafts(personId: PersonId): readonly TaskRow[];
  documentsIn(state: DocumentState): readonly TaskRow[];
  held(): readonly TaskRow[];
  unsignedInbox(): readonly TaskRow[];
  stuck(): readonly StuckRow[];
  /** Notices and further notes of which a try failed, those that wait for a person first. */
  stuckFollowUps(): readonly StuckFollowUpRow[];
  /** Sent documents that somebody has not signed for; only this drafter's, or all. */
  unfinished(drafter: PersonId | null): readonly OpenDocumentRow[];
  countDrafts(personId: PersonId): number;
  countDocuments(state: DocumentState): number;
  countUnsignedInbox(): number;
  countOutbox(): number;
}

// A board shows what fits a screen; the lists behind it have the rest.
const boardLimit = 100;

/** Read-only views over documents, outbox, deliveries and inbox for the home board. */
export function createHomeRepository(db: Db): HomeRepository {
  return { ...alarmQueries(db), ...taskQueries(db), ...roadQueries(db), ...countQueries(db) };
}

function alarmQueries(db: Db): Pick<HomeRepository, 'alarmCounts' | 'alarmItems'> {
  const counts = db.prepare<[], { urgency: Urgency; count: number }>(
    'SELECT urgency, count(*) AS count FROM inbox WHERE acknowledged_at_ms IS NULL GROUP BY urgency',
  );
  const items = db.prepare<[], AlarmRow>(
    `SELECT document_id AS documentId, urgency, CASE state WHEN 'quarantined' THEN NULL ELSE title END AS title,
            sender_name AS senderName, arrived_at_ms AS arrivedAtMs
     FROM inbox WHERE acknowledged_at_ms IS NULL
     ORDER BY urgency = 'flash' DESC, arrived_at_ms DESC, document_id DESC LIMIT ${boardLimit}`,
  );
  return {
    alarmCounts: () => {
      const found = Object.fromEntries(counts.all().map((row) => [row.urgency, row.count]));
      return { flash: found['flash'] ?? 0, urgent: found['urgent'] ?? 0, routine: found['routine'] ?? 0 };
    },
    alarmItems: () => items.all(),
  };
}

const documentTask = `SELECT d.document_id AS documentId, d.title, d.kind, d.urgency, a.name AS "from", d.updated_at_ms AS sinceMs
  FROM documents d JOIN accounts a ON a.person_id = d.drafter_id`;

function taskQueries(db: Db): Pick<HomeRepository, 'ownDrafts' | 'documentsIn' | 'held' | 'unsignedInbox'> {
  const drafts = db.prepare<{ personId: string }, TaskRow>(
    `${documentTask} WHERE d.state = 'draft' AND d.drafter_id = @personId
     ORDER BY d.updated_at_ms DESC, d.document_id DESC LIMIT ${boardLimit}`,
  );
  // 特急 first, then the longest waiting: that is the one somebody asks for.
  const inState = db.prepare<{ state: string }, TaskRow>(
    `${documentTask} WHERE d.state = @state
     ORDER BY d.urgency = 'flash' DESC, d.updated_at_ms, d.document_id LIMIT ${boardLimit}`,
  );
  const held = db.prepare<[], TaskRow>(
    `${documentTask} JOIN outbox o ON o.document_id = d.document_id
     WHERE o.state = 'held' ORDER BY o.queued_at_ms, o.document_id LIMIT ${boardLimit}`,
  );
  const inbox = db.prepare<[], TaskRow>(
    `SELECT document_id AS documentId, coalesce(title, '') AS title, NULL AS kind, urgency, sender_name AS "from",
            arrived_at_ms AS sinceMs
     FROM inbox WHERE state IN ('arrived', 'opened')
     ORDER BY urgency = 'flash' DESC, arrived_at_ms, document_id LIMIT ${boardLimit}`,
  );
  return {
    ownDrafts: (personId) => drafts.all({ personId }),
    documentsIn: (state) => inState.all({ state }),
    held: () => held.all(),
    unsignedInbox: () => inbox.all(),
  };
}

// What stands under its reason is not listed a second time among those that wait for signatures.
const isStuck = `o.state IN ('parked', 'waiting') AND o.reason IS NOT NULL`;
/** As many names as one reads; the list behind has them all. */
const namedUnits = 5;

/** Documents that went to the others, with some recipients for whom a person must do something. In this order: what was sent in ten years is not gone through. */
const troubledRecipients = (reason: string, isTroubled: string): string =>
  `SELECT o.document_id, d.title, 'parked', '${reason}', json_object('count', CAST(count(*) AS TEXT), 'units',
     (SELECT group_concat(unit_name, '、') FROM (SELECT v.unit_name FROM deliveries v
       WHERE v.document_id = o.document_id AND ${isTroubled} ORDER BY v.rowid LIMIT ${namedUnits}))
       || CASE WHEN count(*) > ${namedUnits} THEN '…' ELSE '' END), NULL, o.queued_at_ms
   FROM documents d CROSS JOIN outbox o ON o.document_id = d.document_id CROSS JOIN deliveries v ON v.document_id = d.document_id
   WHERE d.state = 'sent' AND o.state = 'accepted' AND ${isTroubled} GROUP BY d.document_id`;

/** What waits first, then its documents: it is little, and they are all that was ever written. */
const followUps = (table: string, kind: string): string =>
  `SELECT f.document_id AS documentId, d.title AS title, ${kind} AS kind, f.sequence AS sequence,
     coalesce(f.parked_reason, f.waiting_reason) AS reason, f.parked_reason IS NOT NULL AS parked, f.next_try_at_ms AS nextTryAtMs,
     f.created_at_ms AS createdAtMs
   FROM ${table} f CROSS JOIN documents d ON d.document_id = f.document_id
   WHERE f.accepted_at_ms IS NULL AND (f.parked_reason IS NOT NULL OR f.waiting_reason IS NOT NULL)`;

function roadQueries(db: Db): Pick<HomeRepository, 'stuck' | 'stuckFollowUps' | 'unfinished'> {
  const stuck = db.prepare<[], StuckRow>(
    `SELECT documentId, title, state, reason, details, nextTryAtMs FROM (
       SELECT o.document_id AS documentId, d.title AS title, o.state AS state, o.reason AS reason, o.details AS details,
              o.next_try_at_ms AS nextTryAtMs, o.queued_at_ms AS queuedAtMs
       FROM outbox o JOIN documents d ON d.document_id = o.document_id
       WHERE ${isStuck}
       UNION ALL
       -- No certificate that it could be encrypted to.
       ${troubledRecipients('recipients-not-encryptable', 'v.parked_reason IS NOT NULL')}
       UNION ALL
       -- Delivered perhaps, but nobody can read it there, or nobody took it within its term.
       ${troubledRecipients('delivery-failed', `v.state IN ('failed', 'expired')`)})
     ORDER BY state = 'parked' DESC, queuedAtMs, documentId LIMIT ${boardLimit}`,
  );
  const stuckFollowUps = db.prepare<[], StuckFollowUpRow>(
    `SELECT documentId, title, kind, sequence, reason, parked, nextTryAtMs FROM (
       ${followUps('notices_to_send', 'f.kind')} UNION ALL ${followUps('further_notes', `'note'`)})
     ORDER BY parked DESC, createdAtMs, documentId, sequence LIMIT ${boardLimit}`,
  );
  const unfinished = db.prepare<{ drafter: string | null }, OpenDocumentRow>(
    `SELECT d.document_id AS documentId, d.title, d.doc_number AS docNumber, o.accepted_at_ms AS sentAtMs,
            count(*) AS total, sum(v.state = 'signed') AS signed, sum(v.state = 'returned') AS returned,
            json_group_array(v.unit_name) FILTER (WHERE v.state NOT IN ('signed', 'returned', 'recalled')) AS unsignedUnits
     FROM documents d JOIN outbox o ON o.document_id = d.document_id JOIN deliveries v ON v.document_id = d.document_id
     WHERE d.state IN ('queued', 'sent') AND (@drafter IS NULL OR d.drafter_id = @drafter)
       AND NOT (${isStuck})
     GROUP BY d.document_id HAVING sum(v.state IN ('signed', 'recalled')) < count(*)
     ORDER BY d.updated_at_ms DESC, d.document_id DESC LIMIT ${boardLimit}`,
  );
  return {
    stuck: () => stuck.all(),
    stuckFollowUps: () => stuckFollowUps.all(),
    unfinished: (drafter) => unfinished.all({ drafter }),
  };
}

function countQueries(
  db: Db,
): Pick<HomeRepository, 'countDrafts' | 'countDocuments' | 'countUnsignedInbox' | 'countOutbox'> {
  const drafts = db
    .prepare<{ personId: string }, number>(
      `SELECT count(*) FROM documents WHERE state = 'draft' AND drafter_id = @personId`,
    )
    .pluck();
  const inState = db
    .prepare<{ state: string }, number>('SELECT count(*) FROM documents WHERE state = @state')
    .pluck();
  const inbox = db
    .prepare<[], number>(`SELECT count(*) FROM inbox WHERE state IN ('arrived', 'opened')`)
    .pluck();
  const outbox = db.prepare<[], number>(`SELECT count(*) FROM outbox WHERE state <> 'accepted'`).pluck();
  return {
    countDrafts: (personId) => drafts.get({ personId }) ?? 0,
    countDocuments: (state) => inState.get({ state }) ?? 0,
    countUnsignedInbox: () => inbox.get() ?? 0,
    countOutbox: () => outbox.get() ?? 0,
  };
}
