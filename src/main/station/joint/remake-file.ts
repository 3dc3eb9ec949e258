// The file of a round once more, from what the round keeps: after the next unit renewed its certificate or lost its key, and for rounds that began under
// a program that did not encrypt. Nothing of the round changes but the file.
import type { DocumentId } from '../../../shared/domain/ids.ts';
import { nextSealer, sealOrderOf } from '../../../shared/domain/joint-issue.ts';
import type { StagedBlob } from '../../store/blobs.ts';
import type { JointRound } from '../../store/joint-rounds-repository.ts';
import { type Actor, done, type Outcome, refuse } from '../outcome.ts';
import { stageAnswer } from './joint-answer.ts';
import {
  bookStaged,
  filesOf,
  type JointContext,
  liveRound,
  mainIssuerOf,
  recordAct,
  stageFile,
} from './joint-context.ts';

/** Makes the file that this round hands on again, by the newest directory. */
export async function remakeFile(
  context: JointContext,
  actor: Actor,
  { documentId }: { readonly documentId: DocumentId },
): Promise<Outcome<JointRound>> {
  const round = liveRound(context, documentId);
  if (round === undefined) return refuse('not-found');
  const staged = await stageAgain(context, actor, round);
  if (staged === null) return refuse('wrong-state', { state: round.state, act: 'remakeFile' });
  if (!staged.ok) return staged;
  return bookStaged(context, [staged.value], () => {
    const now = liveRound(context, documentId);
    if (now?.state !== round.state || now.sealed !== round.sealed) return refuse('changed-meanwhile');
    const next = { ...now, fileBlob: staged.value.sha256 };
    context.rounds.put(next);
    recordAct(context, actor, { documentId, act: 'remakeFile' });
    return done(next);
  });
}

/** Null: nothing is handed on in this state. */
async function stageAgain(
  context: JointContext,
  actor: Actor,
  round: JointRound,
): Promise<Outcome<StagedBlob> | null> {
  const { document, sealed, consents, state } = round;
  if (state === 'declined')
    return stageAnswer(context, round, { reason: round.reason ?? '', byPerson: actor.person.name });
  const to =
    state === 'sealed' ? mainIssuerOf(document) : nextSealer(sealOrderOf(document.content.issuers), sealed);
  if (to === null || !['collecting', 'refused', 'sealed'].includes(state)) return null;
  const files = await filesOf(context.parts, document);
  return stageFile(context, { document, files, sealed, consents, to });
}
