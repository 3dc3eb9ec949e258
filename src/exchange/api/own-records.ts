// What a unit itself sent and said, for a station that was restored from a backup. Whose it is comes from the certificate, never from the input.
import type { UnitCode } from '../../shared/domain/ids.ts';
import { noteTokenFor } from '../../shared/domain/note-token.ts';
import type { OwnPage } from '../store/documents.ts';
import type { ExchangeStore } from '../store/store.ts';

/** The answers of `ownDocuments` and `ownReceipts`. */
export function createOwnRecords({ documents, receipts }: Pick<ExchangeStore, 'documents' | 'receipts'>) {
  return {
    documents: async (unit: UnitCode, page: OwnPage) => ({
      documents: (await documents.sentBy(unit, page)).map(({ documentId, note, acceptedAtMs }) => ({
        documentId,
        note: noteTokenFor(note, unit),
        acceptedAt: new Date(acceptedAtMs).toISOString(),
      })),
    }),
    receipts: async (unit: UnitCode, page: OwnPage) => ({
      receipts: (await receipts.givenBy(unit, page)).map(({ receiptId, message, receivedAtMs }) => ({
        receiptId,
        message,
        receivedAt: new Date(receivedAtMs).toISOString(),
      })),
    }),
  };
}
