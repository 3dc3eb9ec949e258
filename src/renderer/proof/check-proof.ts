// Every check of a proof, one after the other; what fails does not stop the others.
import { fromBase64, ownBytes, sha, toHex, toText } from './bytes.ts';
import { type Certificate, pathOf, readList, readPem } from './certificate.ts';
import { checkOfd, type SealResult } from './sealed-ofd.ts';
import { checkPackage, checkPdf, type PackageResult } from './sealed-package.ts';
import { ProofError, unzip } from './unzip.ts';

export interface ProofCheck {
  readonly what: CheckKey;
  readonly holds: boolean;
  /** Names, hashes and times that the line shows. */
  readonly details: readonly string[];
}

export type CheckKey =
  | 'files'
  | 'manifest'
  | 'package'
  | 'packageSigner'
  | 'ofd'
  | 'ofdSigner'
  | 'ofdMaker'
  | 'reading'
  | 'notRevoked';

export interface ProofResult {
  readonly title: string;
  readonly givenBy: string;
  readonly givenAt: string;
  readonly verdict: string;
  readonly judgedAt: string;
  readonly checks: readonly ProofCheck[];
  readonly roots: readonly Certificate[];
}

interface Manifest {
  readonly type: string;
  readonly title: string;
  readonly verdict: string;
  readonly judgedAt: string;
  readonly givenBy: { readonly unit: string; readonly name: string };
  readonly givenAt: string;
  readonly files: readonly { readonly path: string; readonly sha256: string; readonly sizeBytes: number }[];
}

interface Material {
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly certificates: readonly Certificate[];
}

/** Checks a proof. Throws ProofError when the file is none. */
export async function checkProof(archive: Uint8Array): Promise<ProofResult> {
  const files = await unzip(archive);
  const manifest = readManifest(files);
  const certificates: Certificate[] = [];
  for (const [path, bytes] of files)
    if (path.startsWith('certificates/')) certificates.push(await readPem(toText(bytes)));
  const material = { files, certificates };
  const checks = [
    await checkFiles(files, manifest),
    await attempt('manifest', () => checkManifest(material)),
  ];
  checks.push(...(await checkDocument(material)));
  return {
    title: manifest.title,
    givenBy: `${manifest.givenBy.name} (${manifest.givenBy.unit})`,
    givenAt: manifest.givenAt,
    verdict: manifest.verdict,
    judgedAt: manifest.judgedAt,
    checks,
    roots: certificates.filter(({ subject, issuer }) => toHex(subject) === toHex(issuer)),
  };
}

function readManifest(files: ReadonlyMap<string, Uint8Array>): Manifest {
  const bytes = files.get('manifest.json');
  if (!bytes) throw new ProofError('not-a-proof');
  const manifest = JSON.parse(toText(bytes)) as Manifest;
  if (manifest.type !== 'yizhan/proof/1') throw new ProofError('not-a-proof');
  return manifest;
}

async function checkFiles(files: ReadonlyMap<string, Uint8Array>, manifest: Manifest): Promise<ProofCheck> {
  const named = new Map(manifest.files.map(({ path, sha256 }) => [path, sha256]));
  const wrong: string[] = [];
  for (const [path, sha256] of named) {
    const bytes = files.get(path);
    if (!bytes || toHex(await sha('SHA-256', bytes)) !== sha256) wrong.push(path);
  }
  const own = ['manifest.json', 'manifest.jws'];
  wrong.push(...[...files.keys()].filter((path) => !named.has(path) && !own.includes(path)));
  return {
    what: 'files',
    holds: wrong.length === 0,
    details: wrong.length === 0 ? [String(named.size)] : wrong,
  };
}

async function attempt(what: CheckKey, check: () => Promise<ProofCheck>): Promise<ProofCheck> {
  try {
    return await check();
  } catch (error) {
    return { what, holds: false, details: [error instanceof Error ? error.message : ''] };
  }
}

const textOf = (bytes: Uint8Array | null | undefined): string => toText(bytes ?? new Uint8Array());

/** PS256 by the machine whose certificate the header names; its chain leads to a root of the proof. */
async function checkManifest({ files, certificates }: Material): Promise<ProofCheck> {
  const jws = textOf(files.get('manifest.jws'));
  const [head = '', payload = '', value = ''] = jws.split('.');
  const signer = signerOf(head, certificates);
  const signature = fromBase64(value);
  if (!signer || !signature) throw new ProofError('jws');
  const algorithm = { name: 'RSA-PSS', hash: 'SHA-256', saltLength: 32 };
  const key = await crypto.subtle.importKey('spki', ownBytes(signer.spki), algorithm, false, ['verify']);
  const signed = new TextEncoder().encode(`${head}.${payload}`);
  const holds = await crypto.subtle.verify(algorithm, key, signature, signed);
  const same = textOf(fromBase64(payload)) === textOf(files.get('manifest.json'));
  const path = await pathOf(signer, certificates, new Date());
  return { what: 'manifest', holds: holds && same && path !== null, details: [signer.name] };
}

