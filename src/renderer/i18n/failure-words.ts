// The three sentences that every failure owes a person: what happened, what it means for the document, what to do.
import type { FailureCode } from '../client/failure.ts';

export interface FailureWords {
  readonly what: string;
  readonly meaning: string;
  readonly remedy: string;
}
/** A code without words does not compile. */
export type FailureTable = Readonly<Record<FailureCode, FailureWords>>;
