// English: what the rules and the secrecy gate find.
import { treeOf, type FindingTable } from '../word-trees.ts';

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
  'title.empty': { what: 'No title', remedy: 'Write a title.' },
  'title.kind': {
    what: 'The title does not end with its kind',
    remedy: 'A title has issuer, matter and kind.',
  },
  'title.control': { what: 'Line breaks or invisible characters in the title', remedy: 'Remove them.' },
  'body.empty': { what: 'No body', remedy: 'Write the body.' },
  'body.emptyParagraph': { what: 'Empty paragraph', remedy: 'Remove or fill it.' },
  'body.levelSkipped': { what: 'A heading level is skipped', remedy: 'Levels follow 一、（一）1.（1）.' },
  'recipients.none': { what: 'No recipients', remedy: 'Choose main recipients from the directory.' },
  'recipients.mainMissing': { what: 'No main recipient', remedy: 'Choose at least one.' },
  'recipients.twice': { what: '“{{name}}” was chosen twice', remedy: 'Remove one.' },
  'recipients.self': { what: 'Addressed to the own unit', remedy: 'Remove it.' },
  'recipients.unknown': {
    what: '“{{name}}” is not in the directory',
    remedy: 'Choose it from the directory again.',
  },
  'request.oneMain': {
    what: 'A request with several main recipients',
    remedy: 'One main recipient only; copy to the others.',
  },
  'upward.oneMain': {
    what: 'An upward document with several main recipients',
    remedy: 'Normally one superior unit only.',
  },
  'upward.ccBelow': { what: 'An upward document copied to “{{name}}” below', remedy: 'Remove it.' },
  'upward.skipsLevel': {
    what: 'Passes over the direct superior to “{{name}}”',
    remedy: 'Copy to the unit that is passed over.',
  },
  'signatory.missing': { what: 'An upward document without signatory', remedy: 'Fill in the signatory.' },
  'signatory.notUpward': { what: 'A signatory on a document that is not upward', remedy: 'Leave it empty.' },
  'report.request': {
    what: 'A report that carries a request: “{{text}}”',
    remedy: 'Write a separate request.',
  },
  'order.issuer': { what: 'This unit may normally not give orders', remedy: 'Check the kind.' },
  'department.commands': {
    what: 'A department commands the government “{{name}}” below',
    remedy: 'Let the government write, or use a letter.',
  },
  'reply.reference': {
    what: 'A reply that does not name what it answers',
    remedy: 'Quote title and number at the beginning.',
  },
  'attachments.mentioned': {
    what: 'The body speaks of an attachment, none is attached',
    remedy: 'Attach it or change the text.',
  },
  'attachments.sameName': {
    what: 'Two attachments named “{{name}}”',
    remedy: 'Rename one and attach it again.',
  },
  'attachments.active': {
    what: '“{{name}}” has macros or scripts',
    remedy: 'Recipients are warned; a file without them is better.',
  },
};

export const findings = {
  ...treeOf(table),
  other: { what: 'Found: {{code}}', remedy: 'Compare with the clause.' },
};
