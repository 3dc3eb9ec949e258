// Courier: documents and receipts on a medium when there is no line.
import type { courier as zh, courierReasons as zhReasons } from '../zh-CN/courier.ts';
import type { SameKeys } from '../same-keys.ts';

export const courier: SameKeys<typeof zh> = {
  title: 'Courier',
  intro:
    'Without a line, documents and receipts are packed into one encrypted, signed file and carried on a USB stick; what comes back is taken in here. When the line returns everything goes by it too, and nothing twice.',
  exchange: 'Exchange centre',
  out: 'Out',
  in: 'In',
  history: 'Trips',
  to: 'To',
  folder: 'Medium or folder',
  folderHelp: 'Plug the stick in and choose it below, or write the path of a folder.',
  media: 'Media attached',
  noMedia: 'No attached medium is seen.',
  documents: 'Documents to carry',
  chooseAll: 'All',
  chooseNone: 'None',
  noDocuments: 'No document waits in the outbox.',
  noDocumentsHint: 'A pack is still worth a trip: it carries receipts and asks the centre for what is new.',
  selected: '{{count}} chosen, {{size}}',
  goesAlong: 'Along with them: receipts {{receipts}}, notices {{notices}}.',
  trips: 'carried × {{count}}, waiting for the answer',
  carried: 'Carried',
  carriedTo:
    'Carried to {{name}} in pack {{pack}} on {{when}}; no receipt yet. It also goes by the line when that returns, and nothing twice.',
  openTrip: 'Show this pack',
  make: 'Make the pack',
  look: 'Look for packs',
  take: 'Take in',
  goOn: 'Go on taking',
  found: 'Packs on the medium',
  nothingFound: 'There is no pack in this folder.',
  from: 'From',
  madeAt: 'Made',
  size: 'Size',
  status: 'State',
  act: 'Act',
  fresh: 'not taken yet',
  known: {
    taking: 'being taken',
    taken: 'taken before',
    waiting: 'some wait for lists',
    broken: 'not finished last time',
  },
  refusal: {
    'file-unreadable': 'no pack, or of another program version',
    'not-for-us': 'for another unit',
    'part-missing': 'a further part is missing',
    'medium-gone': 'cannot be read',
    'already-taken': 'taken before',
  },
  job: {
    preparing: 'Preparing',
    writing: 'Writing to the medium',
    checking: 'Checking; nothing is taken yet',
    taking: 'Taking in, most urgent first',
  },
  progress: '{{done}} of {{total}}, entry {{entry}} of {{entries}}',
  progressBytes: '{{done}} of {{total}}',
  cancel: 'Stop',
  stopping: 'Stopping: the batch at hand is finished first; what was taken stays.',
  soFar: '{{taken}} taken in, {{left}} not yet',
  goOnHint:
    '{{soFar}}. What was taken stays. Choose this pack under “In” again: it goes on where it was stopped, and nothing is doubled.',
  noTrips: 'Nothing was carried yet.',
  state: {
    writing: 'being written',
    written: 'written, waiting for the answer',
    answered: 'all answered',
    taking: 'being taken',
    taken: 'all taken',
    waiting: 'some wait for lists',
    broken: 'not finished',
  },
  direction: { out: 'To {{name}}', in: 'From {{name}}' },
  entries: '{{count}} entries',
  open: 'Open',
  sheet: 'Checksum sheet',
  sheetTitle: 'Checksum sheet of a courier pack',
  printSheet: 'Print the sheet',
  compare: 'Compare',
  compareNow:
    'This was computed from the files on the medium. Hold it against the sheet that came with the pack, group by group, and take the pack only when all are the same; else phone the sender.',
  compareOnPaper:
    'Before taking: find this pack under “In” of “Courier”, press “Compare”, hold the sixteen groups on the screen against this sheet line by line, and tick each line that is the same. If one group differs, do not take the pack; phone the sender.',
  sheetHint:
    'The sheet lies beside the pack on the medium (same name, .txt). For one-way media (discs, diodes) print it and send it along: the other side compares group by group before it takes the pack.',
  packNo: 'Pack',
  carriedBy: 'Carried by',
  takenBy: 'Taken by',
  date: 'Date',
  file: 'File',
  bytes: '{{count}} bytes',
  results: 'Entry by entry',
  contents: 'Contents',
  kind: {
    document: 'Documents',
    'further-note': 'Further sendings',
    receipt: 'Receipts',
    notice: 'Notices',
    'seal-notice': 'Seal matters',
    publication: 'Lists',
    answers: 'Answers',
  },
  counts: '{{kind}} {{count}}',
  entryState: {
    sent: 'sent, waiting for the answer',
    accepted: 'accepted there',
    refused: 'not accepted: {{code}}',
    open: 'not taken yet',
    taken: 'taken in',
    known: 'the line was first; not doubled',
    waiting: 'waits for lists',
  },
  feed: {
    contiguous: 'It goes on where the documents so far end.',
    behind: 'Everything in it came before, by the line or another pack.',
    gap: 'Something between it and what is here is still missing; the next pack or the line brings it.',
    'other-epoch': 'The centre was rebuilt; documents are compared one by one.',
  },
  back: 'Back',
  reason: {
    cancelled: 'somebody stopped it',
    stopped: 'the program ended meanwhile',
    'medium-gone': 'the medium could not be read any more',
    'medium-full': 'the medium is full',
    'disk-full': 'the disk of this machine is full',
    'medium-faulty': 'the medium does not read back what was written',
    'folder-refused': 'the folder cannot be read or written',
    'lists-missing': 'some signatures need newer lists',
  },
};

