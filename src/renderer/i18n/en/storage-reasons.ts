// English: why a backup was refused, and what a wrong clock looks like.
import type { SameKeys } from '../same-keys.ts';
import type { storageReasons as zh } from '../zh-CN/storage-reasons.ts';

export const storageReasons: SameKeys<typeof zh> = {
  'exchange-not-trusted': {
    CERT_NOT_YET_VALID: {
      what: 'By this machine’s clock the exchange’s certificate is not valid yet; no line was opened.',
      remedy: 'The machine’s clock is most likely wrong: the administrator sets its date and time.',
    },
    CERT_HAS_EXPIRED: {
      what: 'By this machine’s clock the exchange’s certificate has run out; no line was opened.',
      remedy: 'Check the machine’s date and time first; when they are right, call the exchange.',
    },
  },
  'backup-refused': {
    'disk-full': {
      what: 'There is not enough room where backups go.',
      remedy: 'Free space there, or choose another backup folder below.',
    },
    'folder-unreachable': {
      what: 'The backup folder is not there or cannot be written.',
      remedy: 'Attach the backup medium, or choose another folder below.',
    },
    'page-damaged': {
      what: 'The data are damaged: the backup was not made or cannot be used.',
      remedy: 'Restore another backup that passed its verification.',
    },
    'blob-damaged': {
      what: 'A large attachment is damaged or gone.',
      remedy: 'Restore another backup that passed its verification.',
    },
    'code-mistyped': {
      what: 'The recovery code is not copied right: a character is missing or wrong.',
      remedy: 'Compare it group by group and type it again. O counts as 0; I and L count as 1.',
    },
    'drill-runs': {
      what: 'A restore drill is running.',
      remedy: 'Wait until it has ended, or stop it first.',
    },
    'other-key': {
      what: 'This is no backup of this machine’s data, or its first page is damaged.',
      remedy: 'Choose another backup.',
    },
    missing: {
      what: 'There is no usable backup.',
      remedy: 'Attach the medium that holds the backups and run “storage restore”.',
    },
  },
};
