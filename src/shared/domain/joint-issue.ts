// 联合行文 by file (会印件): several units seal one document, each at its own station, the file going between them by whatever way they have.
//
//   main issuer seals first (GB/T 9704-2012, 7.3.5.3 and 7.2.4: 主办机关在前), exports a file to the next unit in the order of the content
//   co-issuer   judges the file, its leader consents, its custodian seals, the file goes back to the main issuer
//   main issuer judges it again; the next unit, or, when every seal is on, the package
//
// What travels is unfinished: document.json, the sealed files as they are, the attachments, and a manifest signed by the sending machine that binds
// them together, all of it encrypted to the unit that is next. A unit that does not seal answers by a signed file too (退回会印). Threat: a file that is
// changed or read on the way, shown to another unit, sealed out of order, or that holds another wording than the leaders agreed to; a refusal that is
// only told, so that nobody can show it later.
import type { Issuer } from './content.ts';
import type { DocumentId, Sha256, UnitCode } from './ids.ts';

/** What a unit's leader agreed to: the approved content by its hash. */
export interface JointConsent {
  readonly unit: UnitCode;
  readonly leader: string;
  readonly date: string;
  readonly contentSha256: Sha256;
}

/** The manifest of one leg of the way, signed by the machine of `from` (JWS, PS256). */
export interface JointManifest {
  readonly type: 'yizhan/joint-issue/1';
  readonly documentId: DocumentId;
  readonly from: UnitCode;
  readonly to: UnitCode;
  /** Every issuer, in the order of the seals. */
  readonly order: readonly UnitCode[];
  /** So many of them have sealed. */
  readonly sealed: number;
  /** SHA-256 of document.json, which names every other part by its hash. */
  readonly documentSha256: Sha256;
  /** One a unit that has sealed. */
  readonly consents: readonly JointConsent[];
  /** ISO 8601 UTC. */
  readonly issuedAt: string;
}

/** 退回会印: a co-issuer does not seal. Signed by the machine of `from` (JWS, PS256); `to` is the main issuer. */
export interface JointAnswer {
  readonly type: 'yizhan/joint-answer/1';
  readonly documentId: DocumentId;
  readonly from: UnitCode;
  readonly to: UnitCode;
  /** SHA-256 of the document.json that it was asked to seal: an answer to an older round changes nothing. */
  readonly documentSha256: Sha256;
  readonly reason: string;
  readonly byPerson: string;
  /** ISO 8601 UTC. */
  readonly at: string;
}

/** A round of seals: at the main issuer the first three, at a co-issuer the others. */
export const jointStates = [
  'collecting',
  'refused',
  'complete',
  'arrived',
  'agreed',
  'placed',
  'sealed',
  'declined',
] as const;
/**
 * collecting: seals of others are missing · refused: the unit that is next does not seal, the document is returned or that unit seals after all · complete:
 * every seal is on, the package can be made · arrived: a co-issuer's leader has to consent · agreed: its custodian looks at the place · placed: may be
 * sealed · sealed: the file goes back · declined: this unit does not seal, its answer goes back.
 */
export type JointState = (typeof jointStates)[number];

export type JointAct = 'collect' | 'refuse' | 'complete' | 'consent' | 'confirmPlace' | 'seal' | 'decline';

interface JointTransition {
  readonly from: JointState;
  readonly act: JointAct;
  readonly to: JointState;
}

/** The life of a round. */
export const jointTransitions: readonly JointTransition[] = [
  { from: 'collecting', act: 'collect', to: 'collecting' },
  { from: 'collecting', act: 'complete', to: 'complete' },
  { from: 'collecting', act: 'refuse', to: 'refused' },
  { from: 'refused', act: 'collect', to: 'collecting' },
  { from: 'refused', act: 'complete', to: 'complete' },
  { from: 'arrived', act: 'consent', to: 'agreed' },
  { from: 'agreed', act: 'confirmPlace', to: 'placed' },
  { from: 'placed', act: 'seal', to: 'sealed' },
  { from: 'arrived', act: 'decline', to: 'declined' },
  { from: 'agreed', act: 'decline', to: 'declined' },
  { from: 'placed', act: 'decline', to: 'declined' },
];

/** The next state, or undefined when the act is not allowed in this state. */
export function nextJointState(from: JointState, act: JointAct): JointState | undefined {
  return jointTransitions.find((row) => row.from === from && row.act === act)?.to;
}

/** States in which the station's own people have something to do, by who it is; in the others another unit has. */
export const jointTurns = {
  leader: ['arrived'],
  custodian: ['agreed', 'placed', 'complete', 'refused'],
} as const satisfies Readonly<Record<string, readonly JointState[]>>;