/** The same refusal for different reasons. */
export const courierReasons: SameKeys<typeof zhReasons> = {
  'file-unreadable': {
    what: 'This is no courier pack, or one of another program version.',
    remedy: 'Look whether it is the right file; both sides need the same version.',
  },
  'part-missing': {
    what: 'The pack lacks its part “{{part}}”.',
    remedy: 'Put all parts of the same name into one folder and take it again.',
  },
  'file-damaged': {
    what: 'The pack was changed, copied incompletely, or the medium is bad.',
    remedy: 'Compare it with the sheet and copy it again; else have it made again.',
  },
  'not-for-us': { what: 'This pack is not for this unit.', remedy: 'Bring it to the unit named on it.' },
  'not-our-key': {
    what: 'The pack is encrypted to a key that this machine does not have.',
    remedy: 'The other side fetches the newest lists and makes it again.',
  },
  'sender-refused': {
    what: 'It cannot be told who made the pack ({{code}}).',
    remedy: 'Phone the other side; fetch newer lists when yours are old.',
  },
  'sender-revoked': {
    what: 'The certificate of the machine that made the pack is revoked.',
    remedy: 'Phone that unit; it makes the pack again with its new certificate.',
  },
  'already-taken': {
    what: 'This pack was taken before; nothing in it is new.',
    remedy: 'Nothing is to be done.',
  },
  'lists-missing': {
    what: 'The lists of the authority are not here; no signature can be judged.',
    remedy: 'Import the lists first (Check seals → trust lists).',
  },
  'recipient-not-encryptable': {
    what: 'The other side ({{to}}) has no usable encryption certificate ({{code}}).',
    remedy: 'Fetch the newest lists; else that side renews its certificate.',
  },
  'nothing-to-send': {
    what: 'There is nothing to carry to that side.',
    remedy: 'Choose documents, or wait until there are receipts.',
  },
  'folder-refused': {
    what: '“{{folder}}” cannot be read or written.',
    remedy: 'Plug the medium in, or choose another folder.',
  },
  'medium-full': { what: 'The medium has no room.', remedy: 'Free some room, or choose fewer documents.' },
  'no-room': {
    what: 'There is no room on this disk: the pack needs {{needed}} and {{free}} are free. Nothing was taken.',
    remedy: 'Free some room and take it again: the pack stays as it is and nothing is doubled.',
  },
  'medium-gone': {
    what: 'The medium could not be read or written any more.',
    remedy: 'Plug it in and do it again: nothing is done twice.',
  },
  'medium-faulty': { what: 'The medium does not hold what was written.', remedy: 'Use another medium.' },
  busy: { what: 'Another pack is being worked on.', remedy: 'Wait for it, or stop it first.' },
  'stopped-midway': {
    what: 'It was stopped: {{taken}} entries are taken in, {{open}} are not.',
    remedy:
      'Work on with what was taken. Take the same pack again when needed: it goes on where it was stopped, and nothing is doubled.',
  },
  cancelled: {
    what: 'It was stopped.',
    remedy: 'Do it again when needed: what was taken stays, what was half written is gone.',
  },
};
