// English: backup and restore.
import type { SameKeys } from '../same-keys.ts';
import type { storage as zh } from '../zh-CN/storage.ts';

export const storage: SameKeys<typeof zh> = {
  title: 'Backup and restore',
  banner: {
    rescue: {
      damaged:
        'Rescue mode: the database is damaged ({{finding}}). What can be read is shown, nothing is written, the files are as they were found. The administrator restores the newest backup.',
      backup:
        'Rescue mode: the database is damaged ({{finding}}) and cannot be read. What is shown is the backup of {{at}}; nothing is written. The administrator restores the newest backup.',
    },
    reopening:
      'The backup is about to be restored: the window shows how far it is and opens by itself; log in again then.',
    done: 'The data were restored on {{at}} to the backup of {{made}}. The earlier data files were not deleted; they lie in the folder “damaged…” beside the data. Log in again.',
    failed:
      'The backup that was asked for could not be restored ({{finding}}); the data are as they were. An administrator should restore another backup.',
    asked: 'The backup will be restored at the next start. Close the station and open it again.',
    reconciling:
      'The backup of {{at}} was restored. What was sent, received and numbered after it is being compared with the exchange; until then no numbering, sealing or signing. {{waiting}}',
    stated:
      'The backup of {{at}} was restored and the administrator stated the numbers. It is still compared with the exchange when the line is up.',
    low: 'Little room is left on the disk ({{free}}). Please free some soon.',
    floor:
      'The disk is almost full ({{free}} left): no more large files are taken, the rest is kept for receipts and registers. Free space now.',
    damage:
      'A check found damaged data ({{finding}}). The administrator should restore the newest backup soon.',
    overdue: 'No backup has succeeded for a long time. The administrator should have a look.',
    anew: {
      needed:
        'The data came from another computer, and its machine key and seal key stayed there. Documents can be read, but not sent, received or sealed. The administrator enrols it anew with a new code; a new seal comes with it.',
      waiting:
        'The request to enrol anew is sent and waits for the authority; documents can be read meanwhile.',
    },
    enrolAnew: 'Enrol anew',
    open: 'Open backup and restore',
  },
  waiting: {
    nothing: 'Comparing now.',
    unreachable: 'The exchange cannot be reached; it goes on by itself when it can.',
    'not-enrolled': 'This machine is not enrolled yet.',
    'machine-key-lost':
      'This machine does not have the old machine key: it goes on once it is enrolled anew.',
    'unit-rejected': 'The exchange refuses this machine’s certificate: call the exchange.',
    feed: 'Documents and receipts are coming in again.',
    'own-unreadable':
      'A document that this unit sent cannot be read: the administrator states the last numbers.',
    failed: 'The last try did not finish; it is tried again by itself.',
    line: 'It is tried again by itself.',
  },
  finding: {
    ok: 'good',
    'header-damaged': 'head of the file damaged',
    truncated: 'file cut short',
    'page-damaged': 'content damaged',
    missing: 'file gone',
    'blob-damaged': 'a large attachment is damaged or gone',
    'audit-broken': 'the audit log does not hold together',
    'counts-differ': 'less in it than when it was begun',
    'other-key': 'another key, or the first page damaged',
    'from-future': 'written by a newer version of the station',
    'disk-full': 'not enough room',
    'folder-unreachable': 'the backup folder is not there or cannot be written',
    'recovery-code-wrong': 'the recovery code does not open this backup',
    'no-recovery-slot': 'there was no recovery code yet when it was made',
  },
  ran: '{{at}}, {{result}}',
  lastBackup: 'Last backup: ',
  noBackup: 'none yet',
  lastGood: '; the last good one: {{at}}',
  mended: '; large attachments found spoilt among the backups and written anew: {{files}}',
  madeWithout: '; everything else is in it, without these large attachments: {{files}}',
  every: 'A backup every {{count}} hours, in {{folder}}',
  lastCheck: 'Last full check: ',
  noCheck: 'none yet',
  damagedFile:
    'Large attachments are damaged on this machine and not mended yet ({{files}}; the last one found: {{file}}): the backups of now have no whole copy, or the disk has no room. If another medium holds backups, attach it and choose it as the place of backups: the station mends them by itself. If not, ask the sender of a document that does not open to send it again.',
  mendedFile:
    'A large attachment was found damaged on this machine ({{at}}, {{file}}) and was mended from the backups. It opens as before.',
  wholeFile: 'The large attachment that was damaged ({{file}}) is whole (looked at again {{at}}).',
  free: 'Free space on the disk: {{free}}',
  backUp: 'Back up now',
  check: 'Full check',
  verify: 'Verify',
  restore: 'Restore the newest backup',
  restoreThis: 'Restore this one',
  restoreWithLoss: 'Restore without them…',
  forgetRestore: 'Do not restore',
  bad: {
    lacks: 'Large attachments damaged or gone: {{files}}. Everything else is good.',
    lacksSome: 'Large attachments are damaged or gone. Everything else is good.',
    useless: 'This backup does not open and cannot be restored.',
    takeOther: 'To restore, take the one of {{at}}.',
    only: {
      'with-loss':
        'There is no better one. Back up now first: attachments that are still good on this machine are put back. Restore this one only if the data on this machine are damaged.',
      useless:
        'There is no better one. Attach the medium that holds other backups; if the data on this machine are good, back up now.',
    },
    lost: 'After the restore these attachments do not open here; documents, registers and numbers are all there. Attachments that are still good on this machine stay.',
  },
  drill: {
    title: 'Restore drill',
    help: 'Take the sealed recovery code out and try it: with the code alone the newest verified backup is restored into a scratch folder beside the data, read page by page, counted, and removed. The station’s own data are not touched and work goes on. Twice a year is a good habit.',
    never: 'No restore drill has been made yet.',
    passed:
      'Last drill: {{at}}, passed. The recovery code opened the backup of {{made}}: documents {{documents}}, received {{inbox}}, outgoing register {{outgoingRegister}}, audit entries {{audit}}, large attachments {{largeFiles}}; all of it was read.',
    failed: 'Last drill: {{at}}, failed (backup of {{made}}): {{result}}.',
    codeRemedy:
      'Check that the code in the envelope is this unit’s; if it was printed after this backup, back up first and try again.',
    backupRemedy: 'Back up now, then try again.',
    code: 'Recovery code',
    start: 'Start the drill',
    running: 'The drill is running ({{percent}} %); work goes on as usual…',
    stop: 'Stop the drill',
  },
  progress: {
    copying: 'Copying the database ({{size}}); work goes on as usual…',
    files: 'Keeping large attachments: {{done}} of {{total}}',
    verifying: 'Reading back what was written ({{size}})…',
  },
  none: 'There is no backup in this folder yet.',
  noneGood: 'There is no backup that passed its verification.',
  madeAt: 'Made',
  size: 'Size',
  sizes: 'database {{database}}, {{files}} large attachments ({{bytes}})',
  verified: 'Verified',
  acts: 'Actions',
  gaps: 'Gaps in the numbers (never used again; hold them against the paper registers)',
  gap: {
    exchange: '{{run}} {{year}}, {{from}} to {{to}}: may have been given after the backup and were not sent.',
    rebuilt: '{{run}} {{year}}, {{from}} to {{to}}: entered again in order after the restore.',
    stated: '{{run}} {{year}}, {{from}} to {{to}}: used, as {{by}} stated.',
  },
  run: {
    incoming: 'Incoming register',
    'seal-use-book': 'Seal-use register',
    code: '“{{code}}”',
  },
  place: 'Where backups go',
  folder: 'Backup folder',
  ownFolder: 'Beside the data (default)',
  folderHelp:
    'Another disk or a USB stick is best. Backups are encrypted: another machine opens them with the unit’s recovery code. Left empty: beside the data.',
  media: 'Media attached now',
  howOften: 'How often',
  interval: { 1: 'Every hour', 4: 'Every 4 hours', 24: 'Every day' },
  savePlace: 'Save',
  restoreTitle: 'Restore a backup',
  restoreConfirm: 'Restore',
  restoreFrom: 'The backup of {{at}} is restored.',
  restoreKeeps: 'The present files are moved into a folder beside them; nothing is deleted.',
  restoreLoses:
    'What was drafted or changed here after the backup and not sent goes back to how it was then.',
  restoreLocks:
    'What was sent and received after it comes back from the exchange; until that is compared, no numbering, sealing or signing.',
  restoreReopens:
    'Done at once: Yizhan closes and opens by itself; the window shows how far the restore is and comes back to the log-in.',
  confirmWord: 'restore',
  lossWord: 'restore without them',
  typeWord: 'Type “{{word}}” to confirm',
  numbers: 'State the last numbers',
  numbersHelp:
    'When the exchange cannot be reached and work cannot wait: copy the last number used after the backup from the paper registers, for every issuer code in use. It goes into the audit log.',
  issuerCode: 'Issuer code',
  register: 'Register',
  year: 'Year',
  last: 'Last number used',
  addRow: 'Add a row',
  stateNumbers: 'State and free the numbers',
};