/** True when several units issue a document. */
export const isJoint = (issuers: readonly Issuer[]): boolean => issuers.length > 1;

/** 规定: the main issuer first, the others in the order of the content, which is the order of their seals on the page. */
export const sealOrderOf = (issuers: readonly Issuer[]): UnitCode[] => issuers.map(({ unit }) => unit);

/** Whose turn it is after so many seals; null: all are on. */
export function nextSealer(order: readonly UnitCode[], sealed: number): UnitCode | null {
  return order[sealed] ?? null;
}

/** Why a file of a joint issue is not taken. */
export const jointRefusals = [
  /** Not such a file, or of another edition of the program. Remedy: export it again. */
  'file-unreadable',
  /** Made by a program up to version 0.3.0, which did not encrypt. Remedy: that unit updates and makes the file again. */
  'file-not-encrypted',
  /** Encrypted to another unit, or to a key that this machine does not have. Remedy: ask whom it is for; else have it made again by the newest directory. */
  'not-our-key',
  /** The encrypted bytes were changed or cut. Remedy: copy it again; then ask the sender. */
  'file-damaged',
  /** The unit that it goes to has no usable encryption certificate. evidence.to, evidence.code. Remedy: that unit renews; fetch the newest directory. */
  'recipient-not-encryptable',
  /** The manifest is not signed by a machine of the unit that it names. evidence.code. Remedy: ask that unit; fetch the newest lists. */
  'sender-refused',
  /** It is addressed to another unit. evidence.to. */
  'not-for-us',
  /** The order is not that of the content, or another unit comes first. evidence.next. */
  'wrong-order',
  /** A part is not the one that the manifest names. evidence.file. */
  'part-differs',
  /** The page is not what the content says, or cannot be drawn here. evidence.code. */
  'page-differs',
  /** The seals on it are not those of the units before. evidence.file. */
  'seals-differ',
  /** A seal on it does not hold. evidence.file, evidence.code. */
  'seal-invalid',
  /** A unit before has sealed without its leader's consent to this very content. */
  'consent-missing',
  /** It came back with another content than was sent. evidence.field. */
  'content-changed',
  /** This station has no such document out for seals: returned, or sealed meanwhile. */
  'round-unknown',
  /** It is here already. */
  'already-here',
  /** An answer to a round that went on, or was begun anew, since. It changes nothing. */
  'answer-outdated',
  /** The lists of the authority have not come yet. */
  'lists-missing',
] as const;
export type JointRefusal = (typeof jointRefusals)[number];

interface ManifestQuestion {
  readonly manifest: JointManifest;
  readonly issuers: readonly Issuer[];
  readonly contentSha256: string;
  readonly own: UnitCode;
}

/** What the manifest alone shows; null: it may be this unit's turn to look at the file. */
export function judgeManifest(question: ManifestQuestion): JointRefusal | null {
  const { manifest, issuers, contentSha256, own } = question;
  const { order, sealed, to, consents } = manifest;
  const isOrder = sameList(order, sealOrderOf(issuers)) && new Set(order).size === order.length;
  if (!isOrder || !isJoint(issuers) || sealed < 1 || sealed > order.length) return 'wrong-order';
  if (to !== own || !order.includes(own)) return 'not-for-us';
  if (!isLeg(manifest)) return 'wrong-order';
  const agreed = consents.filter((consent) => consent.contentSha256 === contentSha256);
  const units = agreed.map(({ unit }) => unit);
  return sameList(units, order.slice(0, sealed)) ? null : 'consent-missing';
}

/** Out: from the main issuer to whose turn it is. Back: from who sealed last to the main issuer. */
function isLeg({ order, sealed, from, to }: JointManifest): boolean {
  const [main] = order;
  return from === main
    ? to !== main && nextSealer(order, sealed) === to
    : to === main && order[sealed - 1] === from;
}

interface AnswerQuestion {
  readonly answer: JointAnswer;
  readonly own: UnitCode;
  /** The round that it is about; null: there is none here. */
  readonly round: {
    readonly state: JointState;
    readonly order: readonly UnitCode[];
    readonly sealed: number;
    readonly documentSha256: Sha256;
  } | null;
}

/** Whether a co-issuer's answer counts; null: the round ends as refused. */
export function judgeJointAnswer({ answer, own, round }: AnswerQuestion): JointRefusal | null {
  if (answer.to !== own) return 'not-for-us';
  if (round === null) return 'round-unknown';
  const isOfThis = answer.documentSha256 === round.documentSha256;
  if (!isOfThis || nextSealer(round.order, round.sealed) !== answer.from) return 'answer-outdated';
  return nextJointState(round.state, 'refuse') === undefined ? 'already-here' : null;
}

const sameList = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((value, index) => value === b[index]);
