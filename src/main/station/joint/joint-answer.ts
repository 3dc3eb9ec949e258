// 退回会印: the answer of a unit that does not seal, as a signed file. At the co-issuer it ends the round here and is handed back; at the main issuer it
// ends the waiting, with the reason, until the document is returned or that unit seals after all.
import { verifyMessage } from '../../../seals/trust/machine-jws.ts';
import type { DocumentId } from '../../../shared/domain/ids.ts';
import {
  type JointAnswer,
  judgeJointAnswer,
  nextJointState,
  sealOrderOf,
} from '../../../shared/domain/joint-issue.ts';
import type { StagedBlob } from '../../store/blobs.ts';
import type { JointRound } from '../../store/joint-rounds-repository.ts';
import { type Actor, done, type Outcome, refuse } from '../outcome.ts';
import {
  bookStaged,
  findRound,
  type JointContext,
  liveRound,
  mainIssuerOf,
  nameOf,
  ownUnit,
  recordAct,
  stageMessage,
} from './joint-context.ts';
import { documentSha256Of, writeJointAnswer } from './joint-file.ts';
import { refuseJoint } from './joint-refusal.ts';

const declinable = ['arrived', 'agreed', 'placed'] as const;

/** This unit does not seal: the round ends here and its answer is ready to go back. */
export async function declineRound(
  context: JointContext,
  actor: Actor,
  input: { readonly documentId: DocumentId; readonly reason: string },
): Promise<Outcome<JointRound>> {
  const { documentId } = input;
  const reason = input.reason.trim();
  if (reason === '') return refuse('reason-missing');
  const wanted = { part: 'co', act: 'decline', states: declinable } as const;
  const found = findRound(context, documentId, wanted);
  if (!found.ok) return found;
  const staged = await stageAnswer(context, found.value, { reason, byPerson: actor.person.name });
  if (!staged.ok) return staged;
  return bookStaged(context, [staged.value], () => {
    // Somebody may have sealed while the answer was made.
    const now = findRound(context, documentId, wanted);
    if (!now.ok) return now;
    const state = nextJointState(now.value.state, 'decline');
    if (state === undefined) return refuse('wrong-state', { state: now.value.state, act: 'decline' });
    const updatedAtMs = context.parts.clock.nowMs();
    const next = { ...now.value, state, reason, fileBlob: staged.value.sha256, updatedAtMs };
    context.rounds.put(next);
    const details = { contentSha256: next.document.contentSha256 };
    recordAct(context, actor, { documentId, act: 'decline', note: reason, details });
    return done(next);
  });
}

/** The answer as a file, signed and encrypted to the main issuer. */
export function stageAnswer(
  context: JointContext,
  { documentId, document }: JointRound,
  { reason, byPerson }: Pick<JointAnswer, 'reason' | 'byPerson'>,
): Promise<Outcome<StagedBlob>> {
  const payload: JointAnswer = {
    type: 'yizhan/joint-answer/1',
    documentId,
    from: ownUnit(context.parts),
    to: mainIssuerOf(document),
    documentSha256: documentSha256Of(document),
    reason,
    byPerson,
    at: new Date(context.parts.clock.nowMs()).toISOString(),
  };
  return stageMessage(context, { payload, contentOf: writeJointAnswer });
}

/** An answer that came: the round of the own document says who does not seal and why. */
export async function takeAnswer(
  context: JointContext,
  actor: Actor,
  answerJws: string,
): Promise<Outcome<JointRound>> {
  const { parts } = context;
  const trust = parts.trust.current();
  if (trust === null) return refuseJoint('lists-missing');
  const sent = await verifyMessage<JointAnswer>({
    token: answerJws,
    trust,
    expectedType: 'yizhan/joint-answer/1',
    now: new Date(parts.clock.nowMs()),
  });
  if (!sent.ok) return refuseJoint('sender-refused', { code: sent.code });
  return parts.store.transact(() => bookAnswer(context, actor, sent.payload));
}

function bookAnswer(context: JointContext, actor: Actor, answer: JointAnswer): Outcome<JointRound> {
  const { parts } = context;
  const { documentId, from, byPerson, reason } = answer;
  const live = liveRound(context, documentId);
  const round = live?.part === 'main' ? live : null;
  const flaw = judgeJointAnswer({ answer, own: ownUnit(parts), round: round && factsOf(round) });
  if (flaw !== null) return refuseJoint(flaw, { to: nameOf(context, answer.to) });
  const state = round && nextJointState(round.state, 'refuse');
  if (!round || !state) throw new Error('the answer was judged');
  const next = { ...round, state, reason, updatedAtMs: parts.clock.nowMs() };
  context.rounds.put(next);
  const note = `${nameOf(context, from)} ${byPerson}：${reason}`;
  const details = { from, documentSha256: answer.documentSha256 };
  recordAct(context, actor, { documentId, act: 'refuse', note, details });
  return done(next);
}

function factsOf({ state, document, sealed }: JointRound) {
  const order = sealOrderOf(document.content.issuers);
  return { state, order, sealed, documentSha256: documentSha256Of(document) };
}
