// English: what happened, what it means for the document, what to do.
import type { FailureTable } from '../failure-words.ts';

const nothingChanged = 'The document has not changed.';

export const failures: FailureTable = {
  'not-logged-in': {
    what: 'The login has ended.',
    meaning: 'What was saved is safe.',
    remedy: 'Log in again.',
  },
  'not-permitted': {
    what: 'Your role does not do this.',
    meaning: nothingChanged,
    remedy: 'Somebody with that role must do it.',
  },
  'wrong-password': {
    what: 'Wrong password.',
    meaning: 'Not logged in.',
    remedy: 'Type it again; {{attemptsLeft}} tries left.',
  },
  'wrong-pin': {
    what: 'Wrong seal PIN.',
    meaning: 'Nothing was sealed; the document is still on the desk.',
    remedy: 'The custodian types it again in person; {{attemptsLeft}} tries left before the PIN is locked.',
  },
  'wait-before-retry': {
    what: 'Too many wrong tries.',
    meaning: nothingChanged,
    remedy: 'Wait {{waitSeconds}} seconds.',
  },
  'pin-locked': {
    what: 'The seal PIN is locked.',
    meaning: 'Nothing was sealed and nothing is lost; the document is still on the desk.',
    remedy: 'The administrator unlocks it with the recovery code.',
  },
  'weak-password': {
    what: 'The password is too simple.',
    meaning: 'It was not taken.',
    remedy: 'At least 8 characters, letters and digits.',
  },
  'weak-pin': {
    what: 'The seal PIN is too simple.',
    meaning: 'It was not taken.',
    remedy: 'At least 8 characters, not digits only.',
  },
  'not-enrolled': {
    what: 'This machine is not enrolled.',
    meaning: 'It can neither send nor receive.',
    remedy: 'The administrator enrols it first.',
  },
  'already-enrolled': {
    what: 'This machine is already enrolled.',
    meaning: 'Nothing changed.',
    remedy: 'Just log in.',
  },
  'enrolment-code-invalid': {
    what: 'The code is mistyped, expired or used.',
    meaning: 'Nothing was sent.',
    remedy: 'Compare it with the paper; otherwise ask the authority for a new one.',
  },
  'enrolment-refused': {
    what: 'The authority refused the request.',
    meaning: 'This machine cannot exchange documents yet.',
    remedy: 'Call the authority and begin again with a new code.',
  },
  'exchange-not-trusted': {
    what: 'The server is not the enrolled exchange.',
    meaning: 'Nothing was sent.',
    remedy: 'Stop and call the centre.',
  },
  'exchange-unreachable': {
    what: 'The exchange cannot be reached just now.',
    meaning: 'What is stored is safe and goes on by itself.',
    remedy: 'Check the cable; go on with other work.',
  },
  'not-found': {
    what: 'The document was not found.',
    meaning: 'Somebody may have handled it.',
    remedy: 'Choose again from the list.',
  },
  'changed-meanwhile': {
    what: 'Somebody else has just changed it.',
    meaning: 'Your change is not saved yet.',
    remedy: 'Copy your change, load the newest text, and change again.',
  },
  'wrong-state': {
    what: 'The document is no longer at this step.',
    meaning: 'Somebody may have done it.',
    remedy: 'Renew the list.',
  },
  'recalled-by-sender': {
    what: 'The sender has recalled this document.',
    meaning:
      'The recall came first: nothing was registered, the content is not shown any more, the history stays.',
    remedy: 'If in doubt, phone the sender.',
  },
  'nobody-left': {
    what: 'There is no unit left to do this for.',
    meaning: 'All have signed, returned, been recalled, or were asked already.',
    remedy: 'Look at the status per unit.',
  },
  'recipient-not-encryptable': {
    what: '{{units}} cannot be encrypted to: there is no usable encryption certificate ({{reason}}).',
    meaning: 'Nothing was sent to this unit, and nothing goes out in the clear. All others are not affected.',
    remedy:
      'Ask the unit to enrol or to renew its certificates with the authority. It is sent by itself when the newest directory has the certificate.',
  },
  'recipient-already': {
    what: '{{unit}} is a recipient already.',
    meaning: 'Nothing was sent.',
    remedy: 'To send it once more, choose “Send the note again” for that unit in the status.',
  },
  'time-refused': {
    what: 'The time for sending is not possible.',
    meaning: 'The document was not changed.',
    remedy: 'Choose a time ahead, within a year, by the clock of the exchange.',
  },
  'separation-of-duties': {
    what: 'One person may not do both steps.',
    meaning: nothingChanged,
    remedy: 'A colleague must do it.',
  },
  'field-missing': {
    what: 'Something required is missing.',
    meaning: 'Not submitted; what is filled in stays.',
    remedy: 'Fill in: {{field}}.',
  },
  'reason-missing': { what: 'No reason given.', meaning: 'Not returned.', remedy: 'Write the reason.' },
  'reason-too-long': { what: 'The reason is too long.', meaning: 'Not returned.', remedy: 'Shorten it.' },
  'secrecy-marking': {
    what: 'Secrecy marking found: {{text}}.',
    meaning: 'Classified documents must not travel here; nobody can override this.',
    remedy: 'Use the classified channel; if it is a mistake, return it to the drafter.',
  },
  'secrecy-mention-undecided': {
    what: 'The text mentions secrecy; the leader must decide.',
    meaning: 'Not signed off.',
    remedy: 'Look at each place and confirm, or return it.',
  },
  'rule-broken': {
    what: 'A rule for official documents is broken.',
    meaning: 'Not submitted; what is filled in stays.',
    remedy: 'Correct what “Checks” lists.',
  },
  'recipient-unknown': {
    what: 'A recipient is not in the directory.',
    meaning: nothingChanged,
    remedy: 'Choose unit {{unit}} from the directory again.',
  },
  'attachment-refused': {
    what: '“{{name}}” cannot be attached.',
    meaning: 'It was not added; other attachments are untouched.',
    remedy: 'Use an ordinary document, table, picture or PDF. Reason: {{reason}}.',
  },
  'package-too-large': {
    what: 'The attachment is too large.',
    meaning: 'It was not added; other attachments are untouched.',
    remedy: 'At most 200 MB a document with its attachments; compress or split it.',
  },
  'content-changed-since-approval': {
    what: 'The content is not what was signed off.',
    meaning: 'It cannot be sealed.',
    remedy: 'See the difference and return it.',
  },
  'desk-step-locked': {
    what: 'An earlier step has not passed.',
    meaning: 'Nothing was sealed.',
    remedy: 'Finish the earlier steps.',
  },
  'seal-unusable': {
    what: 'The unit’s seal cannot be used now.',
    meaning: 'Nothing was sealed; the document is still on the desk.',
    remedy: 'Check name, term and registry; call the administrator.',
  },
  'seal-key-file-refused': {
    what: 'This key file cannot be taken.',
    meaning: 'Nothing was sent; neither the file nor its password is kept.',
    remedy: 'Choose the .p12 or .pfx file of the issuer, and compare the password.',
  },
  'seal-act-refused': {
    what: 'This cannot be done with the seal now.',
    meaning: 'Nothing was sent; the seal has not changed.',
    remedy: 'See the history below for what has become of it.',
  },
  'seal-verification-failed': {
    what: 'The sealed file did not verify from disk.',
    meaning: 'Not registered, not sent; the document is still on the desk.',
    remedy: 'Try again; otherwise call the administrator.',
  },
  'rescue-mode': {
    what: 'The station is in rescue mode: it only shows.',
    meaning:
      'The database is damaged; to protect the files that are there nothing is written. This step was not done.',
    remedy:
      'The administrator restores the newest backup in Settings → Backup and restore, then starts the station again.',
  },
  'data-damaged': {
    what: 'This part of the data cannot be read.',
    meaning: 'The file that holds it is damaged. Everything else is as it was, and the file was not changed.',
    remedy: 'The administrator restores the newest backup in Settings → Backup and restore.',
  },
  'restore-open': {
    what: 'A backup was restored and not yet compared with the exchange: no numbering, sealing or signing for now.',
    meaning:
      'Which numbers were used after the backup is not known yet, so one might be given twice. This step was not done.',
    remedy:
      'It is compared by itself when the line is up. Without a line the administrator states the last numbers in Settings → Backup and restore.',
  },
  'backup-refused': {
    what: 'The backup was not made, or this backup cannot be used.',
    meaning: 'The data and the earlier backups are as they were.',
    remedy: 'Deal with the reason below, then try again.',
  },
  'disk-full': {
    what: 'The disk is full.',
    meaning: 'This step was not done; nothing is lost.',
    remedy: 'Free some space and repeat.',
  },
  'package-refused': {
    what: 'The received file cannot be judged.',
    meaning: 'The original is kept.',
    remedy: 'Ask the sender to send it again.',
  },
  'courier-refused': {
    what: 'The courier pack was not made or taken ({{reason}}).',
    meaning:
      'What was taken in is in the inbox, all else is as before, and so are the files that were on the medium.',
    remedy: 'See to the reason and do it again: nothing is done twice.',
  },
  'joint-refused': {
    what: 'The joint-seal file was not taken.',
    meaning: 'Nothing was sealed; the document is unchanged.',
    remedy: 'Act on the reason; call the other unit when needed.',
  },
  'forward-refused': {
    what: 'This document cannot be forwarded now.',
    meaning: 'Nothing was sent.',
    remedy: 'Talk to the sender of the original.',
  },
  'printer-refused': {
    what: 'The printer did not take the pages.',
    meaning: 'Nothing was printed; the document is unchanged.',
    remedy: 'Check that the printer is on and has paper, or choose another one.',
  },
  'handle-unknown': {
    what: 'This link has expired.',
    meaning: nothingChanged,
    remedy: 'Open the document again.',
  },
  'input-invalid': {
    what: 'Something filled in does not fit.',
    meaning: 'Nothing was done.',
    remedy: 'Check the fields and try again.',
  },
  'connection-lost': {
    what: 'The connection to this machine’s service broke for a moment.',
    meaning: 'What was saved is safe; this step may or may not be done.',
    remedy: 'It reconnects by itself; look at the list before repeating.',
  },
  internal: {
    what: 'The service of this machine failed.',
    meaning: 'Unfinished steps are undone as a whole, never half.',
    remedy: 'Try again; otherwise copy the details for the administrator.',
  },
  'upload-failed': {
    what: 'The attachment did not get through.',
    meaning: 'It was not added; others are untouched.',
    remedy: 'Attach it again.',
  },
  'display-failed': {
    what: 'The page cannot be drawn.',
    meaning: 'The file itself is untouched.',
    remedy: 'Open it again; otherwise save the file.',
  },
};
