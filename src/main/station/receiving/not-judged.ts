import { checkNames, unknown, type SealChecks } from '../../../shared/domain/report.ts';
import type { JudgedPackage } from './judge-package.ts';

/** What is said of a package that its sender took back before it was taken here: nothing was looked at. */
export function notJudged(nowMs: number): JudgedPackage {
  const checks = Object.fromEntries(checkNames.map((name) => [name, unknown('NOT_REACHED')]));
  return {
    report: {
      checks: checks as unknown as SealChecks,
      judgedAt: new Date(nowMs).toISOString(),
      seal: { unitCode: null, unitName: null, certificateSha256: null, sealedAt: null, issuedBy: null },
    },
    document: null,
    reader: null,
    marking: false,
  };
}
