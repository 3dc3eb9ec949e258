// English: what the rules, the checker and the secrecy gate find.
import { treeOf, type FindingTable } from '../word-trees.ts';
import { pageFindings } from './findings-page.ts';
import { writingFindings } from './findings-writing.ts';

const classified =
  'Classified documents must not travel on this network; use the classified channel. If it was marked by mistake, remove the marking.';

const table: FindingTable = {
  'secrecy.field': { what: 'A secrecy level is set: {{text}}', remedy: classified },
  'secrecy.star': { what: 'Secrecy marking “{{text}}”', remedy: classified },
  'secrecy.term': { what: 'Secrecy level with a term “{{text}}”', remedy: classified },
  'secrecy.alone': { what: 'Marked “{{text}}”', remedy: classified },
  'secrecy.fileName': { what: '“{{text}}” in a file name', remedy: classified },
  'secrecy.mention': {
    what: 'A sentence mentions “{{text}}”',
    remedy: 'May be submitted; the leader decides on record.',
  },
  'secrecy.unchecked': {
    what: 'The text of “{{name}}” could not be read',
    remedy: 'The custodian looks at it and confirms it by name before sealing.',
  },
  ...writingFindings,
  'recipients.none': { what: 'No recipients', remedy: 'Choose main recipients from the directory.' },
  'recipients.mainMissing': { what: 'No main recipient', remedy: 'Choose at least one.' },
  'recipients.twice': { what: '“{{name}}” was chosen twice', remedy: 'Remove one.' },
  'recipients.self': { what: 'Addressed to the own unit', remedy: 'Remove it.' },
  'recipients.unknown': {
    what: '“{{name}}” is not in the directory',
    remedy: 'Choose it from the directory again.',
  },
  'recipients.person': {
    what: 'Addressed to a person, “{{name}}”',
    remedy: 'Documents go to units, not to their leaders; address the unit.',
  },
  'request.oneMain': {
    what: 'A request with several main recipients',
    remedy: 'One main recipient only; copy to the others.',
  },
  'upward.oneMain': {
    what: 'An upward document with several main recipients',
    remedy: 'Normally one superior unit only; copy to the others.',
  },
  'upward.ccBelow': { what: 'An upward document copied to “{{name}}” below', remedy: 'Remove it.' },
  'upward.skipsLevel': {
    what: 'Passes over the direct superior to “{{name}}”',
    remedy: 'Copy to the unit that is passed over.',
  },
  'kind.notAbove': {
    what: 'A {{kind}} to “{{name}}”, which is not above',
    remedy: 'This kind goes upwards; to other units write a letter.',
  },
  'kind.notBelow': {
    what: 'A {{kind}} to “{{name}}”, which is not below',
    remedy: 'This kind goes downwards; to other units write a letter.',
  },
  'kind.above': {
    what: 'A {{kind}} to the superior unit “{{name}}”',
    remedy: 'This kind does not go upwards; use a request, a report or an opinion.',
  },
  'letter.below': {
    what: 'A letter to “{{name}}” below',
    remedy: 'Letters go between units of which none is over the other; use a notice or a reply.',
  },
  'format.kind': {
    what: 'The page has not the format of a {{kind}}',
    remedy: 'Go back to the format of this kind.',
  },
  'format.upward': {
    what: 'An upward document in the letter format',
    remedy: 'That format has no place for the signatory; use the document format.',
  },
  'signatory.missing': { what: 'An upward document without signatory', remedy: 'Fill in the signatory.' },
  'signatory.notUpward': { what: 'A signatory on a document that is not upward', remedy: 'Leave it empty.' },
  'signatory.count': {
    what: '{{count}} signatories for {{issuers}} issuers',
    remedy: 'A joint upward document names one for each issuer.',
  },
  'signatory.label': {
    what: 'The field holds “{{text}}”',
    remedy: 'The label is printed by itself; fill in the name only.',
  },
  'order.issuer': { what: 'This unit may normally not give orders', remedy: 'Check the kind.' },
  'issuer.internal': {
    what: 'The internal division “{{name}}” writes to the outside',
    remedy: 'Only the office of a department may; let the department write.',
  },
  'issuer.rank': {
    what: 'The joint issuer “{{name}}” is of another rank',
    remedy: 'Joint issuers are of one rank; check.',
  },
  'issuer.twice': { what: 'The issuer “{{name}}” is named twice', remedy: 'Keep one.' },
  'department.commands': {
    what: 'A department commands the government “{{name}}” below',
    remedy: 'Let the government write, or use a letter.',
  },
  'department.agreement': {
    what: '“{{name}}” is given a task',
    remedy: 'Without its agreement a department may not write downwards; confirm that it agreed.',
  },
  'cosign.others': {
    what: '“{{name}}” is given a task',
    remedy: 'What touches other units is signed by them too; confirm that it was.',
  },
  'attachments.mentioned': {
    what: 'The body speaks of an attachment, none is attached',
    remedy: 'Attach it or change the text.',
  },
  'attachments.numberMissing': {
    what: 'The body speaks of attachment {{number}}, there are {{count}}',
    remedy: 'Attach it or correct the number.',
  },
  'attachments.typedNote': {
    what: 'The attachment note is typed into the body',
    remedy: 'It is printed by itself; remove the paragraph.',
  },
  'attachments.sameName': {
    what: 'Two attachments named “{{name}}”',
    remedy: 'Rename one and attach it again.',
  },
  'attachments.active': {
    what: '“{{name}}” has macros or scripts',
    remedy: 'Recipients are warned; a file without them is better.',
  },
  'annex.titleEmpty': {
    what: 'An annex without title',
    remedy: 'Write its title; the attachment note prints it.',
  },
  'annex.bodyEmpty': { what: 'An annex without text', remedy: 'Write it or remove the annex.' },
  ...pageFindings,
};

export const findings = {
  ...treeOf(table),
  other: { what: 'Found: {{code}}', remedy: 'Compare with the clause.' },
  /** How binding it is. */
  force: {
    mandatory: 'Mandatory',
    general: 'General',
    recommended: 'Recommended',
    permitted: 'Permitted',
    practice: 'Practice',
  },
  /** Where it stands. */
  place: {
    page: 'Page {{page}}',
    title: 'Title',
    titleNote: 'Note under the title',
    body: 'Body',
    bodyBlock: 'Body, paragraph {{block}}',
    bodyCell: 'Body, paragraph {{block}}, table row {{row}}, cell {{cell}}',
    annex: 'Annex {{annex}}',
    annexTitle: 'Title of annex {{annex}}',
    annexBlock: 'Annex {{annex}}, paragraph {{block}}',
    annexCell: 'Annex {{annex}}, paragraph {{block}}, table row {{row}}, cell {{cell}}',
    recipients: 'Recipients',
    recipient: 'Recipient {{number}}',
    attachments: 'Attachments',
    attachment: 'Attached file {{number}}',
    issuer: 'Issuer {{number}}',
    issuers: 'Issuer mark',
    signatory: 'Signatory',
    signatureStamp: 'Signature stamp',
    attendance: 'Attendance',
    notes: 'Notes',
    forwards: 'Forwarded document',
    kind: 'Kind',
    format: 'Format',
  },
};
