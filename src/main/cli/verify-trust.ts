// What the command believes: the certificates and lists of a folder, a publication of the authority under one of its roots, and a policy.
import { readFile, stat } from 'node:fs/promises';
import { z } from 'zod';
import { evaluationPolicy, type VerificationPolicy } from '../../shared/domain/verification-policy.ts';
import type { ReportLanguage } from '../../shared/domain/report-words.ts';
import { createVerificationCache } from '../../seals/pki/verification-cache.ts';
import { parseCertificate, type Certificate } from '../../seals/pki/certificate.ts';
import { PkiError } from '../../seals/pki/pki-error.ts';
import type { Publication } from '../../shared/domain/published.ts';
import type { Sha256 } from '../../shared/domain/ids.ts';
import { readPublicationFile } from '../../seals/trust/publication-file.ts';
import { acceptPublication, type TrustStore } from '../../seals/trust/trust-store.ts';
import { readTrustFolder, type TrustMaterial, trustMaterialOf } from '../../seals/trust/trust-material.ts';
import { errorCodeOf, walk } from './verify-files.ts';
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

interface TrustFolderFiles {
  readonly files: readonly { readonly name: string; readonly bytes: Uint8Array }[];
  /** Each told: a revocation list that was passed over in silence would let a revoked signer pass. */
  readonly skipped: readonly RefusedFile[];
}

interface RefusedFile {
  readonly file: string;
  readonly code: string;
  readonly reason: string;
}

/** Null: there is no such folder. */
async function readFolder(folder: string): Promise<TrustFolderFiles | null> {
  const info = await stat(folder).catch(() => null);
  if (info?.isDirectory() !== true) return null;
  const files: { name: string; bytes: Uint8Array }[] = [];
  const skipped: RefusedFile[] = [];
  for await (const { file, reason } of walk(folder)) {
    const read = reason ?? (await readTrustFile(file));
    if (typeof read === 'string') skipped.push({ file, code: 'file-not-readable', reason: read });
    else files.push({ name: file, bytes: read });
  }
  return { files, skipped };
}

async function readTrustFile(file: string): Promise<Uint8Array | string> {
  try {
    const { size } = await stat(file);
    return size <= maxTrustFileBytes ? await readFile(file) : `${size} bytes`;
  } catch (error) {
    return errorCodeOf(error);
  }
}

/** Reads the folder of anchors and the policy that the command names. */
export async function readTrust(wish: {
  readonly anchors: string | null;
  readonly policy: string | null;
  /** Clock of judgement. */
  readonly at: Date;
  readonly language: ReportLanguage;
}): Promise<ReadTrust> {
  const words = verifyWords[wish.language];
  const policy = await readPolicy(wish.policy);
  if (policy === null)
    return { trust: null, complaints: [`${words.policyUnreadable}: ${wish.policy ?? ''}`] };
  const folder = wish.anchors === null ? { files: [], skipped: [] } : await readFolder(wish.anchors);
  if (folder === null)
    return { trust: null, complaints: [`${words.anchorsUnreadable}: ${wish.anchors ?? ''}`] };
  const read = folder.files.map((file) => ({ ...file, publication: readPublicationFile(file.bytes) }));
  const others = read.filter(({ publication }) => publication === null);
  const { trust, refused } = readTrustFolder(others, { policy, cache: createVerificationCache() });
  const published = acceptFiles(read, trust, wish.at);
  const refusals = [...folder.skipped, ...refused, ...published.refused];
  return {
    trust: { ...trust, ...published.known },
    complaints: refusals.map(
      ({ file, code, reason }) => `${words.anchorRefused}: ${file}: ${code} (${reason})`,
    ),
  };
}

type Known = Pick<TrustMaterial, 'anchors' | 'intermediates' | 'crls' | 'sealStatus' | 'senders'>;

/** The newest publication under a root of the folder: a file from a stick proves nothing of its own root. */
function acceptFiles(
  files: readonly { readonly name: string; readonly publication: Publication | null }[],
  trust: TrustMaterial,
  now: Date,
): {
  readonly known: Partial<Known>;
  readonly refused: readonly RefusedFile[];
} {
  const refused: RefusedFile[] = [];
  let newest: TrustStore | null = null;
  for (const { name: file, publication } of files) {
    if (publication === null) continue;
    const root = trust.anchors.find((anchor) => isRootOf(publication, anchor));
    if (root === undefined) {
      refused.push({ file, code: 'root-not-pinned', reason: '' });
      continue;
    }
    const pinnedRootSha256 = root.sha256 as Sha256;
    const accepted = acceptPublication({ publication, pinnedRootSha256, previous: null, now });
    if (!accepted.ok)
      refused.push({ file, code: accepted.code, reason: Object.values(accepted.evidence).join(' ') });
    else if (accepted.trust.numbers.directory > (newest?.numbers.directory ?? 0)) newest = accepted.trust;
  }
  if (newest === null) return { known: {}, refused };
  const own = trustMaterialOf(newest);
  const known: Known = {
    // The signed policy names the SM2 root.
    anchors: [...trust.anchors, ...newest.sm2.anchors],
    intermediates: [...trust.intermediates, ...own.intermediates],
    crls: [...trust.crls, ...own.crls],
    sealStatus: own.sealStatus,
    senders: newest,
  };
  return { known, refused };
}

function isRootOf({ certificates }: Publication, anchor: Certificate): boolean {
  try {
    return parseCertificate(certificates.root).sha256 === anchor.sha256;
  } catch (error) {
    if (error instanceof PkiError) return false;
    throw error;
  }
}
