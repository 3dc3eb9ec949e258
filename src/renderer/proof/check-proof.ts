// Every check of a proof, one after the other; what fails does not stop the others.
import { fromBase64, ownBytes, sha, toHex, toText } from './bytes.ts';
import { type Certificate, readPem } from './certificate.ts';
import { checkPath, purposes } from './check-path.ts';
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
  | 'manifestSigner'
  | 'verdict'
  | 'subject'
  | 'package'
  | 'packageSigner'
  | 'ofd'
  | 'ofdSigner'
  | 'ofdMaker'
  | 'reading'
  | 'readingSigner'
  | 'original'
  | 'sealers'
  | 'notRevoked'
  | 'revokedLater'
  | 'noList';

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
  readonly documentId: string;
  readonly title: string;
  readonly verdict: string;
  readonly judgedAt: string;
  readonly givenBy: { readonly unit: string; readonly name: string };
  readonly givenAt: string;
  readonly files: readonly { readonly path: string; readonly sha256: string; readonly sizeBytes: number }[];
}

/** What a proof brings, and the roots that were found at the top of a path. */
export interface Material {
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly certificates: readonly Certificate[];
  readonly usedRoots: Map<string, Certificate>;
}

/** Checks a proof. Throws ProofError when the file is none. */
export async function checkProof(archive: Uint8Array): Promise<ProofResult> {
  const files = await unzip(archive);
  const manifest = readManifest(files);
  const certificates: Certificate[] = [];
  for (const [path, bytes] of files)
    if (path.startsWith('certificates/')) certificates.push(await readPem(toText(bytes)));
  const material = { files, certificates, usedRoots: new Map<string, Certificate>() };
  const checks = [
    await checkFiles(files, manifest),
    ...(await attempt('manifest', () => checkManifest(material, manifest))),
    { what: 'verdict', holds: manifest.verdict === 'valid', details: [] } as const,
  ];
  checks.push(...(await checkDocument(material, manifest)));
  return {
    title: manifest.title,
    givenBy: `${manifest.givenBy.name} (${manifest.givenBy.unit})`,
    givenAt: manifest.givenAt,
    verdict: manifest.verdict,
    judgedAt: manifest.judgedAt,
    checks,
    roots: [...material.usedRoots.values()],
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

async function attempt(what: CheckKey, check: () => Promise<ProofCheck[]>): Promise<ProofCheck[]> {
  try {
    return await check();
  } catch (error) {
    return [{ what, holds: false, details: [error instanceof Error ? error.message : ''] }];
  }
}

const textOf = (bytes: Uint8Array | null | undefined): string => toText(bytes ?? new Uint8Array());

/** PS256 by a machine of the unit that gives the proof. */
async function checkManifest(material: Material, { givenBy, givenAt }: Manifest): Promise<ProofCheck[]> {
  const { files, certificates } = material;
  const jws = textOf(files.get('manifest.jws'));
  const [head = '', payload = '', value = ''] = jws.split('.');
  const signer = signerOf(head, certificates);
  const signature = fromBase64(value);
  if (!signer || !signature) throw new ProofError('jws');
  const algorithm = { name: 'RSA-PSS', hash: 'SHA-256', saltLength: 32 };
  const key = await crypto.subtle.importKey('spki', ownBytes(signer.spki), algorithm, false, ['verify']);
  const signed = new TextEncoder().encode(`${head}.${payload}`);
  const isSigned = await crypto.subtle.verify(algorithm, key, signature, signed);
  const same = textOf(fromBase64(payload)) === textOf(files.get('manifest.json'));
  const path = { material, at: new Date(givenAt), brought: [], purpose: purposes.machine };
  return [
    { what: 'manifest', holds: isSigned && same && signer.unit === givenBy.unit, details: [signer.name] },
    ...(await checkPath('manifestSigner', signer, path)),
  ];
}

/** The certificate that the header names by its hash; the algorithm is fixed. */
function signerOf(head: string, certificates: readonly Certificate[]): Certificate | undefined {
  const header = JSON.parse(textOf(fromBase64(head))) as Record<string, string>;
  if (header['alg'] !== 'PS256') return undefined;
  const named = toHex(fromBase64(header['x5t#S256'] ?? '') ?? new Uint8Array());
  return certificates.find(({ sha256 }) => sha256 === named);
}

interface SealedDocument {
  readonly documentId: string;
  readonly sender: { readonly unit: string };
  readonly content: { readonly title: string; readonly issuers: readonly { readonly unit: string }[] };
}

/** What the package says of itself; covered by its signature. */
function readDocument({ files }: PackageResult): SealedDocument {
  return JSON.parse(textOf(files.get('document.json'))) as SealedDocument;
}

async function checkDocument(material: Material, manifest: Manifest): Promise<ProofCheck[]> {
  const bytes = material.files.get('document/package.asice');
  if (!bytes) throw new ProofError('not-a-proof');
  let inside: PackageResult;
  let document: SealedDocument;
  try {
    inside = await checkPackage(bytes);
    document = readDocument(inside);
  } catch (error) {
    return [{ what: 'package', holds: false, details: [error instanceof Error ? error.message : ''] }];
  }
  const { cms, changed, uncovered } = inside;
  const at = cms.claimedAt ?? new Date();
  const wrong = [...changed, ...uncovered];
  const isSame = document.documentId === manifest.documentId && document.content.title === manifest.title;
  const path = { material, at, brought: cms.certificates, purpose: purposes.seal };
  return [
    {
      what: 'package',
      holds: cms.holds && cms.claimedAt !== null && wrong.length === 0,
      details: wrong.length > 0 ? wrong : [cms.signer.name, at.toISOString()],
    },
    { what: 'subject', holds: isSame, details: [document.content.title, document.documentId] },
    ...(await checkPath('packageSigner', cms.signer, path)),
    ...(await checkBodies(inside, document, material)),
  ];
}

/** The original and its copy for reading, and whose seals they bear. */
async function checkBodies(
  { files, cms }: PackageResult,
  document: SealedDocument,
  material: Material,
): Promise<ProofCheck[]> {
  const [ofd, reading, body] = ['body.ofd', 'reading.pdf', 'body.pdf'].map((name) => files.get(name));
  const checks: ProofCheck[] = [];
  const sealers: Certificate[] = [];
  if (ofd) checks.push(...(await attempt('ofd', () => checkOriginal(ofd, material, sealers))));
  const main = sealers[0] ?? cms.signer;
  const pdf = reading ?? body;
  if (pdf) checks.push(...(await attempt('reading', () => checkReading(pdf, material, sealers))));
  const isWhole = ofd
    ? reading !== undefined && body === undefined
    : body !== undefined && reading === undefined;
  if (!isWhole) checks.push({ what: 'original', holds: false, details: [] });
  const issuers = document.content.issuers.map(({ unit }) => unit);
  const units = [cms.signer, ...sealers].map(({ unit }) => unit);
  const isMain = [cms.signer.unit, main.unit, issuers[0]].every((unit) => unit === document.sender.unit);
  const holds = isMain && units.every((unit) => unit !== '' && issuers.includes(unit));
  return [...checks, { what: 'sealers', holds, details: [...new Set(units)] }];
}

/** The last seal on a PDF covers all of it: on a joint document another unit's than the package's. */
async function checkReading(
  pdf: Uint8Array,
  material: Material,
  sealers: Certificate[],
): Promise<ProofCheck[]> {
  const result = await checkPdf(pdf);
  if (result === null) return [{ what: 'reading', holds: false, details: [] }];
  const { signer, certificates: brought, claimedAt } = result;
  sealers.push(signer);
  const at = claimedAt ?? new Date();
  const holds = result.holds && claimedAt !== null;
  return [
    { what: 'reading', holds, details: [signer.name, at.toISOString()] },
    ...(await checkPath('readingSigner', signer, { material, at, brought, purpose: purposes.seal })),
  ];
}

async function checkOriginal(
  ofd: Uint8Array,
  material: Material,
  sealers: Certificate[],
): Promise<ProofCheck[]> {
  const { seals, uncovered } = await checkOfd(ofd);
  // A list without a seal in it would leave nothing to fail.
  if (seals.length === 0) return [{ what: 'ofd', holds: false, details: [] }];
  const checks: ProofCheck[] = seals.map((seal) => ofdCheck(seal, uncovered));
  for (const { signer, maker, claimedAt: at } of seals) {
    sealers.push(signer);
    const path = { material, at, brought: [] };
    checks.push(...(await checkPath('ofdSigner', signer, { ...path, purpose: purposes.seal })));
    checks.push(...(await checkPath('ofdMaker', maker, { ...path, purpose: purposes.sealMaking })));
  }
  return checks;
}

function ofdCheck(seal: SealResult, uncovered: readonly string[]): ProofCheck {
  const wrong = [...seal.changed, ...uncovered];
  const holds = seal.signatureHolds && seal.sealHolds && seal.signerListed && wrong.length === 0;
  return { what: 'ofd', holds, details: wrong.length > 0 ? wrong : [seal.sealName, seal.claimed] };
}
