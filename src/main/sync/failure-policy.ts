// What each failure of the exchange does to the work: one row a code, so that no failure is without a next step.
import type { ExchangeFailure } from '../../shared/contract/exchange.ts';

export type Disposition =
  /** Concerns every call: the whole line rests, then goes on by itself. */
  | 'line'
  /** Concerns the whole line and needs a person; tried again at the slowest pace all the same. */
  | 'refusal'
  /** Concerns this row: tried again by itself. */
  | 'retry'
  /** Concerns this row and will not pass by itself: parked until a person acts. */
  | 'park';

export const dispositions: Readonly<Record<ExchangeFailure, Disposition>> = {
  unreachable: 'line',
  'unit-rejected': 'refusal',
  'exchange-not-trusted': 'refusal',
  'package-missing': 'retry',
  'package-refused': 'park',
  'note-refused': 'park',
  'recipient-unknown': 'park',
  'document-conflict': 'park',
  'secrecy-marking': 'park',
  'too-large': 'park',
  'receipt-refused': 'park',
  'seal-notice-refused': 'park',
  'notice-refused': 'park',
  'input-invalid': 'park',
  busy: 'retry',
  'exchange-failed': 'retry',
  'not-found': 'park',
};
