// Joint seals (the file that goes between the units).

export const joint = {
  title: 'Joint seals',
  take: 'Take a joint-seal file',
  judging: 'Checking who sent it, its content, its page and the seals on it …',
  empty: 'No document is out for joint seals',
  emptyHint:
    'Own documents appear here once they are sealed under “Sealing”; for another unit’s, use “Take a joint-seal file”.',
  choose: 'Choose a document at the left.',
  part: { main: 'Led by this unit', co: 'Co-issued by this unit' },
  state: {
    collecting: 'Waiting for other units’ seals',
    refused: 'A co-issuer does not seal',
    complete: 'All units have sealed; to be packed',
    arrived: 'Waiting for this unit’s leader',
    agreed: 'Agreed; look at the place',
    placed: 'Ready to be sealed',
    sealed: 'Sealed; give it back to the leading unit',
    declined: 'This unit does not seal; give the answer back',
  },
  order: 'Order of the seals',
  own: '(this unit)',
  hasSealed: 'sealed',
  notSealed: 'not sealed',
  isNext: 'next',
  agreed: '{{leader}} agreed on {{date}}',
  attachments: 'Attachments',
  reportNote: 'As verified when it came',
  sendOn: 'This unit’s seal is on. Give the file to “{{to}}”, and take it at the left when it comes back.',
  sendBack: 'This unit’s seal is on. Give the file back to “{{to}}”.',
  onlyThem: 'The file is encrypted; only that unit can open it.',
  save: 'Save the file',
  remake: 'Make it again',
  remakeNow: 'Make the file',
  remakeWhat: 'The file has not been made yet.',
  remakeHint:
    'When the other unit cannot open it (a renewed certificate), fetch the newest lists and make it again.',
  consentWhat:
    'Look at the page and the attachments. Your consent is kept with name and date and bound to this very content; any change ends it.',
  consent: 'Agree',
  placeWhat:
    'This unit’s seal goes on its name on page {{page}}, {{diameterMm}} mm wide. Look at the page, then confirm.',
  placeConfirm: 'The place is right',
  noPlace: 'The page has no place for this unit’s seal. Call the leading unit.',
  sealWhat:
    'Puts this unit’s seal on the original and the copy for reading without touching the seals before it, and enters it in the book of seal uses.',
  finishWhat:
    'Every unit’s seal is on and verified. The PIN packs the document, verifies it once more and puts it in the outbox.',
  finish: 'Pack and send',
  decline: 'Decline to seal',
  declineTitle: 'This unit does not seal this document',
  declined: 'This unit does not seal: {{reason}}',
  sendAnswer: 'Give the answer to “{{to}}”, which takes it in.',
  saveAnswer: 'Save the answer',
  refused: '“{{by}}” does not seal: {{reason}}',
  refusedNext:
    'Return the document to its drafter under “Sealing”; this unit’s use of the seal is voided then and stays in the book. Should that unit seal after all, its file can still be taken.',
  toDesk: 'Return it under “Sealing”',
  history: 'History',
  waitsForLeader: 'This unit’s leader has to agree before it is sealed.',
  waitsForCustodian: 'Waiting for the seal custodian.',
  deskOut: 'This unit’s seal is on; waiting for “{{next}}”.',
  deskRefused: '“{{next}}” does not seal. Read its reason under “Joint seals”, then return the document.',
  deskComplete: 'Every unit’s seal is on; pack it under “Joint seals”.',
  open: 'Go to “Joint seals”',
  startWhat:
    'This is a joint document. This unit’s seal goes on first and a file is made; {{units}} seal one after the other; it goes to the outbox when all seals are on.',
} as const;
