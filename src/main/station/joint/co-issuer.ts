// 联署单位: the file comes, is judged whole and kept; the leader consents to the very content; the custodian looks at the place and seals; the file goes back.
import { readChunks } from '../../../formats/byte-source.ts';
import type { DocumentId, Sha256 } from '../../../shared/domain/ids.ts';
import { type JointAct, nextJointState } from '../../../shared/domain/joint-issue.ts';
import type { StagedBlob } from '../../store/blobs.ts';
import { createCountersRepository } from '../../store/counters-repository.ts';
import type { JointRound } from '../../store/joint-rounds-repository.ts';
import { createSealUseBookRepository, sealUseCounter } from '../../store/seal-use-book-repository.ts';
import { mayHoldBoth } from '../approval/separation.ts';
import { dayInChina, isCalendarDay } from '../drafting/china-day.ts';
import { maxPackageBytesOf } from '../drafting/take-attachment.ts';
import { type Actor, done, type Outcome, refuse } from '../outcome.ts';
import type { OpenSeal } from '../parts.ts';
import { formOf } from '../sealing/body-of-document.ts';
import { findSealFacts, type SealFacts } from '../sealing/seal-facts.ts';
import { createTimeStamper } from '../sealing/time-stamp.ts';
import { type JudgedJoint, judgeSealedParts } from './judge-joint.ts';
import { envelopeCertificate } from './joint-envelope.ts';
import { refuseJoint } from './joint-refusal.ts';
import {
  bookStaged,
  filesOf,
  findRound,
  type JointContext,
  mainIssuerOf,
  nameOf,
  ownUnit,
  readerOf,
  recordAct,
  stageHanding,
  withFiles,
} from './joint-context.ts';
import { stampFiles } from './stamp-files.ts';
import { voidSealUses } from './void-seal.ts';

/** Keeps a file that was judged and holds. Another wording of a document replaces the older one: that one was sent in vain. */
export async function takeIn(
  context: JointContext,
  actor: Actor,
  { file, manifest, report }: JudgedJoint,
): Promise<Outcome<JointRound>> {
  const { parts } = context;
  const { documentId, sealed, consents } = manifest;
  const isSame = (known: JointRound | undefined): boolean =>
    known !== undefined &&
    known.state !== 'declined' &&
    known.document.contentSha256 === file.document.contentSha256 &&
    known.document.pageModelSha256 === file.document.pageModelSha256;
  if (isSame(context.rounds.get(documentId))) return refuseJoint('already-here');
  const staged: StagedBlob[] = [];
  const limits = { maxBytes: maxPackageBytesOf(parts) };
  for (const { path } of file.parts) {
    const source = file.openPart(path);
    if (source !== undefined) staged.push(await parts.store.blobs.stage(readChunks(source), limits));
  }
  return bookStaged(context, staged, () => {
    if (isSame(context.rounds.get(documentId))) return refuseJoint('already-here');
    const round: JointRound = {
      ...{ documentId, part: 'co', state: 'arrived', revision: 0, document: file.document, sealed, consents },
      ...{ report, entryNo: null, consentedBy: null, placedBy: null, fileBlob: null, reason: null },
      updatedAtMs: parts.clock.nowMs(),
    };
    // An older wording that was sealed here was sealed in vain.
    voidSealUses(parts, actor, { documentId, code: 'replaced', reason: '' });
    context.rounds.put(round);
    const details = { from: manifest.from, documentSha256: manifest.documentSha256 };
    recordAct(context, actor, { documentId, act: 'take', note: nameOf(context, manifest.from), details });
    return done(round);
  });
}

interface Step {
  readonly documentId: DocumentId;
  readonly act: JointAct;
  readonly states: readonly string[];
}

/** One move of a co-issuer's round that only writes the row. */
function step(
  context: JointContext,
  actor: Actor,
  { documentId, act, states }: Step,
  change: (round: JointRound) => Outcome<Partial<JointRound>>,
): Outcome<JointRound> {
  return context.parts.store.transact(() => {
    const found = findRound(context, documentId, { part: 'co', act, states });
    if (!found.ok) return found;
    const state = nextJointState(found.value.state, act);
    if (state === undefined) return refuse('wrong-state', { state: found.value.state, act });
    const changed = change(found.value);
    if (!changed.ok) return changed;
    const next = { ...found.value, ...changed.value, state, updatedAtMs: context.parts.clock.nowMs() };
    context.rounds.put(next);
    const details = { contentSha256: next.document.contentSha256 };
    recordAct(context, actor, { documentId, act, details });
    return done(next);
  });
}

/** 会签: this unit's leader agrees to the content that was on the screen. */
export function consentRound(
  context: JointContext,
  actor: Actor,
  input: { readonly documentId: DocumentId; readonly contentSha256: Sha256; readonly date: string },
): Outcome<JointRound> {
  const { parts } = context;
  const { documentId, date } = input;
  return step(context, actor, { documentId, act: 'consent', states: ['arrived'] }, (round) => {
    const { contentSha256 } = round.document;
    if (contentSha256 !== input.contentSha256) return refuse('changed-meanwhile');
    const today = parts.clock.today();
    if (!isCalendarDay(date) || date > today) return refuse('input-invalid', { field: 'date', today });
    const consent = { unit: ownUnit(parts), leader: actor.person.name, date, contentSha256 };
    return done({ consents: [...round.consents, consent], consentedBy: actor.person.id });
  });
}

