/** Why a station's data cannot be opened; each has a remedy that the shells put into words. */
export type OpenFailure =
  /** Another program on this machine has this data folder open. Remedy: use that one, or close it. */
  | 'already-running'
  /** The database does not open with this key. The data is not damaged. Remedy: the right device, or the recovery code. */
  | 'wrong-key'
  /** This machine's device key does not open its slot (another machine, another user, a reinstalled system). Remedy: the recovery code. */
  | 'device-key-mismatch'
  /** The recovery code is mistyped (its check characters do not fit) or of another unit. */
  | 'recovery-code-wrong'
  /** There is no recovery slot: the station was never enrolled. */
  | 'no-recovery-slot'
  /** The database is there but key-slots.json is not, or not readable. Remedy: put it back from the backup of the folder. */
  | 'key-slots-missing'
  /** A newer version of the program wrote this database. Remedy: install that version (details.found, details.known). */
  | 'database-from-future'
  /** The database is damaged or gone, and nothing of it and no backup can be read (details.finding). Remedy: restore a backup from another medium. */
  | 'database-damaged'
  /** The copy that must exist before a migration did not read back. The database was not touched. */
  | 'backup-failed';

/** The data was not opened and not changed. */
export class StoreOpenError extends Error {
  readonly code: OpenFailure;
  readonly details: Readonly<Record<string, string>>;

  constructor(code: OpenFailure, details: Readonly<Record<string, string>> = {}, cause?: unknown) {
    super(`the station's data cannot be opened: ${code}`, { cause });
    this.name = 'StoreOpenError';
    this.code = code;
    this.details = details;
  }
}
