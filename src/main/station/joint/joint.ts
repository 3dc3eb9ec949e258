// 联合行文 by file: the procedures of the contract's `joint`.
import type { ByteSource } from '../../../formats/byte-source.ts';
import type { jointContract } from '../../../shared/contract/station-joint.ts';
import type { ContentHandle, DocumentId } from '../../../shared/domain/ids.ts';
import { createDeskRepository } from '../../store/desk-repository.ts';
import { createJointRoundsRepository, type JointRound } from '../../store/joint-rounds-repository.ts';
import { createDocumentMover, openRecords } from '../drafting/document-records.ts';
import { createDocumentViews } from '../drafting/document-views.ts';
import { openStaged } from '../drafting/take-attachment.ts';
import { type Actor, done, type Outcome, refuse } from '../outcome.ts';
import type { StationParts } from '../parts.ts';
import type { Stage } from '../stage.ts';
import { confirmJointPlace, consentRound, sealRound, takeIn } from './co-issuer.ts';
import { declineRound, takeAnswer } from './joint-answer.ts';
import { catchDamage, openEnvelope } from './joint-envelope.ts';
import { readJointArrival } from './joint-file.ts';
import { refuseJoint } from './joint-refusal.ts';
import { judgeJointFile } from './judge-joint.ts';
import { type JointContext, liveRound, ownUnit } from './joint-context.ts';
import { jointRow, jointView, type JointView } from './joint-views.ts';
import { finishRound, startRound, takeBack } from './main-issuer.ts';
import { remakeFile } from './remake-file.ts';

/** The stage over the station's parts. */
export function createJoint(parts: StationParts): Stage<typeof jointContract> {
  const records = openRecords(parts);
  const context: JointContext = {
    parts,
    records,
    views: createDocumentViews(parts, records),
    steps: createDeskRepository(parts.store.db),
    move: createDocumentMover(parts, records),
    rounds: createJointRoundsRepository(parts.store.db),
  };
  const show = (actor: Actor, outcome: Outcome<JointRound>): Outcome<JointView> =>
    outcome.ok ? done(jointView(context, actor, outcome.value)) : outcome;
  const once = createGate();
  return {
    list: () =>
      done(
        context.rounds
          .list()
          .filter(({ documentId }) => liveRound(context, documentId) !== undefined)
          .map((round) => jointRow(parts, round)),
      ),
    view: (actor, { documentId }) => {
      const round = liveRound(context, documentId);
      return show(actor, round === undefined ? refuse('not-found') : done(round));
    },
    start: async (actor, input) =>
      show(actor, await once(input.documentId, () => startRound(context, actor, input))),
    take: async (actor, { upload }) => show(actor, await take(context, actor, upload)),
    consent: (actor, input) => show(actor, consentRound(context, actor, input)),
    decline: async (actor, input) =>
      show(actor, await once(input.documentId, () => declineRound(context, actor, input))),
    remakeFile: async (actor, input) =>
      show(actor, await once(input.documentId, () => remakeFile(context, actor, input))),
    confirmPlace: (actor, input) => show(actor, confirmJointPlace(context, actor, input)),
    seal: async (actor, input) =>
      show(actor, await once(input.documentId, () => sealRound(context, actor, input))),
    finish: (actor, input) => once(input.documentId, () => finishRound(context, actor, input)),
  };
}

/** A second click while the first is at work must not try the PIN, or the seal, twice. */
function createGate() {
  const underWay = new Set<DocumentId>();
  return async <T>(documentId: DocumentId, run: () => Promise<Outcome<T>>): Promise<Outcome<T>> => {
    if (underWay.has(documentId)) return refuse('changed-meanwhile', { reason: 'sealing-under-way' });
    underWay.add(documentId);
    try {
      return await run();
    } finally {
      underWay.delete(documentId);
    }
  };
}

async function take(
  context: JointContext,
  actor: Actor,
  upload: ContentHandle,
): Promise<Outcome<JointRound>> {
  const { parts } = context;
  const staged = parts.content.takeUpload(actor, upload);
  if (staged === undefined) return refuse('handle-unknown');
  try {
    const source = openStaged(parts.store, staged);
    const taken = await catchDamage(() => takeOpened(context, actor, source));
    if (!taken.ok) {
      const details = { sha256: staged.sha256, reason: taken.details['reason'] ?? taken.code };
      parts.store.transact(() => parts.audit.append({ actor, act: 'joint.refused', subject: null, details }));
    }
    return taken;
  } finally {
    await parts.store.blobs.discard(staged);
  }
}

async function takeOpened(
  context: JointContext,
  actor: Actor,
  source: ByteSource,
): Promise<Outcome<JointRound>> {
  const { parts } = context;
  const opened = await openEnvelope(parts.keys.encryptionKeys, source);
  if (!opened.ok) return opened;
  const arrival = await readJointArrival(opened.value);
  if (arrival === null) return refuseJoint('file-unreadable');
  if (arrival.kind === 'answer') return takeAnswer(context, actor, arrival.answerJws);
  const own = ownUnit(parts);
  const judged = await judgeJointFile(parts, arrival.file, own);
  if (!judged.ok) return judged;
  const isOurs = judged.value.manifest.order[0] === own;
  return (isOurs ? takeBack : takeIn)(context, actor, judged.value);
}
