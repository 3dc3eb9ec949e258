// What every act of the station answers: a value, or a refusal as code and facts that the renderer turns into words.
import type { StationFailure } from '../../shared/contract/failures.ts';
import type { PersonId } from '../../shared/domain/ids.ts';
import type { Role } from '../../shared/domain/roles.ts';

/** Facts that a refusal's sentence names. */
export type Details = Readonly<Record<string, string>>;

/** A refusal: expected, worded by the renderer, with a remedy. */
export interface Refusal {
  readonly ok: false;
  readonly code: StationFailure;
  readonly details: Details;
}

/** The answer of an act: expected failures are values, bugs are exceptions. */
export type Outcome<T> = { readonly ok: true; readonly value: T } | Refusal;

/** The act was done. */
export const done = <T>(value: T): Outcome<T> => ({ ok: true, value });

/** The act was refused, for the reason that `code` documents. */
export const refuse = (code: StationFailure, details: Details = {}): Refusal => ({
  ok: false,
  code,
  details,
});

/** The logged-in person who acts. */
export interface Actor {
  readonly person: { readonly id: PersonId; readonly name: string; readonly role: Role };
  readonly sessionId: string;
}
