// What went wrong with a call, as a code that has a sentence, a meaning and a remedy in both languages.
import { ORPCError } from '@orpc/client';
import type { StationFailure } from '../../shared/contract/failures.ts';

/** Codes of the window itself, beside those of the station. */
export const windowFailures = [
  /** The window lost its station in the middle of a call. Remedy: it reconnects by itself; repeat. */
  'connection-lost',
  /** A bug in the station; its log has the story. Remedy: repeat, then tell the administrator. */
  'internal',
  /** The upload did not get through. Remedy: attach again. */
  'upload-failed',
  /** A page or file could not be drawn. Remedy: save the file and open it elsewhere. */
  'display-failed',
] as const;
export type FailureCode = StationFailure | (typeof windowFailures)[number];

export interface Failure {
  readonly code: FailureCode;
  readonly details: Readonly<Record<string, string>>;
}

/** An expected failure of the window's own doing. */
export class WindowFailure extends Error {
  readonly failure: Failure;
  constructor(code: FailureCode, details: Readonly<Record<string, string>> = {}) {
    super(code);
    this.failure = { code, details };
  }
}

interface Refusal {
  readonly code: StationFailure;
  readonly details: Readonly<Record<string, string>>;
}

const isRefusal = (data: unknown): data is Refusal =>
  typeof data === 'object' && data !== null && 'code' in data && 'details' in data;

/** Reads any thrown value as a failure; nothing is ever shown as a stack. */
export function readFailure(error: unknown): Failure {
  if (error instanceof WindowFailure) return error.failure;
  if (!(error instanceof ORPCError)) return { code: 'connection-lost', details: {} };
  const data: unknown = error.data;
  if (error.code === 'REFUSED' && isRefusal(data)) return { code: data.code, details: data.details };
  if (error.code === 'BAD_REQUEST') return { code: 'input-invalid', details: {} };
  return { code: 'internal', details: { code: String(error.code) } };
}

const plainCodes: ReadonlySet<string> = new Set<FailureCode>([
  'exchange-unreachable',
  'exchange-not-trusted',
  'enrolment-refused',
  'enrolment-code-invalid',
  'disk-full',
]);

/** A failure code that came as plain text in a state (enrolment); null when it is none that this window knows there. */
export function readFailureCode(text: string | null): FailureCode | null {
  return text !== null && plainCodes.has(text) ? (text as FailureCode) : null;
}
