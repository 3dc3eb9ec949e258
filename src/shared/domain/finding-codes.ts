// Codes of everything the rules and the secrecy gate can find in a draft. The renderer has a sentence for each in both languages.

export const findingCodes = [
  /** The secrecy field (密级和保密期限) of the metadata is set. Remedy: this document travels by the classified channel only. */
  'secrecy.field',
  /** 绝密/机密/秘密 followed by ★ or the like. evidence.text. */
  'secrecy.star',
  /** A level followed by a term: 1年, 长期, 解密日期. evidence.text. */
  'secrecy.term',
  /** A level alone in a line, cell or header, in brackets at its start, or after 密级：. evidence.text. */
  'secrecy.alone',
  /** A level at the start of a file name or as a word of its own in it. evidence.text. */
  'secrecy.fileName',
  /** A level named inside a sentence: the leader decides and the decision is recorded. evidence.text. */
  'secrecy.mention',
  /** The text of an attachment could not be read: the custodian confirms it by name. evidence.name. */
  'secrecy.unchecked',
  /** The title is empty. */
  'title.empty',
  /** The title does not end with the name of its kind. evidence.kind. */
  'title.kind',
  /** The title holds a line break or control character. */
  'title.control',
  /** There is no body text. */
  'body.empty',
  /** A paragraph without text. */
  'body.emptyParagraph',
  /** A heading level without the level above it. */
  'body.levelSkipped',
  /** Nobody is addressed. */
  'recipients.none',
  /** No main recipient (主送机关). */
  'recipients.mainMissing',
  /** A unit is addressed twice. evidence.name. */
  'recipients.twice',
  /** The unit addresses itself. */
  'recipients.self',
  /** The unit is not in the directory. evidence.name, evidence.unit. */
  'recipients.unknown',
  /** 请示 with more than one main recipient. */
  'request.oneMain',
  /** An upward document with more than one main recipient. */
  'upward.oneMain',
  /** An upward document copied to a unit below. evidence.name. */
  'upward.ccBelow',
  /** An upward document that passes over the unit directly above. evidence.name. */
  'upward.skipsLevel',
  /** An upward document without signatory (签发人). */
  'signatory.missing',
  /** A signatory on a document that is not upward. */
  'signatory.notUpward',
  /** A report that carries a request. evidence.text. */
  'report.request',
  /** An order from a unit that may not give orders. */
  'order.issuer',
  /** A department that commands a government below. evidence.name. */
  'department.commands',
  /** A reply that does not name the title and number of what it answers. */
  'reply.reference',
  /** The body speaks of an attachment, and none is attached. */
  'attachments.mentioned',
  /** Two attachments of the same name. evidence.name. */
  'attachments.sameName',
  /** An attachment with macros or JavaScript. evidence.name, evidence.flag. */
  'attachments.active',
] as const;
export type FindingCode = (typeof findingCodes)[number];

/** One thing found in a draft: what, by which clause, how strong, where. */
export interface Finding {
  readonly code: FindingCode;
  /** Clause or article, e.g. `条例 15.4`, `GB/T 9704 7.3.3`. */
  readonly clause: string;
  /** block: nobody can override · decide: a person with the right decides, on record · warn: shown. */
  readonly strength: 'block' | 'decide' | 'warn';
  /** Field path or place: `title`, `body.3`, `attachments.1 Sheet1!B2`. */
  readonly where: string;
  readonly evidence: Readonly<Record<string, string>>;
}

/** Clause and strength of every code: the one table (domain.md 2.7), so that no rule is strong in one place and weak in another. */
export const findingFacts: Readonly<Record<FindingCode, Pick<Finding, 'clause' | 'strength'>>> = {
  'secrecy.field': { strength: 'block', clause: '条例 9.2、26' },
  'secrecy.star': { strength: 'block', clause: '条例 9.2、26' },
  'secrecy.term': { strength: 'block', clause: '条例 9.2、26' },
  'secrecy.alone': { strength: 'block', clause: '条例 9.2、26' },
  'secrecy.fileName': { strength: 'block', clause: '条例 9.2、26' },
  'secrecy.mention': { strength: 'decide', clause: '条例 9.2、26' },
  'secrecy.unchecked': { strength: 'warn', clause: '条例 9.2、26' },
  'title.empty': { strength: 'block', clause: '条例 9.7' },
  'title.kind': { strength: 'warn', clause: '条例 9.7' },
  'title.control': { strength: 'block', clause: 'GB/T 9704 7.3.1' },
  'body.empty': { strength: 'block', clause: '条例 9.9' },
  'body.emptyParagraph': { strength: 'warn', clause: 'GB/T 9704 7.3.3' },
  'body.levelSkipped': { strength: 'warn', clause: 'GB/T 9704 7.3.3' },
  'recipients.none': { strength: 'block', clause: '条例 9.8' },
  'recipients.mainMissing': { strength: 'block', clause: '条例 9.8' },
  'recipients.twice': { strength: 'block', clause: '条例 9.8' },
  'recipients.self': { strength: 'block', clause: '条例 9.8' },
  'recipients.unknown': { strength: 'block', clause: '条例 9.8' },
  'request.oneMain': { strength: 'block', clause: '条例 15.1、15.4' },
  'upward.oneMain': { strength: 'warn', clause: '条例 15.1' },
  'upward.ccBelow': { strength: 'block', clause: '条例 15.1' },
  'upward.skipsLevel': { strength: 'warn', clause: '条例 14' },
  'signatory.missing': { strength: 'block', clause: '条例 9.6' },
  'signatory.notUpward': { strength: 'warn', clause: '条例 9.6' },
  'report.request': { strength: 'block', clause: '条例 15.4' },
  'order.issuer': { strength: 'warn', clause: '条例 8.3' },
  'department.commands': { strength: 'block', clause: '条例 16.2' },
  'reply.reference': { strength: 'warn', clause: '批复引述来文' },
  'attachments.mentioned': { strength: 'warn', clause: 'GB/T 9704 7.3.7' },
  'attachments.sameName': { strength: 'warn', clause: 'GB/T 9704 7.3.4' },
  'attachments.active': { strength: 'warn', clause: '附件安全' },
};

/** Makes the finding of a code at a place. */
export function finding(code: FindingCode, where: string, evidence: Finding['evidence'] = {}): Finding {
  return { code, ...findingFacts[code], where, evidence };
}
