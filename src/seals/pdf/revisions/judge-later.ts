// What stands behind a signature: every later revision compared with the one before it, under the permissions that were in force when it came.
import { FormatError } from '../../../formats/failure.ts';
import { openPdfState, type PdfDocument } from '../../../formats/pdf/document.ts';
import { finding, type VerificationFinding } from '../../../shared/domain/verification.ts';
import { compareStates, type StateDifference } from './compare-states.ts';
import { type ChangeKind, createWorkBudget, type RevisionChange, type WorkBudget } from './comparison.ts';
import type { Permissions } from './permissions.ts';
import { findStrayObject } from './stray-objects.ts';

/** What came behind one signature. */
export interface LaterRevisions {
  readonly findings: readonly VerificationFinding[];
  /** For "changed since": what every later revision did. */
  readonly changes: readonly RevisionChange[];
}

export interface RevisionJudge {
  /** Judges what stands behind a signed revision. */
  judge(signed: PdfDocument): LaterRevisions;
}

/** Judges the revisions of one file; each step from one revision to the next is compared once for all its signatures. */
export function createRevisionJudge(
  newest: PdfDocument,
  signedRevisions: readonly PdfDocument[],
): RevisionJudge {
  const budget = createWorkBudget();
  const steps = new Map<number, Step>();
  // A signed revision ends where its bytes end: an entry of it that points behind them is nothing, whatever a later revision puts there.
  const signedStates = new Map(
    signedRevisions.map((signed) => [stateIndex(newest, signed), signed] as const),
  );
  const stateOf = (index: number): PdfDocument => signedStates.get(index) ?? openPdfState(newest, index);
  return {
    judge(signed) {
      if (signed === newest || signed.bytes.length === newest.bytes.length)
        return { findings: [], changes: [] };
      const found: Step[] = [];
      const stray = findStrayObject(newest, signed.bytes.length);
      if (stray !== null) found.push({ unread: `object at ${stray}, in no cross-reference` });
      const below = stateIndex(newest, signed);
      if (below === null) return summarise([...found, compareStep(() => [signed, newest], budget)]);
      for (let index = below; index > 0; index -= 1) {
        const step = steps.get(index) ?? compareStep(() => [stateOf(index), stateOf(index - 1)], budget);
        steps.set(index, step);
        found.push(step);
      }
      return summarise(found);
    },
  };
}

/** Which state of the newest file the signed revision is; null when the newest one is not built upon it. */
function stateIndex(newest: PdfDocument, signed: PdfDocument): number | null {
  const index = newest.sections.length - signed.sections.length;
  if (index < 0) return null;
  return signed.sections.every(({ offset }, at) => newest.sections[index + at]?.offset === offset)
    ? index
    : null;
}

type Step = StateDifference | { readonly unread: string };

function compareStep(states: () => readonly [PdfDocument, PdfDocument], budget: WorkBudget): Step {
  try {
    const [before, after] = states();
    return compareStates(before, after, budget);
  } catch (error) {
    if (error instanceof FormatError) return { unread: `${error.code}: ${error.detail}` };
    throw error;
  }
}

function summarise(steps: readonly Step[]): LaterRevisions {
  const found = steps.flatMap((step) =>
    'unread' in step
      ? [finding('undecided', 'PDF_LATER_REVISION_UNANALYSED', { where: step.unread })]
      : step.changes.flatMap((change) => judgeChange(change, step.permissions)),
  );
  const changes = steps.flatMap((step) => ('unread' in step ? [] : step.changes));
  const findings = onceEach(found);
  if (findings.length > 0) return { findings, changes };
  return {
    findings: [finding('note', 'PDF_LATER_REVISION_ALLOWED', { revisions: String(steps.length) })],
    changes,
  };
}

/** The least P that allows a change; 4: none. */
const neededLevel: Readonly<Record<ChangeKind, number>> = {
  validationData: 1,
  signature: 2,
  formFill: 2,
  pageAnnotations: 3,
  annotation: 3,
  unreadable: 4,
  lockedField: 4,
  forbidden: 4,
};

function judgeChange({ kind, where }: RevisionChange, permissions: Permissions): VerificationFinding[] {
  const evidence = { where };
  if (neededLevel[kind] <= permissions.level) return [];
  if (kind === 'forbidden') return [finding('fatal', 'PDF_DISALLOWED_CHANGE', evidence)];
  if (kind === 'lockedField') return [finding('fatal', 'PDF_FIELDMDP_VIOLATION', evidence)];
  // Nobody forbade it in so many words, or nobody can see it: a person has to look.
  if (kind === 'unreadable' || permissions.source === 'nobody')
    return [finding('undecided', 'PDF_LATER_REVISION_UNANALYSED', evidence)];
  const level = { ...evidence, permission: String(permissions.level) };
  if (permissions.source === 'lock') return [finding('fatal', 'PDF_FIELDMDP_VIOLATION', level)];
  const violation = finding('fatal', 'PDF_DOCMDP_VIOLATION', level);
  // Something is seen that was not there when the certifier closed the document.
  return kind === 'annotation'
    ? [finding('fatal', 'PDF_DISALLOWED_CHANGE', evidence), violation]
    : [violation];
}

/** One finding a code, with the first place and the number of the others. */
function onceEach(findings: readonly VerificationFinding[]): VerificationFinding[] {
  const byCode = Map.groupBy(findings, ({ code }) => code);
  return [...byCode.values()].flatMap(([first, ...others]) => {
    if (!first) return [];
    return others.length === 0
      ? [first]
      : [{ ...first, evidence: { ...first.evidence, more: String(others.length) } }];
  });
}
