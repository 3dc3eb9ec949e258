import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../../../../src/seals/package/body-outcomes.ts';
import {
  type FileReport,
  fileSteps,
  finding,
  type FindingForce,
  sealSteps,
  stepOf,
  stepPassed,
  type StepReport,
  verdictOfFile,
} from '../../../../src/shared/domain/verification.ts';

const questions = ['bodySealPresent', 'bodySignature', 'bodyUnchangedSince'] as const;
const sealer = 'a'.repeat(64);

/** A report in which every step passed but one. */
function reportWith(procedure: 'ofd' | 'pdf', step: string, wrong: StepReport | undefined): FileReport {
  const stepsOf = (names: readonly string[]) =>
    Object.fromEntries(
      names.flatMap((name) => (name === step ? (wrong ? [[name, wrong]] : []) : [[name, stepPassed()]])),
    );
  return {
    procedure,
    format: procedure,
    judgedAt: '2026-06-01T00:00:00Z',
    steps: stepsOf(fileSteps[procedure]),
    seals: [
      {
        ...{ id: 's1', kind: 'seal', steps: stepsOf(sealSteps[procedure]), pages: [1] },
        ...{ sealName: null, signerName: null, makerName: null, claimedAt: null, provenAt: null },
        certificateSha256: sealer,
      },
    ],
  };
}
const resultsOf = (report: FileReport, elsewhere: readonly string[] = []): string[] =>
  questions.map((question) => outcomeOf(report, question, new Set(elsewhere)).result);
const wrong = (force: FindingForce): StepReport => stepOf([finding(force, 'SIG_VALUE_INVALID')]);

describe.each(['ofd', 'pdf'] as const)('%s', (procedure) => {
  const steps = [...fileSteps[procedure], ...sealSteps[procedure]];

  it.each(steps)('a failed, undecided or missing %s never reads as passed', (step) => {
    expect(resultsOf(reportWith(procedure, step, wrong('fatal'))).sort()).toContain('failed');
    expect(resultsOf(reportWith(procedure, step, wrong('undecided')))).toContain('unknown');
    expect(resultsOf(reportWith(procedure, step, undefined))).toContain('unknown');
  });

  it('passes when every step has, notes or not', () => {
    expect(resultsOf(reportWith(procedure, 'signingTime', wrong('note')))).toEqual([
      'passed',
      'passed',
      'passed',
    ]);
  });

  it("leaves the package's own certificate to the package, and no other one", () => {
    const report = reportWith(procedure, 'signerValidity', wrong('fatal'));
    expect(resultsOf(report, [sealer])).not.toContain('failed');
    expect(resultsOf(report, ['b'.repeat(64)])).toContain('failed');
    expect(verdictOfFile(report)).toBe('invalid');
  });

  it('fails a body without a seal by that name', () => {
    const report = {
      ...reportWith(procedure, 'sealPresent', stepOf([finding('note', 'NO_SIGNATURE')])),
      seals: [],
    };
    const outcome = outcomeOf(report, 'bodySealPresent', new Set());
    expect(outcome).toMatchObject({ result: 'failed', code: 'NO_SIGNATURE' });
    expect(resultsOf(report)).toEqual(['failed', 'unknown', 'unknown']);
  });
});
