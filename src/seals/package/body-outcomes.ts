// From a sealed file's own report to the checks of the package: each check is the worst of the steps that answer its question, so that no step is left
// out (tests/unit/seals/package/body-outcomes.test.ts holds the table to the procedures).
import { type CheckName, type CheckOutcome, failed, passed, unknown } from '../../shared/domain/report.ts';
import {
  type FileReport,
  type FileStepName,
  fileSteps,
  type SealStepName,
  sealSteps,
  type StepReport,
} from '../../shared/domain/verification.ts';

/** Checks that follow from the file's report alone. */
export type BodyQuestion = Extract<CheckName, 'bodySealPresent' | 'bodySignature' | 'bodyUnchangedSince'>;
type StepName = FileStepName | SealStepName;

/** Which question a step answers; every other step of the procedure answers for the signature. */
const questionOfStep: Readonly<Partial<Record<StepName, BodyQuestion>>> = {
  container: 'bodySealPresent',
  sealPresent: 'bodySealPresent',
  signatureFields: 'bodySealPresent',
  signatureXml: 'bodySealPresent',
  sealPicture: 'bodySealPresent',
  coverage: 'bodyUnchangedSince',
  references: 'bodyUnchangedSince',
  documentHash: 'bodyUnchangedSince',
  signedRevision: 'bodyUnchangedSince',
  laterRevisions: 'bodyUnchangedSince',
};

/** Steps about the signer's certificate: the package asks them of its own certificate in checks of their own. */
const trustSteps: readonly StepName[] = ['signerChain', 'signerValidity'];

/**
 * The outcome of one question about a file. `judgedElsewhere` are certificates that the package judges in checks of its own, so that one flaw is told
 * once.
 */
export function outcomeOf(
  report: FileReport,
  question: BodyQuestion,
  judgedElsewhere: ReadonlySet<string>,
): CheckOutcome {
  const { procedure } = report;
  const own = (name: StepName): boolean => (questionOfStep[name] ?? 'bodySignature') === question;
  const ofFile = fileSteps[procedure].filter(own).map((name) => report.steps[name]);
  const ofSeals = report.seals.flatMap((seal) => {
    const names: readonly SealStepName[] = sealSteps[procedure];
    const isKnown = judgedElsewhere.has(seal.certificateSha256 ?? '');
    return names
      .filter((name) => own(name) && !(isKnown && trustSteps.includes(name)))
      .map((name) => seal.steps[name]);
  });
  if (report.seals.length === 0 && question !== 'bodySealPresent') return unknown('NOT_REACHED');
  return worstStep([...ofFile, ...ofSeals]);
}

function worstStep(steps: readonly (StepReport | undefined)[]): CheckOutcome {
  const found = steps.flatMap((step) => step?.findings ?? []);
  // A file without a seal is well formed; as the body of a package it is not.
  const unsealed = found.find(({ code }) => code === 'NO_SIGNATURE');
  const fatal = unsealed ?? found.find(({ force }) => force === 'fatal');
  if (fatal) return failed(fatal.code, fatal.evidence);
  if (steps.some((step) => step?.result === 'failed')) return failed('NOT_REACHED');
  const undecided = found.find(({ force }) => force === 'undecided');
  if (undecided) return unknown(undecided.code, undecided.evidence);
  if (steps.some((step) => step === undefined || step.result === 'unknown')) return unknown('NOT_REACHED');
  const told = found.find(({ code }) => toldWhenPassed.includes(code));
  return told ? { ...passed(told.evidence), code: told.code } : passed();
}

/** Notes that the sentence of a passed check names. */
const toldWhenPassed = ['PDF_LATER_REVISION_ALLOWED', 'OFD_ENTRY_UNSIGNED'];
