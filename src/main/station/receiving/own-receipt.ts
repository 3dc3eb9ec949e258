// Receipts of this unit: made and signed before the transaction of the act, queued inside it, sent by the sync whenever there is a line.
import { signMessage } from '../../../seals/trust/machine-jws.ts';
import type { DocumentId, ReceiptId, UnitCode } from '../../../shared/domain/ids.ts';
import type { Receipt, ReceiptKind } from '../../../shared/domain/messages.ts';
import type { ReturnReasonId } from '../../../shared/domain/return-reasons.ts';
import type { ReceiptToSend } from '../../store/receipts-repository.ts';
import type { StationParts } from '../parts.ts';
import { makeUuid } from '../uuid.ts';

export interface ReceiptFacts {
  readonly documentId: DocumentId;
  readonly sender: UnitCode;
  readonly kind: ReceiptKind;
  readonly byPerson: string | null;
  readonly reasons?: readonly ReturnReasonId[];
  readonly note?: string | null;
}

/** Makes and signs one receipt; null while the station has no machine certificate. */
export async function makeReceipt(
  parts: Pick<StationParts, 'clock' | 'keys' | 'identity'>,
  facts: ReceiptFacts,
): Promise<ReceiptToSend | null> {
  const signer = parts.keys.machineSigner();
  const identity = parts.identity();
  if (signer === null || identity === null) return null;
  const nowMs = parts.clock.nowMs();
  const receipt: Receipt = {
    type: 'yizhan/receipt/1',
    receiptId: makeUuid<ReceiptId>(nowMs),
    documentId: facts.documentId,
    unit: identity.unitCode,
    sender: facts.sender,
    kind: facts.kind,
    at: new Date(nowMs).toISOString(),
    clockSure: parts.clock.sure(),
    byPerson: facts.byPerson,
    reasons: facts.reasons ?? [],
    note: facts.note ?? null,
  };
  return {
    receiptId: receipt.receiptId,
    documentId: facts.documentId,
    kind: facts.kind,
    jws: await signMessage(receipt, signer),
    createdAtMs: nowMs,
  };
}
