// Everything the rules, the checker of the page and the secrecy gate can find in a draft, as one table: code, clause, force. The renderer has a
// sentence and a remedy for each in both languages; docs/rules.md is the table for people.

/**
 * How binding what was found is: 规定, 一般, 推荐, 可以, 实务. A guess from the words of a text is 实务 (practice) whatever the clause says: only
 * what is certain, and what the drafter can repair, is mandatory.
 */
export const findingForces = ['mandatory', 'general', 'recommended', 'permitted', 'practice'] as const;
export type FindingForce = (typeof findingForces)[number];

export interface FindingFacts {
  /** Clause or article, e.g. `条例 15.4`, `GB/T 9704 7.3.3`. */
  readonly clause: string;
  /** block: nobody can override · decide: a person with the right decides, on record · warn: shown. */
  readonly strength: 'block' | 'decide' | 'warn';
  readonly force: FindingForce;
}

// Mandatory stops, everything else informs: made here, so that no row of the table can say otherwise.
const mandatory = (clause: string): FindingFacts => ({ clause, strength: 'block', force: 'mandatory' });
const general = (clause: string): FindingFacts => ({ clause, strength: 'warn', force: 'general' });
const recommended = (clause: string): FindingFacts => ({ clause, strength: 'warn', force: 'recommended' });
const permitted = (clause: string): FindingFacts => ({ clause, strength: 'warn', force: 'permitted' });
const practice = (clause: string): FindingFacts => ({ clause, strength: 'warn', force: 'practice' });
const decided = (clause: string): FindingFacts => ({ clause, strength: 'decide', force: 'practice' });

const secrecyArticles = '条例 9.2、26';

