// What the command believes: the certificates and lists of a folder, and a policy.
import { readFile, stat } from 'node:fs/promises';
import { z } from 'zod';
import { evaluationPolicy, type VerificationPolicy } from '../../shared/domain/verification-policy.ts';
import type { ReportLanguage } from '../../shared/domain/report-words.ts';
import { createVerificationCache } from '../../seals/pki/verification-cache.ts';
import { readTrustFolder, type TrustMaterial } from '../../seals/trust/trust-material.ts';
import { walk } from './verify-files.ts';
import { verifyWords } from './verify-words.ts';

export interface ReadTrust {
  /** Null: the command cannot be carried out. */
  readonly trust: TrustMaterial | null;
  readonly complaints: readonly string[];
}

/** Lists of large authorities reach some megabytes. */
const maxTrustFileBytes = 16 * 1024 * 1024;

const policyShape = z
  .strictObject({
    revocation: z.enum(['note', 'soft', 'hard']),
    listToleranceDays: z.number().min(0).max(3650),
    missingKeyUsage: z.enum(['note', 'refuse']),
    looseEncodings: z.enum(['note', 'refuse']),
    sealMakers: z.array(z.string().regex(/^[0-9a-f]{64}$/)).nullable(),
    unknownSealStatus: z.enum(['note', 'undecided']),
  })
  .partial();

/** The evaluation policy, changed by what the file says; null when the file cannot be read as one. */
async function readPolicy(file: string | null): Promise<VerificationPolicy | null> {
  if (file === null) return evaluationPolicy;
  try {
    const changes = policyShape.parse(JSON.parse(await readFile(file, 'utf8')));
    return { ...evaluationPolicy, ...(changes as Partial<VerificationPolicy>) };
  } catch {
    return null;
  }
}

async function readFolder(folder: string): Promise<{ name: string; bytes: Uint8Array }[]> {
  const files: { name: string; bytes: Uint8Array }[] = [];
  for await (const name of walk(folder)) {
    const { size } = await stat(name);
    if (size <= maxTrustFileBytes) files.push({ name, bytes: await readFile(name) });
  }
  return files;
}

/** Reads the folder of anchors and the policy that the command names. */
export async function readTrust(wish: {
  readonly anchors: string | null;
  readonly policy: string | null;
  readonly language: ReportLanguage;
}): Promise<ReadTrust> {
  const words = verifyWords[wish.language];
  const policy = await readPolicy(wish.policy);
  if (policy === null)
    return { trust: null, complaints: [`${words.policyUnreadable}: ${wish.policy ?? ''}`] };
  const files = wish.anchors === null ? [] : await readFolder(wish.anchors).catch(() => null);
  if (files === null)
    return { trust: null, complaints: [`${words.anchorsUnreadable}: ${wish.anchors ?? ''}`] };
  const { trust, refused } = readTrustFolder(files, { policy, cache: createVerificationCache() });
  return {
    trust,
    complaints: refused.map(
      ({ file, code, reason }) => `${words.anchorRefused}: ${file}: ${code} (${reason})`,
    ),
  };
}
