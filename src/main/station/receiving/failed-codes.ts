import type { SealReport } from '../../../shared/domain/report.ts';

/** Names of the checks that failed, as the receipt's note tells them to the sender. */
export function failedCodes(report: SealReport): string {
  return (
    Object.entries(report.checks)
      .filter(([, check]) => check.result === 'failed')
      .map(([name, check]) => `${name}:${check.code}`)
      .join(' ')
      // The receipt's own limit for notes.
      .slice(0, 200)
  );
}