/** Clause, strength and force of every code (domain.md 2.2 to 2.7): no rule is strong in one place and weak in another. */
export const findingFacts = {
  /** The secrecy field (密级和保密期限) of the metadata is set. Remedy: this document travels by the classified channel only. */
  'secrecy.field': mandatory(secrecyArticles),
  /** 绝密/机密/秘密 followed by ★ or the like. evidence.text. */
  'secrecy.star': mandatory(secrecyArticles),
  /** A level followed by a term: 1年, 长期, 解密日期. evidence.text. */
  'secrecy.term': mandatory(secrecyArticles),
  /** A level alone in a line, cell or header, in brackets at its start, or after 密级：. evidence.text. */
  'secrecy.alone': mandatory(secrecyArticles),
  /** A level at the start of a file name or as a word of its own in it. evidence.text. */
  'secrecy.fileName': mandatory(secrecyArticles),
  /** A level named inside a sentence: the leader decides and the decision is recorded. evidence.text. */
  'secrecy.mention': decided(secrecyArticles),
  /** The text of an attachment could not be read: the custodian confirms it by name. evidence.name. */
  'secrecy.unchecked': practice(secrecyArticles),

  /** The title is empty. */
  'title.empty': mandatory('条例 9.7'),
  /** The title holds a line break or control character. Correction: out with it. */
  'title.control': mandatory('GB/T 9704 7.3.1'),
  /** The title does not begin with the issuer. evidence.name. Correction: the issuer's name before it. */
  'title.issuer': general('条例 9.7'),
  /** The title names no matter. */
  'title.matter': general('条例 9.7'),
  /** The title does not end with the name of its kind. evidence.kind. Correction: the name added, when no other kind's stands there. */
  'title.kind': general('条例 9.7'),
  /** Two kinds in one: 请示报告. evidence.text. */
  'title.kindMixed': general('条例 8'),
  /** The kind is named twice: 的通知的通知. Correction: once. */
  'title.kindTwice': practice('条例 9.7'),
  /** The title ends with a mark. Correction: out with it. */
  'title.endMark': practice('GB/T 9704 7.3.1'),
  /** A comma, full stop or the like inside the title. evidence.text. */
  'title.marks': practice('GB/T 9704 7.3.1'),
  /** More than 50 characters. evidence.count. */
  'title.long': practice('GB/T 9704 7.3.1'),
  /** More than three lines on the page. evidence.count. */
  'title.lines': practice('GB/T 9704 7.3.1'),
  /** A line of the title begins with 的, 和 or a closing mark, where the author broke it. Correction: that break goes. */
  'title.breakTorn': general('GB/T 9704 7.3.1'),
  /** 决议 or 公报 without the note under the title. */
  'titleNote.missing': practice('题注'),
  /** The note under the title has no brackets. Correction: brackets. */
  'titleNote.brackets': practice('题注'),
  /** The title speaks of urgency, the document is a routine one. evidence.text. */
  'urgency.title': practice('条例 9.3'),
  /** 特提 or 平急: urgencies of telegrams, not of documents. evidence.text. */
  'urgency.telegram': general('条例 9.3'),

  /** There is no body text. */
  'body.empty': mandatory('条例 9.9'),
  /** A paragraph without text. Correction: all such paragraphs go. */
  'body.emptyParagraph': general('GB/T 9704 7.3.3'),
  /** A heading level without the level above it. */
  'body.levelSkipped': general('GB/T 9704 7.3.3'),
  /** A typed number that differs from the automatic one, or belongs to another level. evidence.text, evidence.number. Correction: automatic. */
  'body.numberTyped': practice('GB/T 9704 7.3.3'),
  /** A text paragraph that begins like a heading: 一、 or （一）. evidence.text. Correction: a heading with the automatic number. */
  'body.headingUnset': practice('GB/T 9704 7.3.3'),
  /** A heading in a line of its own that ends with a mark. Correction: out with it. */
  'body.headingMark': practice('GB/T 9704 7.3.3'),
  /** A paragraph of 5,000 characters or more. evidence.count. */
  'body.paragraphLong': practice('GB/T 9704 7.3.3'),
  /** A closing phrase of another kind: 特此报告 in a notice. evidence.text. Correction: the phrase of this kind. */
  'body.closing': practice('条例 8'),
  /** 今天, 昨日, 本月: a reader later does not know the day. evidence.text. */
  'body.relativeDate': practice('条例 19'),
  /** 此页无正文. Correction: out with it. */
  'body.noBodyHere': practice('GB/T 9704 7.3.5.4'),
  /** A report that carries a request. evidence.text. */
  'report.request': mandatory('条例 15.4'),
  /** A report with words that may be a request. evidence.text. */
  'report.requestLike': practice('条例 15.4'),
  /** A request that seems to ask for several things. evidence.count. */
  'request.manyAsks': practice('条例 15.4'),
  /** A request whose notes name no contact. */
  'request.contact': practice('GB/T 9704 7.3.6'),
  /** A reply that does not name the title and number of what it answers. */
  'reply.reference': practice('批复引述来文'),
  /** 纪要 without attendance. */
  'minutes.attendance': permitted('GB/T 9704 10.3'),
  /** An order without the signature stamp of who signs. */
  'order.stamp': general('GB/T 9704 10.2'),

  /** Nobody is addressed. */
  'recipients.none': mandatory('条例 9.8'),
  /** No main recipient (主送机关). */
  'recipients.mainMissing': mandatory('条例 9.8'),
  /** A unit is addressed twice. evidence.name. Correction: the later one goes. */
  'recipients.twice': mandatory('条例 9.8'),
  /** The unit addresses itself. evidence.name. Correction: it goes. */
  'recipients.self': mandatory('条例 9.8'),
  /** The unit is not in the directory. evidence.name, evidence.unit. */
  'recipients.unknown': mandatory('条例 9.8'),
  /** Addressed to a leader instead of a unit. evidence.name. */
  'recipients.person': mandatory('条例 15.5'),
  /** 请示 with more than one main recipient. Correction: the others are copied to. */
  'request.oneMain': mandatory('条例 15.1、15.4'),
  /** An upward document with more than one main recipient. Correction: the others are copied to. */
  'upward.oneMain': general('条例 15.1'),
  /** An upward document copied to a unit below. evidence.name. Correction: it goes. */
  'upward.ccBelow': mandatory('条例 15.1'),
  /** An upward document that passes over the unit directly above, without a copy to it. evidence.name. */
  'upward.skipsLevel': general('条例 14'),
  /** An upward kind addressed to a unit that is not above. evidence.kind, evidence.name. */
  'kind.notAbove': practice('条例 8'),
  /** A downward kind addressed to a unit that is not below. evidence.kind, evidence.name. */
  'kind.notBelow': practice('条例 8'),
  /** A kind that does not travel upwards, addressed to a unit above. evidence.kind, evidence.name. */
  'kind.above': practice('条例 8'),
  /** 函 addressed to a unit below: letters go between units of which none is over the other. evidence.name. */
  'letter.below': practice('条例 8.14'),
  /** The page has the format of another kind. evidence.kind. Correction: the kind's own. */
  'format.kind': general('GB/T 9704 10'),
  /** An upward document in the letter format, which has no place for the signatory. Correction: the kind's own. */
  'format.upward': general('GB/T 9704 10.1'),
  /** An upward document without signatory (签发人). */
  'signatory.missing': mandatory('条例 9.6'),
  /** A signatory on a document that is not upward. */
  'signatory.notUpward': general('条例 9.6'),
  /** Fewer or more signatories than issuers. evidence.count, evidence.issuers. */
  'signatory.count': general('GB/T 9704 7.2.6'),
  /** The label 签发人 typed into the field: it would be printed twice. Correction: out with it. */
  'signatory.label': practice('GB/T 9704 7.2.6'),
  /** An order from a unit that may not give orders. */
  'order.issuer': practice('条例 8.3'),
  /** An internal division writes to the outside. evidence.name. */
  'issuer.internal': mandatory('条例 17'),
  /** Joint issuers of different rank. evidence.name. */
  'issuer.rank': practice('条例 17'),
  /** One unit issues twice. evidence.name. */
  'issuer.twice': general('条例 17'),
  /** A department that commands a government below. evidence.name. */
  'department.commands': mandatory('条例 16.2'),
  /** A department gives other units tasks: it confirms that they agreed. evidence.name. */
  'department.agreement': practice('条例 16.4'),
  /** Other units are given tasks: they sign too. evidence.name. */
  'cosign.others': practice('条例 19.6'),

  /** The body speaks of an attachment, and none is attached. */
  'attachments.mentioned': general('GB/T 9704 7.3.7'),
  /** The body speaks of an attachment of a higher number than there are. evidence.number, evidence.count. */
  'attachments.numberMissing': general('GB/T 9704 7.3.7'),
  /** The attachment note is typed into the body: it would be printed twice. */
  'attachments.typedNote': practice('GB/T 9704 7.3.4'),
  /** Two attachments of the same name. evidence.name. */
  'attachments.sameName': practice('GB/T 9704 7.3.4'),
  /** An attachment with macros or JavaScript. evidence.name, evidence.flag. */
  'attachments.active': practice('附件安全'),
  /** An annex without title. */
  'annex.titleEmpty': mandatory('GB/T 9704 7.3.7'),
  /** An annex without text. */
  'annex.bodyEmpty': practice('GB/T 9704 7.3.7'),

  /** A half-width mark in Chinese text. evidence.text. Correction: full width. */
  'text.halfMark': general('GB/T 15834'),
  /** A straight quotation mark in Chinese text. evidence.text. Correction, for a pair: “ ”. */
  'text.straightQuote': general('GB/T 15834'),
  /** Marks that follow each other. evidence.text. Correction: one. */
  'text.doubledMark': general('GB/T 15834'),
  /** Full-width letters or digits. evidence.text. Correction: half width. */
  'text.fullWidthLatin': general('GB/T 15835'),
  /** Blanks between Chinese characters. Correction: out with them. */
  'text.spaces': practice('GB/T 9704 5.2.3'),
  /** Blanks typed to indent: the layout indents by itself. Correction: out with them. */
  'text.typedIndent': practice('GB/T 9704 7.3.3'),
  /** A line break or tab inside a paragraph. Correction: out with it. */
  'text.lineBreak': practice('GB/T 9704 7.3.3'),
  /** Characters without ink that could hide or reorder text, halves of characters. evidence.char. Correction: out with them. */
  'text.control': practice('可见字符'),
  /** Letters that run from right to left. evidence.text, evidence.char. */
  'text.rightToLeft': practice('可见字符'),
  /** Emoji. evidence.text, evidence.char. */
  'text.emoji': practice('可见字符'),
  /** Characters of private use, each machine has its own. evidence.char. */
  'text.privateUse': practice('可见字符'),
  /** No face has the character. evidence.text, evidence.char. */
  'text.noGlyph': practice('可见字符'),
  /** The character is set in another face. evidence.text, evidence.char. */
  'text.rareGlyph': practice('可见字符'),
  /** A year of two digits: 26年3月. evidence.text. Correction: four. */
  'text.shortYear': general('GB/T 9704 7.3.5.5'),
  /** A date with zeros: 2026年01月05日. evidence.text. Correction: without. */
  'text.zeroPadded': general('GB/T 9704 7.3.5.5'),
  /** A date written by a machine: 2026-01-05. evidence.text. Correction: 2026年1月5日. */
  'text.machineDate': practice('GB/T 15835'),
  /** A document number with other brackets, with 第 or with zeros. evidence.text. Correction: 〔2026〕1号. */
  'text.docNumber': general('GB/T 9704 7.2.5'),

  /** Page 1 shows no text of the body. Remedy: a shorter title or fewer signatories. */
  'page.firstWithoutBody': mandatory('GB/T 9704 7.3.3'),
  /** The signature stands alone on its page. */
  'page.signatureAlone': practice('GB/T 9704 7.3.5.4'),
  /** The last lines moved to a new page with the signature. */
  'page.signatureMoved': practice('GB/T 9704 7.3.5.4'),
  /** The seal is farther than one line from the text. evidence.unit. */
  'page.sealFar': general('GB/T 9704 7.3.5.1'),
  /** The seals of a joint issue would touch. evidence.units. */
  'page.sealsTouch': general('GB/T 9704 7.3.5.1'),
  /** The blank between lines was narrowed. evidence.byMm. */
  'page.spacing': permitted('GB/T 9704 7.3.5.4'),
  /** More than 22 lines stand on a page. evidence.count. */
  'page.grid': general('GB/T 9704 5.2.3'),
  /** The issuer mark was squeezed. evidence.scalePermille. */
  'page.markSqueezed': recommended('GB/T 9704 7.2.4'),
  /** The addressees moved to the imprint. */
  'page.addresseesMoved': general('GB/T 9704 7.3.2'),
  /** A table is wider than the type area and set smaller. evidence.scalePermille. */
  'page.tableNarrowed': practice('GB/T 9704 8'),
  /** A row is too high for its page, or for the signature's, and was parted. evidence.row. */
  'page.rowParted': practice('GB/T 9704 8'),
  /** A blank page stands before the imprint's. */
  'page.blank': general('GB/T 9704 7.5'),
  /** An issuer has no seal that could be put on. evidence.name. */
  'seal.missing': general('条例 9.13'),

  /** More of a kind than are listed. evidence.count. */
  'check.more': practice('核对'),
} as const satisfies Readonly<Record<string, FindingFacts>>;

export type FindingCode = keyof typeof findingFacts;
/** Every code, in the order of the table. */
export const findingCodes = Object.keys(findingFacts) as readonly FindingCode[];

/** A stretch of a field's text in UTF-16 units. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** One thing found in a draft: what, by which clause, how strong, where. */
export interface Finding extends FindingFacts {
  readonly code: FindingCode;
  /** Field path or place: `title`, `body.3`, `attachments.1 Sheet1!B2`. */
  readonly where: string;
  /** The stretch of that field; absent: the field as a whole. */
  readonly range?: TextRange;
  /** Page on which it stands, from 0; absent when it is not known. */
  readonly page?: number;
  readonly evidence: Readonly<Record<string, string>>;
}

/** Makes the finding of a code at a place. */
export function finding(
  code: FindingCode,
  where: string,
  evidence: Finding['evidence'] = {},
  range?: TextRange,
): Finding {
  return { code, ...findingFacts[code], where, evidence, ...(range && { range }) };
}
