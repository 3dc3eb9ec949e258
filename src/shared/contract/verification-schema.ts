// Zod schema of a verifier's complete report, as it travels to the window and lies in the store.
import { z } from 'zod';
import { fileSteps, sealSteps, type FileReport, type Procedure } from '../domain/verification.ts';

const evidence = z.record(z.string(), z.string());
const stepReport = z.object({
  result: z.enum(['passed', 'failed', 'unknown', 'notApplicable']),
  findings: z
    .array(z.object({ code: z.string(), force: z.enum(['fatal', 'undecided', 'note']), evidence }))
    .readonly(),
  evidence,
});

const procedures = Object.keys(fileSteps) as Procedure[];
const fileStepNames = [...new Set(procedures.flatMap((procedure) => [...fileSteps[procedure]]))];
const sealStepNames = [...new Set(procedures.flatMap((procedure) => [...sealSteps[procedure]]))];

/** A file's report; steps that the procedure does not have are absent. */
export const fileReportSchema = z.object({
  procedure: z.enum(procedures),
  format: z.string(),
  steps: z.partialRecord(z.enum(fileStepNames), stepReport),
  seals: z
    .array(
      z.object({
        id: z.string(),
        kind: z.enum(['seal', 'signature', 'timeStamp']),
        steps: z.partialRecord(z.enum(sealStepNames), stepReport),
        sealName: z.string().nullable(),
        signerName: z.string().nullable(),
        makerName: z.string().nullable(),
        certificateSha256: z.string().nullable(),
        claimedAt: z.string().nullable(),
        provenAt: z.string().nullable(),
        pages: z.array(z.number().int()).readonly(),
      }),
    )
    .readonly(),
  judgedAt: z.string(),
}) satisfies z.ZodType<FileReport>;
