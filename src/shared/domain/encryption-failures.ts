// Why a package cannot be encrypted to somebody, or cannot be opened: words for people stand in the languages.

/** Why there is no certificate to encrypt to. */
export type RecipientFailure =
  /** The directory does not know the unit. Remedy: fetch the newest directory. */
  | 'unit-unknown'
  /** The unit has no encryption certificate: it was enrolled before there were any, or has not enrolled. Remedy: it renews its certificates with the authority. */
  | 'certificate-missing'
  /** It has some, none holds today. Remedy: it renews its certificates with the authority; fetch the newest directory. */
  | 'certificate-refused';

/** Why an encrypted package that arrived does not open. */
export type OpenFailure =
  /** There is no key for this unit with it. Remedy: the sender sends it again (补发). */
  | 'key-missing'
  /** None of the unit's keys is the one that it was encrypted to. Remedy: restore the old keys with the recovery code, or the sender sends it again. */
  | 'key-of-another'
  /** Package or key were changed, cut or put together anew on the way, or it is not what the note names. Remedy: the sender sends it again. */
  | 'changed'
  /** Not a form that this program knows. Remedy: update the program. */
  | 'unreadable';
