// What a unit itself sent and said, for a station that was restored from a backup. Whose it is comes from the certificate, never from the input.
import type { UnitCode } from '../../shared/domain/ids.ts';
import { noteTokenFor } from '../../shared/domain/note-token.ts';
import type { OwnPage } from '../store/documents.ts';
import type { ExchangeStore } from '../store/store.ts';

/** Further notes may be long: a page of them stays what one request can hold. */
const followUpsOfPage = 20;

/** The answers of `ownDocuments`, `ownReceipts` and `ownFollowUps`. */
export function createOwnRecords({
  documents,
  receipts,
  followUps,
}: Pick<ExchangeStore, 'documents' | 'receipts' | 'followUps'>) {
  return {
    followUps: async (unit: UnitCode, { after, limit }: OwnPage) => {
      const page = await followUps.saidBy(unit, { after, limit: Math.min(limit, followUpsOfPage) });
      return {
        followUps: page.map(({ followUpId, kind, message, receivedAtMs }) => ({
          followUpId,
          kind,
          message: noteTokenFor(message, unit),
          receivedAt: new Date(receivedAtMs).toISOString(),
        })),
      };
    },
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
