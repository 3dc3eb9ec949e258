/** Why bytes could not be read as what they claim to be. Readers reject with a `FormatError` that carries one of these, and with nothing else. */
export type FormatFailure =
  /** The bytes break the rules of their format. Remedy: ask the sender for the file again. */
  | 'CONTAINER_MALFORMED'
  /** Two readers could see two different contents. Remedy: refuse the file and tell the sender; it may be an attack. */
  | 'CONTAINER_AMBIGUOUS'
  /** Larger, deeper or more numerous than this reader is willing to follow. Remedy: ask for a smaller file. */
  | 'LIMIT_EXCEEDED'
  /** A lawful feature that this reader does not know (encryption, zip64, rare filters). Remedy: ask for a plain file. */
  | 'CONTAINER_UNSUPPORTED';

/** The one error of hostile or broken bytes; `detail` is for evidence and logs, never shown alone. */
export class FormatError extends Error {
  readonly code: FormatFailure;
  readonly detail: string;

  constructor(code: FormatFailure, detail: string) {
    super(`${code}: ${detail}`);
    this.name = 'FormatError';
    this.code = code;
    this.detail = detail;
  }
}

/** Runs a reader and answers with its failure as a value; every other exception is a bug and passes through. */
export async function catchFormatError<T>(
  read: () => Promise<T> | T,
): Promise<{ readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: FormatError }> {
  try {
    return { ok: true, value: await read() };
  } catch (error) {
    if (error instanceof FormatError) return { ok: false, error };
    throw error;
  }
}
