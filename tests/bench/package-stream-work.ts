// The measured work: a sealed package on disk, judged by what lies in files beside it, as a station does at arrival. What a station does in other
// threads and stages (the page drawn again, the secrecy gate over attachments) has its own figures and is left out.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { openFileSource } from '../../src/formats/byte-source.ts';
import { judgePackage } from '../../src/seals/package/verify.ts';
import { parseCertificate } from '../../src/seals/pki/certificate.ts';
import { parseCrl } from '../../src/seals/pki/crl.ts';
import type { TrustStore } from '../../src/seals/trust/trust-store.ts';
import type { DeliveryNote } from '../../src/shared/domain/messages.ts';
import type { Policy, SealRegistry, Directory } from '../../src/shared/domain/published.ts';
import { passed, verdictOf } from '../../src/shared/domain/report.ts';

/** What a station believes and was told, as it can be written to a file. */
export interface StoredTrust {
  readonly anchor: string;
  readonly intermediate: string;
  readonly crls: readonly string[];
  readonly directory: Directory;
  readonly registry: SealRegistry;
  readonly policy: Policy;
  readonly note: DeliveryNote;
  readonly nowIso: string;
  readonly pageModelSha256: string;
}

/** Names in the bench's folder. */
export const streamFiles = { package: 'large.asice', trust: 'trust.json' } as const;

function openTrust(stored: StoredTrust): TrustStore {
  const der = (base64: string): Uint8Array => Buffer.from(base64, 'base64');
  const { directory, registry, policy } = stored;
  const [anchor, intermediate] = [stored.anchor, stored.intermediate].map((one) =>
    parseCertificate(der(one)),
  );
  if (!anchor || !intermediate) throw new Error('no certificates');
  const seals = new Map(registry.seals.map((seal) => [sha256OfPem(seal.certificatePem), seal]));
  return {
    anchors: [anchor],
    intermediates: [intermediate],
    crls: stored.crls.map((one) => parseCrl(der(one))),
    listSigner: intermediate,
    sm2: { anchors: [], intermediates: [], crls: [] },
    directory,
    registry,
    policy,
    numbers: { directory: 1, registry: 1, policy: 1, revocation: 1 },
    staleParts: [],
    unit: (code) => directory.units.find((unit) => unit.code === code),
    sealByCertificate: (sha256) => seals.get(sha256),
  };
}

function sha256OfPem(pem: string): string {
  return parseCertificate(Buffer.from(pem.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64')).sha256;
}

/** Judges the package of the folder once. */
export async function judgeStored(folder: string): Promise<{ verdict: string; judgeMs: number }> {
  const stored = JSON.parse(readFileSync(path.join(folder, streamFiles.trust), 'utf8')) as StoredTrust;
  const trust = openTrust(stored);
  const source = await openFileSource(path.join(folder, streamFiles.package));
  const startedAt = performance.now();
  const { report } = await judgePackage({
    source,
    note: stored.note,
    noteUnit: stored.note.sender,
    trust,
    now: new Date(stored.nowIso),
    secrecy: () => Promise.resolve(passed()),
    pageModelSha256Of: () => stored.pageModelSha256,
  });
  const judgeMs = performance.now() - startedAt;
  await source.close();
  return { verdict: verdictOf(report.checks), judgeMs };
}
