// What the sender hears of an arrival: it is here, it is here and was not found good, or nobody can read it here.
import { verdictOf } from '../../../shared/domain/report.ts';
import type { ReceiptToSend } from '../../store/receipts-repository.ts';
import type { StationParts } from '../parts.ts';
import type { ReadNote } from './delivery-note.ts';
import { failedCodes } from './failed-codes.ts';
import type { JudgedPackage } from './judge-package.ts';
import { makeReceipt } from './own-receipt.ts';

/** Nothing that is worth keeping a place for, or taking one. */
export function isInvalid({ marking, report }: Omit<JudgedPackage, 'reader'>): boolean {
  return marking || verdictOf(report.checks) === 'invalid';
}

/**
 * Says to the sender that the document is here, or what is wrong with it; made before the transaction. `isWhole` is false for what came damaged after
 * all its tries, or does not open: nobody can read it here, whatever its seal is worth.
 */
export function makeArrivalReceipt(
  parts: StationParts,
  { note }: ReadNote,
  judged: Omit<JudgedPackage, 'reader'>,
  isWhole: boolean,
): Promise<ReceiptToSend | null> {
  const bad = isInvalid(judged);
  const trouble = isWhole ? 'verify-failed' : 'error';
  return makeReceipt(parts, {
    documentId: note.documentId,
    sender: note.sender,
    kind: bad ? trouble : 'delivered',
    byPerson: null,
    note: bad ? failedCodes(judged.report) : null,
  });
}
