// The measured work: one sealed OFD from disk, judged with every check by what lies in files beside it, as a station that starts would.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { openFileSource } from '../../src/formats/byte-source.ts';
import { verifyOfd } from '../../src/seals/ofd/verify.ts';
import { parseCertificate } from '../../src/seals/pki/certificate.ts';
import { parseCrl } from '../../src/seals/pki/crl.ts';
import { createVerificationCache } from '../../src/seals/pki/verification-cache.ts';
import type { TrustMaterial } from '../../src/seals/trust/trust-material.ts';
import { verdictOfFile } from '../../src/shared/domain/verification.ts';
import { safeVerificationPolicy } from '../../src/shared/domain/verification-policy.ts';

/** Files of the bench's folder. */
export const benchFiles = {
  ofd: 'sealed.ofd',
  anchor: 'root.der',
  intermediate: 'intermediate.der',
  listEnding: '.crl',
} as const;

/** Trust with the certificate cache, as a station has it. */
export function openTrust(folder: string): TrustMaterial {
  const read = (name: string): Uint8Array => readFileSync(path.join(folder, name));
  const lists = readdirSync(folder).filter((name) => name.endsWith(benchFiles.listEnding));
  return {
    anchors: [parseCertificate(read(benchFiles.anchor))],
    intermediates: [parseCertificate(read(benchFiles.intermediate))],
    crls: lists.map((name) => parseCrl(read(name))),
    sealStatus: null,
    policy: safeVerificationPolicy,
    cache: createVerificationCache(),
  };
}

/** Judges the file once; throws when it is not valid, because a fast wrong answer is no result. */
export async function verifyOnce(folder: string, trust: TrustMaterial, now: Date): Promise<void> {
  const source = await openFileSource(path.join(folder, benchFiles.ofd));
  const { report } = await verifyOfd({ source, trust, now });
  await source.close();
  const verdict = verdictOfFile(report);
  if (verdict !== 'valid') throw new Error(`the sealed file is ${verdict}`);
}
