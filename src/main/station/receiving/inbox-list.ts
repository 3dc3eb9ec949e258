import type { receivingContract } from '../../../shared/contract/station-exchange.ts';
import type { InboxListRow } from '../../store/inbox-repository.ts';
import type { OutputOf } from '../stage.ts';

/** One line of the inbox. */
export function viewInboxRow(
  row: InboxListRow,
): OutputOf<(typeof receivingContract)['inbox']>['rows'][number] {
  return {
    documentId: row.documentId,
    title: row.title,
    docNumber: row.docNumber,
    senderName: row.senderName,
    urgency: row.urgency,
    state: row.state,
    verdict: row.verdict,
    arrivedAtMs: row.arrivedAtMs,
    signedAtMs: row.signedAtMs,
    acknowledged: row.acknowledgedAtMs !== null,
    attachments: row.attachments,
    reminders: row.reminders,
    remindedAtMs: row.remindedAtMs,
  };
}