/** The custodian looked at where the seal goes. */
export function confirmJointPlace(
  context: JointContext,
  actor: Actor,
  { documentId }: { readonly documentId: DocumentId },
): Outcome<JointRound> {
  return step(
    context,
    actor,
    { documentId, act: 'confirmPlace', states: ['agreed'] },
    (round) => separated(context, actor, round) ?? done({ placedBy: actor.person.id }),
  );
}

function separated({ parts }: JointContext, actor: Actor, round: JointRound) {
  const isSame = round.consentedBy === actor.person.id && !mayHoldBoth(parts, ['leader', 'custodian']);
  return isSame ? refuse('separation-of-duties', { roles: 'leader,custodian' }) : null;
}

/** The seal of this unit beside the others, judged before anything is kept; the file goes back to the main issuer. */
export async function sealRound(
  context: JointContext,
  actor: Actor,
  { documentId, pin }: { readonly documentId: DocumentId; readonly pin: string },
): Promise<Outcome<JointRound>> {
  const found = findRound(context, documentId, { part: 'co', act: 'seal', states: ['placed'] });
  if (!found.ok) return found;
  const round = found.value;
  const refused = separated(context, actor, round);
  if (refused !== null) return refused;
  if (round.placedBy !== actor.person.id) return refuse('desk-step-locked', { step: 'place' });
  const seal = sealOf(context, round);
  if (!seal.ok) return seal;
  // Before the PIN: a seal that could not be handed back would be put on for nothing.
  const certificate = envelopeCertificate(context.parts, mainIssuerOf(round.document));
  if (!certificate.ok) return certificate;
  const opened = await context.parts.keys.openSealKey(pin);
  if (!opened.ok) return opened;
  try {
    return await sealAsNext(context, actor, { round, seal: seal.value, opened: opened.value });
  } finally {
    opened.value.close();
  }
}

type UsableSeal = Extract<SealFacts, { ok: true }>;

function sealOf({ parts }: JointContext, { document }: JointRound): Outcome<UsableSeal> {
  const { content } = document;
  const own = content.issuers.filter(({ unit }) => unit === ownUnit(parts));
  const seal = findSealFacts(parts, { ...content, issuers: own });
  if (!seal.ok) return refuse('seal-unusable', { ...seal.evidence, reason: seal.code });
  if (formOf(document) === 'ofd' && parts.keys.eseal() === null)
    return refuse('seal-unusable', { reason: 'no-sm2-key' });
  return done(seal);
}

interface NextSeal {
  readonly round: JointRound;
  readonly seal: UsableSeal;
  readonly opened: OpenSeal;
}

async function sealAsNext(
  context: JointContext,
  actor: Actor,
  { round, seal, opened }: NextSeal,
): Promise<Outcome<JointRound>> {
  const { parts } = context;
  const signedAt = new Date(parts.clock.nowMs());
  const timeStamp = createTimeStamper(parts, signedAt);
  const stamped = await stampFiles({
    ...{ parts, document: round.document, files: await filesOf(parts, round.document) },
    stamping: { turn: round.sealed, seal, opened, signedAt, timeStamp },
  });
  if (!stamped.ok) return stamped;
  const files = stamped.value;
  const document = withFiles(round.document, files);
  const order = document.content.issuers.map(({ unit }) => unit);
  const sealed = round.sealed + 1;
  const judged = await judgeSealedParts(parts, readerOf(parts, document, files), { order, sealed });
  if (!judged.ok) return judged;
  const to = mainIssuerOf(document);
  const staged = await stageHanding(context, { document, files, sealed, consents: round.consents, to });
  if (!staged.ok) return staged;
  const { fileBlob, blobs } = staged.value;
  return bookStaged(context, [...blobs, fileBlob], () => {
    const { documentId } = round;
    const now = findRound(context, documentId, { part: 'co', act: 'seal', states: ['placed'] });
    if (!now.ok) return now;
    if (now.value.document.contentSha256 !== document.contentSha256) return refuse('changed-meanwhile');
    const original = document.parts.find(({ role }) => role === 'body');
    const entryNo = enterJointUse(context, actor, { round, seal, sha256: original?.sha256 });
    const next: JointRound = {
      ...{ ...round, state: 'sealed', document, sealed, report: judged.value, entryNo },
      ...{ fileBlob: fileBlob.sha256, updatedAtMs: parts.clock.nowMs() },
    };
    context.rounds.put(next);
    const details = { entryNo: String(entryNo), originalSha256: original?.sha256 ?? '' };
    recordAct(context, actor, { documentId, act: 'seal', note: String(entryNo), details });
    return done(next);
  });
}

function enterJointUse(
  { parts }: JointContext,
  actor: Actor,
  used: { readonly round: JointRound; readonly seal: UsableSeal; readonly sha256: Sha256 | undefined },
): number {
  const { round, seal, sha256 } = used;
  if (sha256 === undefined) throw new Error('a document has an original');
  const { content, meta, sender } = round.document;
  const nowMs = parts.clock.nowMs();
  const year = Number(dayInChina(nowMs).slice(0, 4));
  const entryNo = createCountersRepository(parts.store.db).take(sealUseCounter, year);
  createSealUseBookRepository(parts.store.db).add({
    ...{ entryNo, year, documentId: round.documentId, atMs: nowMs },
    ...{ title: content.title, docNumber: meta.FWZH },
    ...{ sealId: seal.seal.id, sealName: seal.seal.name },
    copies: content.recipients.reduce((sum, { copies }) => sum + copies, 0),
    applicant: sender.name,
    approver: round.consents.at(-1)?.leader ?? '',
    custodian: actor.person.name,
    packageSha256: sha256,
    result: 'sealed',
  });
  return entryNo;
}
