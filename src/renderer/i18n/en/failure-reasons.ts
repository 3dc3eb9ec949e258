// The same refusal for different reasons: said exactly where the reason is known.
import { courierReasons } from './courier.ts';
import { forwardingRefusals } from './forwarding.ts';
import { jointReasons } from './joint-reasons.ts';
import { keyFileReasons } from './key-file-reasons.ts';
import { storageReasons } from './storage-reasons.ts';
import type { failureReasons as zh } from '../zh-CN/failure-reasons.ts';
import type { SameKeys } from '../same-keys.ts';

export const failureReasons: SameKeys<typeof zh> = {
  'recipient-not-encryptable': {
    'unit-unknown': {
      what: '{{units}}: not in the directory, so it cannot be encrypted to.',
      remedy: 'Connect once to fetch the newest directory, then send it again.',
    },
    'certificate-missing': {
      what: '{{units}}: no encryption certificate, so it cannot be encrypted to.',
      remedy: 'The unit enrols or renews with the authority; it is sent by itself when the directory is new.',
    },
    'certificate-refused': {
      what: '{{units}}: the encryption certificate expired or was revoked.',
      remedy: 'The unit renews with the authority; it is sent by itself when the directory is new.',
    },
    'own-key-lost': {
      what: 'This machine has no key any more that opens the document, so it cannot be sent to others.',
      remedy: 'Restore the old data with the recovery code; if that cannot be done, send a new document.',
    },
  },
  'weak-password': {
    'too-short': { what: 'The password is too short.', remedy: 'Use at least 8 characters.' },
    'digits-only': { what: 'The password has digits only.', remedy: 'Add letters.' },
    'one-character': {
      what: 'The password has only one or two different characters.',
      remedy: 'Use three or more different characters.',
    },
    'contains-name': {
      what: 'The password holds your name.',
      remedy: 'Choose a password without the name.',
    },
  },
  ...storageReasons,
  'courier-refused': courierReasons,
  'forward-refused': forwardingRefusals,
  'joint-refused': jointReasons,
  'seal-key-file-refused': keyFileReasons,
  'weak-pin': {
    'pin-too-short': { what: 'The seal PIN is too short.', remedy: 'Use at least 8 characters.' },
    'pin-digits-only': { what: 'The seal PIN has digits only.', remedy: 'Add letters.' },
  },
  'input-invalid': {
    'too-many-recipients': {
      what: 'Too many recipients: {{most}} at most at once.',
      meaning:
        'Not saved: what you wrote is in this window alone; it is saved by itself once there are fewer recipients.',
      remedy: 'Send it to some of them; when it is on its way, add the others with “Send to further units”.',
    },
    'library-path': {
      what: 'The path of the driver is not complete.',
      remedy: 'Write it from the root or the drive letter on.',
    },
    'administrator-unknown': {
      what: 'No administrator here is called “{{name}}”.',
      remedy: 'Type the name of one with an account; a forgotten password is set anew from the command line.',
    },
    taken: {
      what: 'Somebody of that name is there already.',
      remedy: 'Add the office or a number to the name.',
    },
    'last-administrator': {
      what: 'This is the last administrator and cannot be deactivated.',
      remedy: 'Add another administrator first.',
    },
    'too-many': {
      what: 'Too many files at the same time.',
      remedy: 'Wait for the earlier ones, then go on.',
    },
    date: {
      what: 'The date of sign-off is not right.',
      remedy: 'Write it like {{today}}; it cannot be later than today.',
    },
    'number-format': {
      what: 'The document already has the number {{docNumber}}, which does not fit its present format.',
      remedy: 'Return it so that the drafter sets the format back, or start another document.',
    },
    'issuer-name': {
      what: '“{{name}}” is not the name of the joint issuer in the directory.',
      remedy: 'Change it to “{{expected}}”, or choose the unit again.',
    },
    'too-many-templates': { what: 'There are too many templates.', remedy: 'Put away those no longer used.' },
    'too-many-phrases': { what: 'There are too many phrases.', remedy: 'Remove those no longer used.' },
    issuerCode: {
      what: 'The issuer code is not one of this unit.',
      remedy: 'Choose the issuer code again.',
    },
    name: {
      what: 'This attachment is no longer part of the document.',
      remedy: 'Go back to the list and open the document again.',
    },
    index: {
      what: 'This attachment was taken away already.',
      remedy: 'Open the document again and look at its attachments.',
    },
  },
  'field-missing': {
    opinion: { what: 'There is no opinion.', remedy: 'Write the opinion, for example: approved for issue.' },
    name: { what: 'There is no name.', remedy: 'Write the name.' },
  },
  'changed-meanwhile': {
    'sealing-under-way': {
      what: 'This document is being sealed; the other act is not finished.',
      remedy:
        'Wait a moment, open the document again and see whether it is sealed; do not type the PIN twice.',
    },
  },
  'rule-broken': {
    'page-missingGlyphs': {
      what: 'The page faces do not have these characters: {{text}}.',
      remedy: 'Return it to the drafter to use other characters and have it signed off again.',
    },
  },
  'secrecy-marking': {
    package: {
      what: 'This document bears a secrecy marking.',
      remedy:
        'Its content is not shown and it cannot be signed for. Report to your security officer at once.',
    },
  },
  'seal-act-refused': {
    'asked-already': {
      what: 'This was already reported; the authority has not answered yet.',
      remedy: 'Wait for the answer, or call the authority when it is urgent.',
    },
    'decided-already': {
      what: 'The authority has decided on it, or it was taken back already.',
      remedy: 'See the authority’s answer in the history.',
    },
    'not-now': {
      what: 'The state of the seal has just changed; this cannot be done any more.',
      remedy: 'See the present state of the seal and its history.',
    },
    'unknown-seal': {
      what: 'The lists do not hold this seal.',
      remedy: 'Wait for new lists; if it is still missing then, call the authority.',
    },
  },
  'pin-locked': {
    token: {
      what: 'The token has locked itself.',
      remedy: 'The token office can unlock it; the recovery code cannot.',
    },
  },
  'seal-unusable': {
    'token-absent': {
      what: 'The token was not found.',
      remedy: 'Plug it in, check its label and try again.',
    },
    'token-library': {
      what: 'The token’s driver cannot be used.',
      remedy: 'Have the administrator check the path of the driver, or install it again.',
    },
    'token-crashed': {
      what: 'The token’s driver fell over; the station did not.',
      remedy:
        'Unplug the token, plug it in and try again; if that does not help, use another version of the driver.',
    },
    'token-hangs': {
      what: 'The token’s driver did not answer and is no longer waited for.',
      remedy: 'Unplug the token, plug it in and try again.',
    },
    'token-key-absent': {
      what: 'This token does not hold the unit’s seal key.',
      remedy: 'Check that it is the right token and the right key label.',
    },
    'token-certificate-differs': {
      what: 'The certificate on the token is not the registered seal certificate; no PIN was tried.',
      remedy: 'Have the token office write the registered certificate, or use the right token.',
    },
    'no-key-file': {
      what: 'There is no key file of this seal; its key lives in the token only.',
      remedy: 'Go on using the token.',
    },
    'locked-lost': {
      what: 'This seal was reported lost; its key on this machine is locked.',
      remedy: 'Ask for a new seal under “Seals”.',
    },
    'locked-suspended': {
      what: 'This seal is suspended; its key on this machine is locked.',
      remedy: 'It opens again when the authority restores the seal; call the authority when it is urgent.',
    },
    'no-sm2-key': {
      what: 'This machine has no SM2 seal key.',
      remedy: 'The administrator renews the seal.',
    },
    'sm2-key-unreadable': {
      what: 'The SM2 seal key does not open: it has another PIN than the other seal key, or it is damaged.',
      remedy: 'The administrator restores it from the backup, or renews the seal.',
    },
    'ses-refused': {
      what: 'This electronic seal cannot be put on this file: it is not made for the certificate, is out of its time, or the file is wrong.',
      remedy: 'The administrator checks whether the seal has to be renewed; else ask the authority.',
    },
    'no-certificate': {
      what: 'This machine has no seal certificate yet.',
      remedy: 'The administrator checks whether the enrolment is finished and the certificate was issued.',
    },
    'no-machine-key': {
      what: 'This machine has no key to sign delivery notes.',
      remedy:
        'The administrator checks whether the enrolment is finished, or restores with the recovery code.',
    },
    'device-key-wrong': {
      what: 'The seal key belongs to another machine, or its file is damaged.',
      remedy:
        'On another computer: the administrator enrols anew from the top of the window, and a new seal comes with it; report the old one lost under Seals.',
    },
    'key-file-unreadable': {
      what: 'The file of the seal key cannot be read.',
      remedy: 'The administrator updates the station or restores the backup.',
    },
  },
  'enrolment-code-invalid': {
    'code-malformed': { what: 'The code is not complete.', remedy: 'Copy the whole code from the paper.' },
    'code-checksum': {
      what: 'A character of the code is wrong.',
      remedy: 'Compare it with the paper, group by group.',
    },
    'code-other-unit': {
      what: 'The code belongs to unit {{unit}}, not to yours.',
      remedy: 'Ask the authority for a code of your own unit.',
    },
    'code-other-root': {
      what: 'The code comes from another authority; the documents here do not hang on it.',
      remedy: 'Ask the authority of before for a code, and report this.',
    },
    'code-version': {
      what: 'The code was made for a newer version.',
      remedy: 'Update this station first.',
    },
    'enrolment-unknown': {
      what: 'The exchange does not know this code.',
      remedy: 'Compare it with the paper; if it stays so, ask the authority for a new one.',
    },
    'enrolment-secret-wrong': {
      what: 'The secret of the code is wrong.',
      remedy: 'Compare it with the paper; there are five tries.',
    },
    'enrolment-locked': {
      what: 'The code was tried too often and is void.',
      remedy: 'Ask the authority for a new one.',
    },
    'enrolment-expired': {
      what: 'The code is older than 72 hours.',
      remedy: 'Ask the authority for a new one.',
    },
    'enrolment-used': {
      what: 'The code was used already.',
      remedy: 'Ask the authority for a new one; if it was not your unit, report it at once.',
    },
  },
  'seal-verification-failed': {
    STAGED_DIFFERS: {
      what: 'The file on the disk is not the one that was sealed.',
      remedy: 'Nothing was sealed; the document is still on the desk. Check the disk, then try again.',
    },
  },
};
