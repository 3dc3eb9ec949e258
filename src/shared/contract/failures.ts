// Expected failures of the station as one string union: `{ code, details }` crosses the boundary, never a stack. The renderer has a sentence and a
// remedy for every code, in both languages; a code without one is a compile error there.

export const stationFailures = [
  /** Nobody is logged in on this window. Remedy: log in. */
  'not-logged-in',
  /** The person's role does not allow it. Remedy: somebody with the role named in details.permission does it. */
  'not-permitted',
  /** Wrong password or PIN. details.attemptsLeft, details.waitSeconds. */
  'wrong-password',
  'wrong-pin',
  /** Too many wrong tries: wait details.waitSeconds. */
  'wait-before-retry',
  /** Locked after too many wrong PINs. Remedy: the administrator with the recovery code. */
  'pin-locked',
  /** A password or PIN that is too weak. */
  'weak-password',
  'weak-pin',
  /** The station is not enrolled yet, or already is. */
  'not-enrolled',
  'already-enrolled',
  /** The enrolment code is mistyped, for another unit, expired, used up, or refused by the authority (details.reason). */
  'enrolment-code-invalid',
  'enrolment-refused',
  /** The server that answered is not the one the code names: nothing was sent. Remedy: call the centre. */
  'exchange-not-trusted',
  'exchange-unreachable',
  /** No such document, or not of this unit. */
  'not-found',
  /** Somebody changed it meanwhile. Remedy: reload; details.revision. */
  'changed-meanwhile',
  /** The act does not fit the document's state (details.state, details.act). */
  'wrong-state',
  /** The sender took the document back before anybody signed: its content is not shown any more. Remedy: ask the sender by phone. */
  'recalled-by-sender',
  /** There is nobody left to whom the act applies: all have signed, returned or were asked already (details.act). */
  'nobody-left',
  /** A unit has no certificate that the document could be encrypted to (details.units, details.reason): nothing was sent to it. It is tried again by itself when the directory brings one. */
  'recipient-not-encryptable',
  /** The unit has the document already (details.unit). Remedy: send it again to that unit instead. */
  'recipient-already',
  /** The time of a timed sending is past, or more than a year ahead (details.now). */
  'time-refused',
  /** The same person may not do both (details.roles). */
  'separation-of-duties',
  /** A required field is missing (details.field). */
  'field-missing',
  'reason-missing',
  'reason-too-long',
  /** A secrecy marking: it does not go on this network, nobody can override (details.where, details.text). */
  'secrecy-marking',
  /** A mention of secrecy needs the leader's recorded decision. */
  'secrecy-mention-undecided',
  /** A rule of 条例 or GB/T 9704 of strength 规定 is broken (details.rule). */
  'rule-broken',
  /** The addressee is not in the directory (details.unit). */
  'recipient-unknown',
  /** The file may not be attached (details.reason = code of judgeFileType, details.name). */
  'attachment-refused',
  /** The package would pass the policy's limit (details.maxMb, details.actualMb). */
  'package-too-large',
  /** The content is not what was approved (details.diff in the desk). */
  'content-changed-since-approval',
  /** An earlier step of the desk has not passed (details.step). */
  'desk-step-locked',
  /** The unit's seal is missing, suspended, expired, or of another name (details.reason). */
  'seal-unusable',
  /** The file with the seal key is not taken: details.reason is a SealKeyFileRefusal (src/shared/domain/seal-key-file.ts). */
  'seal-key-file-refused',
  /** The act does not fit the seal's state, or was asked already (details.reason). Remedy: look at the seal's history. */
  'seal-act-refused',
  /** The freshly sealed file did not verify from disk (details.check). Nothing was queued. */
  'seal-verification-failed',
  /** The disk is full: nothing was lost, nothing was done. Remedy: free space, then repeat. */
  'disk-full',
  /** The database is damaged and only shown (details.finding). Remedy: restore a backup, in 设置 → 备份与恢复. */
  'rescue-mode',
  /** This part of the data cannot be read. Remedy: restore a backup, in 设置 → 备份与恢复. */
  'data-damaged',
  /** A backup was restored and the exchange has not said yet what came after it. Remedy: connect, or the administrator states the last numbers. */
  'restore-open',
  /** The backup was not made, or cannot be restored (details.reason is a StorageFinding). */
  'backup-refused',
  /** Received bytes could not be judged; the original is kept. */
  'package-refused',
  /** A file of a joint issue is not taken: details.reason is a JointRefusal (src/shared/domain/joint-issue.ts). */
  'joint-refused',
  /** A courier pack is not taken or not made: details.reason is a CourierRefusal (src/shared/domain/courier.ts), or `cancelled`. */
  'courier-refused',
  /** A received document is not passed on: details.reason is a ForwardRefusal (src/shared/domain/forwarding.ts), or `joint`. */
  'forward-refused',
  /** The printer did not take the pages (details.printer). Remedy: look at the printer, or open the PDF and print it there. */
  'printer-refused',
  /** The handle is not (or no longer) valid. */
  'handle-unknown',
  /** The input does not have the shape asked for. */
  'input-invalid',
] as const;
export type StationFailure = (typeof stationFailures)[number];
