// Why a joint-seal file is not taken.
import type { jointReasons as zh } from '../zh-CN/joint-reasons.ts';
import type { SameKeys } from '../same-keys.ts';

export const jointReasons: SameKeys<typeof zh> = {
  'file-unreadable': {
    what: 'This is no joint-seal file, or another edition of the program made it.',
    remedy: 'Ask the other unit to export it again; both need the same edition of the program.',
  },
  'file-not-encrypted': {
    what: 'This file is not encrypted: a program up to version 0.3.0 made it. It is not taken.',
    remedy: 'Ask the other unit to update and to make the file again under “Joint seals”.',
  },
  'not-our-key': {
    what: 'This file is not encrypted to this machine and does not open.',
    remedy:
      'See which unit it is for. If it is for this one, ask the other unit to fetch the newest lists and make it again.',
  },
  'file-damaged': {
    what: 'The file was changed on the way or not copied whole.',
    remedy: 'Copy it again; if that does not help, ask the other unit to make it again.',
  },
  'recipient-not-encryptable': {
    what: '“{{to}}” has no usable encryption certificate, so the file cannot be encrypted to it ({{code}}).',
    remedy:
      'Connect once to fetch the newest lists; else that unit has to renew its certificates with the authority.',
  },
  'sender-refused': {
    what: 'Who sent the file cannot be confirmed: its machine signature does not fit the directory ({{code}}).',
    remedy: 'Call the other unit; when the lists on this machine are old, connect once first.',
  },
  'not-for-us': {
    what: 'This file is for “{{to}}”, not for this unit.',
    remedy: 'Pass it on to that unit, or ask the main issuer to export it again.',
  },
  'wrong-order': {
    what: 'The order of the seals is not kept: “{{next}}” comes next.',
    remedy: 'Let that unit seal first, in the order of the issuers.',
  },
  'part-differs': {
    what: '{{file}} in the file is not what its list says; it was changed or damaged on the way.',
    remedy: 'Do not seal. Ask the other unit to export it again.',
  },
  'page-differs': {
    what: 'The page does not fit the content ({{code}}), so this machine cannot tell that what is sealed is what was signed.',
    remedy: 'Do not seal. Call the main issuer; both need the same edition of the program.',
  },
  'seals-differ': {
    what: 'The seals on {{file}} are not those of the units before.',
    remedy: 'Do not seal. Call the main issuer.',
  },
  'seal-invalid': {
    what: 'A seal that is on {{file}} already does not verify ({{code}}).',
    remedy: 'Do not seal. Call the main issuer.',
  },
  'consent-missing': {
    what: 'A unit before has not enclosed its leader’s consent to this content.',
    remedy: 'Ask the main issuer to look at it and export it again.',
  },
  'content-changed': {
    what: 'What came back is not what this unit sent ({{field}}).',
    remedy: 'Call the unit that returned it and ask it to work from the file that was sent.',
  },
  'round-unknown': {
    what: 'No such document is out for joint seals on this machine; it may have been returned or finished.',
    remedy: 'Look at the document; return it to the drafter when needed.',
  },
  'already-here': {
    what: 'This file is being dealt with on this machine already.',
    remedy: 'Open it in the list of joint seals.',
  },
  'answer-outdated': {
    what: 'This answer is about an earlier round; it went on, or was begun anew, since.',
    remedy: 'Nothing has to be done; call that unit when in doubt.',
  },
  'lists-missing': {
    what: 'The authority’s lists have not come to this machine, so the file cannot be verified.',
    remedy: 'Connect once, or import the lists by file.',
  },
};
