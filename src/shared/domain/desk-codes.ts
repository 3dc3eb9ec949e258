// Codes of the seal desk's steps (印章管理员处置顺序, domain.md 2.10). The renderer has a sentence and a remedy for each in both languages.

export const deskCodes = [
  /** The step passed. */
  'OK',
  /** An earlier step has not passed. */
  'desk.locked',
  /** Everything before has passed: the custodian may seal. */
  'desk.apply.ready',
  /** The custodian drafted or submitted this document. Remedy: another custodian. evidence.person. */
  'desk.identity.drafter',
  /** The custodian signed this document off. Remedy: another custodian. evidence.person. */
  'desk.identity.leader',
  /** There is no application: the document is not registered by a clerk. Remedy: return it. */
  'desk.application.missing',
  /** There is no approval in force. Remedy: return it. */
  'desk.approval.missing',
  /** Opinion, name or full date is missing. evidence.field. */
  'desk.approval.incomplete',
  /** Upward: the signatory on the page is not who signed. evidence.signatory, evidence.leader. */
  'desk.approval.signatory',
  /** The content is not what was approved; the differences are shown. Remedy: return it for 复审 (条例 25.1). evidence.count. */
  'desk.consistency.changed',
  /** An attachment is not there or not the one that the content names. evidence.name. */
  'desk.consistency.attachment',
  /** A secrecy marking: nobody can override. evidence.where, evidence.text. */
  'desk.secrecy.marking',
  /** A mention of secrecy that the leader has not decided on. Remedy: return it. evidence.where, evidence.text. */
  'desk.secrecy.undecided',
  /** Attachments whose text could not be read wait for the custodian's confirmation by name. evidence.names. */
  'desk.secrecy.unchecked',
  /** The custodian confirmed an attachment that could not be read. evidence.name, evidence.sha256. */
  'desk.secrecy.confirmed',
  /** No number, or not the one in the register. */
  'desk.elements.number',
  /** The document's date is not the day of 签发. evidence.docDate, evidence.approved. */
  'desk.elements.date',
  /** A rule of strength 规定 is broken. evidence.rule, evidence.where. */
  'desk.elements.rule',
  /** The unit has no seal on this machine. Remedy: enrol it. */
  'desk.seal.missing',
  /** The lists of the authority have not come yet. Remedy: connect once. */
  'desk.seal.noLists',
  /** The seal is not in the authority's registry. */
  'desk.seal.notRegistered',
  /** Suspended or destroyed in the registry, or its certificate revoked. evidence.state: suspended, destroyed, revoked. */
  'desk.seal.suspended',
  /** Before or after its time, or its certificate's. evidence.validFrom, evidence.validUntil. */
  'desk.seal.expired',
  /** The name on the seal is not the signature of the document. evidence.seal, evidence.signature. */
  'desk.seal.name',
  /** The diameter does not fit the unit (国发〔1999〕25号). evidence.diameterMm, evidence.expectedMm. */
  'desk.seal.diameter',
  /** A joint document, and co-issuers without a seal in use. Remedy: they get one from the authority; or print it and seal it on paper. evidence.units. */
  'desk.seal.joint',
  /** Passed: the authority wants OFD originals, but this machine has no SM2 seal key, so the original will be a PDF. Remedy: renew the seal. */
  'desk.seal.pdfOnly',
  /** The SES seal of this machine does not hold before its use: maker, window or state. Remedy: the authority makes it anew. evidence.reason. */
  'desk.seal.eseal',
  /** The registered picture of the seal is not on this machine. */
  'desk.seal.picture',
  /** The layout has no place, or more than one, for the seal. evidence.places. */
  'desk.place.count',
  /** The custodian looks at the place on the page and confirms it. evidence.page, evidence.xMm, evidence.yMm. */
  'desk.place.confirm',
  /** The custodian confirmed the place. */
  'desk.place.confirmed',
  /** Recipients or copies are not what was approved. */
  'desk.copies.changed',
  /** A recipient is no longer in the directory. evidence.unit, evidence.name. */
  'desk.copies.unknownUnit',
  /** Sealed, and verified again from disk. */
  'desk.apply.sealed',
] as const;
export type DeskCode = (typeof deskCodes)[number];
