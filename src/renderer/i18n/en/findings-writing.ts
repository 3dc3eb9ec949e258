// English: what the rules, the checker and the secrecy gate find: title and body.
import type { FindingPart } from '../word-trees.ts';

/** Title and body. */
export const writingFindings = {
  'title.empty': { what: 'No title', remedy: 'Write a title.' },
  'title.control': { what: 'Line breaks or invisible characters in the title', remedy: 'Remove them.' },
  'title.issuer': {
    what: 'The title does not name the issuer “{{name}}”',
    remedy: 'A title has issuer, matter and kind: write the issuer first.',
  },
  'title.matter': { what: 'The title names no matter', remedy: 'Say what it is about.' },
  'title.kind': {
    what: 'The title does not end with its kind “{{kind}}”',
    remedy: 'A title has issuer, matter and kind; check the kind.',
  },
  'title.kindMixed': {
    what: 'Two kinds in one title: “{{text}}”',
    remedy: 'Each is a kind of its own; use one.',
  },
  'title.kindTwice': { what: 'The kind is named twice: “{{text}}”', remedy: 'Keep one.' },
  'title.endMark': {
    what: 'The title ends with “{{text}}”',
    remedy: 'A title has no mark at its end; remove it.',
  },
  'title.marks': {
    what: '“{{text}}” inside the title',
    remedy: 'Titles go without it; only book marks, quotation marks, brackets and 、 are usual.',
  },
  'title.long': { what: 'The title has {{count}} characters', remedy: 'Keep it within 50.' },
  'title.lines': {
    what: 'The title takes {{count}} lines',
    remedy: 'Keep it within 3: shorten it or break it elsewhere.',
  },
  'title.breakTorn': {
    what: 'A line of the title begins with “{{text}}”',
    remedy: 'Break the title where the sense allows it.',
  },
  'titleNote.missing': {
    what: 'No note under the title',
    remedy: 'A resolution or communique says, in brackets, when and by which meeting it was passed.',
  },
  'titleNote.brackets': { what: 'The note under the title has no brackets', remedy: 'Put it in brackets.' },
  'urgency.title': {
    what: 'The title says “{{text}}”, the document is routine',
    remedy: 'Choose an urgency, or take the word out of the title.',
  },
  'urgency.telegram': {
    what: '“{{text}}” in the title',
    remedy: 'That is an urgency of telegrams; documents have two of their own.',
  },
  'body.empty': { what: 'No body', remedy: 'Write the body.' },
  'body.emptyParagraph': { what: 'Empty paragraph', remedy: 'Remove or fill it.' },
  'body.levelSkipped': { what: 'A heading level is skipped', remedy: 'Levels follow 一、（一）1.（1）.' },
  'body.numberTyped': {
    what: 'The typed number “{{text}}” differs from the automatic one (no. {{number}} here)',
    remedy: 'Remove it; numbers are made automatically.',
  },
  'body.headingUnset': {
    what: 'The paragraph begins with “{{text}}” but is no heading',
    remedy: 'Make it a heading; its number is then automatic.',
  },
  'body.headingMark': {
    what: 'A heading in a line of its own ends with “{{text}}”',
    remedy: 'Remove the mark.',
  },
  'body.paragraphLong': {
    what: 'A paragraph of {{count}} characters',
    remedy: 'Divide it; breaks may have been lost when it was pasted.',
  },
  'body.closing': {
    what: 'The closing “{{text}}” belongs to another kind',
    remedy: 'Use the closing of this kind, or check the kind.',
  },
  'body.relativeDate': { what: 'A day written as “{{text}}”', remedy: 'Write the date.' },
  'body.noBodyHere': { what: '“{{text}}”', remedy: 'Not used any more; the layout makes room by itself.' },
  'report.request': {
    what: 'A report that carries a request: “{{text}}”',
    remedy: 'Write a separate request.',
  },
  'report.requestLike': {
    what: 'A report that may carry a request: “{{text}}”',
    remedy: 'Read it again; a request is a document of its own.',
  },
  'request.manyAsks': {
    what: '{{count}} paragraphs ask for something',
    remedy: 'One request, one matter: check, and write separately about the others.',
  },
  'request.contact': {
    what: 'The request names no contact',
    remedy: 'Write name and telephone into the notes.',
  },
  'reply.reference': {
    what: 'It does not name what it answers',
    remedy: 'Quote title and number at the beginning.',
  },
  'minutes.attendance': {
    what: 'Minutes without attendance',
    remedy: 'Fill in who was present, absent or observing, unless your unit has its own form.',
  },
  'order.stamp': {
    what: 'The order does not say who signs it',
    remedy: 'Fill in post and name of the signer.',
  },
} as const satisfies FindingPart;
