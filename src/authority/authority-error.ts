/** Why the authority does not open or does not do what it is asked; each with a remedy for its administrator. */
export type AuthorityFailure =
  /** The passphrase does not open the keys. Enter it again. */
  | 'passphrase-wrong'
  /** Shorter than eight characters, or digits only. Choose another. */
  | 'passphrase-weak'
  /** The folder holds no authority. Run `init` first. */
  | 'authority-missing'
  /** The folder was written by a newer program, or is damaged. Update, or restore the backup. */
  | 'state-unreadable'
  /** Another process of the authority holds the folder. Wait, or end it. */
  | 'state-locked'
  /** No such unit, seal or certificate. Compare with the listing. */
  | 'unknown-subject'
  /** A unit with this code is there already. */
  | 'unit-exists'
  /** A code, name or day of the unit is out of its form; the message names the place. Correct it. */
  | 'unit-refused'
  /** The seal's state does not allow it; the message names what is possible. */
  | 'act-not-possible'
  /** A value of the policy is out of its form. Correct it. */
  | 'policy-refused';

/** An expected refusal of the authority; `code` is its name, the message names the thing. */
export class AuthorityError extends Error {
  readonly code: AuthorityFailure;

  constructor(code: AuthorityFailure, what: string) {
    super(`${code}: ${what}`);
    this.name = 'AuthorityError';
    this.code = code;
  }
}