/** The certificate that the header names by its hash; the algorithm is fixed. */
function signerOf(head: string, certificates: readonly Certificate[]): Certificate | undefined {
  const header = JSON.parse(textOf(fromBase64(head))) as Record<string, string>;
  if (header['alg'] !== 'PS256') return undefined;
  const named = toHex(fromBase64(header['x5t#S256'] ?? '') ?? new Uint8Array());
  return certificates.find(({ sha256 }) => sha256 === named);
}

async function checkDocument(material: Material): Promise<ProofCheck[]> {
  const bytes = material.files.get('document/package.asice');
  if (!bytes) throw new ProofError('not-a-proof');
  let inside: PackageResult;
  try {
    inside = await checkPackage(bytes);
  } catch (error) {
    return [{ what: 'package', holds: false, details: [error instanceof Error ? error.message : ''] }];
  }
  const { cms, changed, uncovered, files } = inside;
  const at = cms.claimedAt ?? new Date();
  const wrong = [...changed, ...uncovered];
  const checks: ProofCheck[] = [
    {
      what: 'package',
      holds: cms.holds && wrong.length === 0,
      details: wrong.length > 0 ? wrong : [cms.signer.name, at.toISOString()],
    },
    await checkPath('packageSigner', cms.signer, { material, at, more: cms.certificates }),
  ];
  const ofd = files.get('body.ofd');
  if (ofd) checks.push(...(await checkOriginal(ofd, material, at)));
  const pdf = files.get('reading.pdf') ?? files.get('body.pdf');
  if (pdf) checks.push(await attempt('reading', () => checkReading(pdf, cms.signer)));
  return checks;
}

async function checkReading(pdf: Uint8Array, packageSigner: Certificate): Promise<ProofCheck> {
  const result = await checkPdf(pdf);
  const holds = result?.holds === true && result.signer.sha256 === packageSigner.sha256;
  return { what: 'reading', holds, details: result ? [result.signer.name] : [] };
}

async function checkOriginal(ofd: Uint8Array, material: Material, at: Date): Promise<ProofCheck[]> {
  try {
    const { seals, uncovered } = await checkOfd(ofd);
    const checks: ProofCheck[] = seals.map((seal) => ofdCheck(seal, uncovered));
    for (const { signer, maker } of seals) {
      checks.push(await checkPath('ofdSigner', signer, { material, at, more: [] }));
      checks.push(await checkPath('ofdMaker', maker, { material, at, more: [] }));
    }
    return checks;
  } catch (error) {
    return [{ what: 'ofd', holds: false, details: [error instanceof Error ? error.message : ''] }];
  }
}

function ofdCheck(seal: SealResult, uncovered: readonly string[]): ProofCheck {
  const wrong = [...seal.changed, ...uncovered];
  const holds = seal.signatureHolds && seal.sealHolds && seal.signerListed && wrong.length === 0;
  return { what: 'ofd', holds, details: wrong.length > 0 ? wrong : [seal.sealName, seal.claimed] };
}

interface PathQuestion {
  readonly material: Material;
  readonly at: Date;
  readonly more: readonly Certificate[];
}

/** In force then, up to a root, and in no list of its issuer. */
async function checkPath(
  what: CheckKey,
  leaf: Certificate,
  { material, at, more }: PathQuestion,
): Promise<ProofCheck> {
  const path = await pathOf(leaf, [...material.certificates, ...more], at);
  const inForce = leaf.notBefore <= at && at <= leaf.notAfter;
  const revoked = path === null ? null : await revokedAt(path, material);
  const details = [leaf.name, ...(path?.slice(1).map(({ name }) => name) ?? [])];
  if (revoked !== null && revoked <= at)
    return { what: 'notRevoked', holds: false, details: [leaf.name, revoked.toISOString()] };
  return { what, holds: path !== null && inForce, details };
}

async function revokedAt(path: readonly Certificate[], { files }: Material): Promise<Date | null> {
  for (const [index, certificate] of path.slice(0, -1).entries()) {
    const issuer = path[index + 1];
    for (const [name, bytes] of files) {
      if (!name.startsWith('revocation/') || !issuer) continue;
      const when = (await readList(bytes, issuer))?.get(certificate.serialHex);
      if (when) return when;
    }
  }
  return null;
}
