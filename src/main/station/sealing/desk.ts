// The seal desk: judges the steps in order, locks what stands behind a step that has not passed, and keeps every result with person, time and
// machine. A result is stored when it is new, not each time somebody looks.
import { sealingSteps } from '../../../shared/contract/station-outgoing.ts';
import type { DeskCode } from '../../../shared/domain/desk-codes.ts';
import type { DeskStepRow } from '../../store/desk-repository.ts';
import type { DocumentRow } from '../../store/documents-repository.ts';
import type { Desk, DeskStep } from '../drafting/contract-types.ts';
import type { Actor } from '../outcome.ts';
import { type DeskFacts, type DeskSources, gatherDeskFacts, takenSteps } from './desk-facts.ts';
import type { RidingChoice } from './riding-choice.ts';
import { judgedSteps, type SealingStep, uncheckedAttachments } from './desk-steps.ts';

/** State of the stored rows that are a person's confirmation, not a judgement. */
const confirmedState = 'confirmed';

/** A desk with the facts it was judged by. */
export interface JudgedDesk {
  readonly facts: DeskFacts;
  readonly steps: readonly DeskStep[];
}

/** Judges all steps of a document that waits for the seal and stores what is new. Call it inside a transaction. */
export function judgeDesk(sources: DeskSources, actor: Actor, row: DocumentRow): JudgedDesk {
  const facts = gatherDeskFacts(sources, actor, row);
  const steps: DeskStep[] = [];
  let isOpen = true;
  for (const [step, judge] of judgedSteps) {
    if (isOpen) {
      const result = judge(facts);
      steps.push({ step, ...result, atMs: keepStep(sources, facts, { step, ...result }) });
      isOpen = result.state === 'passed';
    } else steps.push(locked(step));
  }
  const ready: DeskStep = {
    step: 'apply',
    state: 'ready',
    code: 'desk.apply.ready',
    evidence: {},
    atMs: null,
  };
  return {
    facts,
    steps: [...steps, isOpen ? ready : locked('apply'), locked('register'), locked('release')],
  };
}

/** The desk of a document that is sealed already: what was stored when it was. */
export function readDesk(sources: DeskSources, actor: Actor, row: DocumentRow): Desk {
  const taken = takenSteps(sources.steps, row);
  const steps = sealingSteps.map((step): DeskStep => {
    const last = taken.findLast((entry) => entry.step === step && entry.state !== confirmedState);
    if (last === undefined) return locked(step);
    const { code, evidence, atMs } = last;
    return { step, state: last.state as DeskStep['state'], code, evidence: { ...evidence }, atMs };
  });
  const attachments = sources.records.attachments.list(row.documentId);
  return {
    document: sources.views.view(actor, row),
    steps,
    differences: [],
    unchecked: uncheckedAttachments({ attachments, taken, confirmedBy: null }),
    riding: null,
  };
}

/** The judged desk as the screen sees it. */
export function deskView(sources: DeskSources, { facts, steps }: JudgedDesk): Desk {
  return {
    document: sources.views.view(facts.actor, facts.row),
    steps: [...steps],
    differences: facts.differences.map((difference) => ({ ...difference })),
    unchecked: uncheckedAttachments({ ...facts, confirmedBy: facts.actor.person.id }),
    riding: ridingView(facts.riding),
  };
}

function ridingView({ offer, chosen }: RidingChoice): Desk['riding'] {
  if (offer === 'noSeal') return null;
  if (typeof offer === 'string') return { barrier: offer, slices: [], chosen };
  return { barrier: null, slices: [...offer.slices], chosen };
}

/** Stores one step as taken by this person, unless the newest stored one says the same. Answers with its time. */
export function keepStep(
  { steps }: Pick<DeskSources, 'steps'>,
  { actor, row, taken, machineName, nowMs }: DeskFacts,
  result: {
    readonly step: SealingStep;
    readonly state: string;
    readonly code: DeskCode;
    readonly evidence: DeskStepRow['evidence'];
  },
): number {
  const last = taken.findLast((entry) => entry.step === result.step && entry.state !== confirmedState);
  const isSame =
    last !== undefined &&
    last.personId === actor.person.id &&
    last.state === result.state &&
    last.code === result.code &&
    JSON.stringify(last.evidence) === JSON.stringify(result.evidence);
  if (isSame) return last.atMs;
  const { documentId, revision } = row;
  steps.add({
    ...result,
    documentId,
    revision,
    personId: actor.person.id,
    machine: machineName,
    atMs: nowMs,
  });
  return nowMs;
}

/** Stores the custodian's own confirmation. */
export function keepConfirmation(
  sources: Pick<DeskSources, 'steps'>,
  { actor, row, machineName, nowMs }: DeskFacts,
  confirmation: {
    readonly step: SealingStep;
    readonly code: DeskCode;
    readonly evidence: DeskStepRow['evidence'];
  },
): void {
  const { documentId, revision } = row;
  sources.steps.add({
    ...confirmation,
    state: confirmedState,
    documentId,
    revision,
    personId: actor.person.id,
    machine: machineName,
    atMs: nowMs,
  });
}

function locked(step: SealingStep): DeskStep {
  return { step, state: 'locked', code: 'desk.locked', evidence: {}, atMs: null };
}
