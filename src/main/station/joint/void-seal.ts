// 作废: a use of the seal on a document that is not issued so. The row keeps its number and says who ended it, when and why.
import type { DocumentId } from '../../../shared/domain/ids.ts';
import { createJointRoundsRepository } from '../../store/joint-rounds-repository.ts';
import { createSealUseBookRepository, type VoidCode } from '../../store/seal-use-book-repository.ts';
import type { Actor } from '../outcome.ts';
import type { StationParts } from '../parts.ts';

type VoidingParts = Pick<StationParts, 'store' | 'clock' | 'audit'>;

interface SealVoid {
  readonly documentId: DocumentId;
  readonly code: VoidCode;
  /** As the person wrote it; empty: nobody wrote any. */
  readonly reason: string;
}

/** Voids what the own seal did to this document so far. Inside the transaction of the act that ends it. */
export function voidSealUses(
  { store, clock, audit }: VoidingParts,
  actor: Actor,
  { documentId, code, reason }: SealVoid,
): void {
  const end = { voidedAtMs: clock.nowMs(), voidedBy: actor.person.name, voidCode: code, voidReason: reason };
  const entries = createSealUseBookRepository(store.db).voidOf(documentId, end);
  if (entries.length === 0) return;
  const details = { code, entries: entries.join(', ') };
  audit.append({ actor, act: 'sealUse.void', subject: documentId, details });
}

/** The custodian returns an own document: its round of seals ends with it. Inside the transaction of the return. */
export function endOwnRound(
  parts: VoidingParts,
  actor: Actor,
  { documentId, reason }: { readonly documentId: DocumentId; readonly reason: string },
): void {
  voidSealUses(parts, actor, { documentId, code: 'returned', reason });
  createJointRoundsRepository(parts.store.db).remove(documentId);
}
