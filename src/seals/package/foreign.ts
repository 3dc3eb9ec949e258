// Reading of ASiC-E containers (ETSI EN 319 162-1), ours and those of other programs: CAdES is verified, XAdES is read and reported as not verified here.
//
// Threat: a file that no signature covers, a signature over a list that names other files than are there, a second manifest that hides behind the first, a
// path that leads out. Every signature in META-INF is judged; the data objects must be covered by their union; every one of them must hold.
import { FormatError } from '../../formats/failure.ts';
import type { ZipEntry, ZipReader } from '../../formats/zip/read.ts';
import {
  type FileReport,
  finding,
  type SealVerification,
  stepNotApplicable,
  stepNotReached,
  stepOf,
  type StepReport,
} from '../../shared/domain/verification.ts';
import { containerFinding } from '../container-finding.ts';
import { judgeForeignCoverage, judgeForeignDigests } from './foreign-coverage.ts';
import { type ForeignManifest, type ForeignReference, readForeignManifest } from './foreign-manifest.ts';
import { type ForeignJudging, judgeCades, judgeXades } from './foreign-signature.ts';
import { readXadesSignatures } from './foreign-xades.ts';

/** A signature with chain, lists and time stamps stays far below. */
const maxSignatureBytes = 4 * 1024 * 1024;
/** Dozens of units may sign one file; hundreds are an attack on time. */
const maxSignatureFiles = 64;

interface Found {
  readonly seals: readonly SealVerification[];
  readonly references: readonly ForeignReference[];
  /** A list that could not be read: what is covered is then unknown. */
  readonly unreadable: boolean;
}

const isManifest = ({ name }: ZipEntry): boolean => /^META-INF\/ASiCManifest[^/]*\.xml$/i.test(name);
const isCades = ({ name }: ZipEntry): boolean => /^META-INF\/[^/]*signature[^/]*\.p7s$/i.test(name);
const isXades = ({ name }: ZipEntry): boolean => /^META-INF\/[^/]*signatures[^/]*\.xml$/i.test(name);

/** Judges an opened container. Never rejects on its bytes. */
export async function judgeAsic(zip: ZipReader, judging: ForeignJudging): Promise<FileReport> {
  try {
    return await judgeOpened(zip, judging);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    return asicReport({ container: brokenContainer(error), sealPresent: stepNotReached }, [], judging.now);
  }
}

/** The step of a container that could not be read. */
export const brokenContainer = ({ code, detail }: FormatError): StepReport =>
  stepOf([containerFinding(code, { reason: detail })]);

/** A report of the package procedure; steps that are not given were not reached. */
export function asicReport(
  steps: FileReport['steps'],
  seals: readonly SealVerification[],
  now: Date,
): FileReport {
  const unreached = {
    coverage: stepNotReached,
    digests: stepNotReached,
    packageDocument: stepNotReached,
    senderBinding: stepNotReached,
    sealRegistered: stepNotReached,
    bodySealers: stepNotReached,
  };
  return {
    procedure: 'package',
    format: 'asic-e',
    steps: { ...unreached, ...steps },
    seals,
    judgedAt: now.toISOString(),
  };
}

async function judgeOpened(zip: ZipReader, judging: ForeignJudging): Promise<FileReport> {
  const count = zip.entries.filter((entry) => isManifest(entry) || isXades(entry) || isCades(entry)).length;
  if (count > maxSignatureFiles) throw new FormatError('LIMIT_EXCEEDED', `${count} signature files`);
  await checkMimeType(zip);
  const [cades, xades] = [await judgeManifests(zip, judging), await judgeXmlSignatures(zip, judging)];
  const seals = [...cades.seals, ...xades.seals];
  const container = stepOf([], { entries: String(zip.entries.length) });
  if (seals.length === 0) {
    const sealPresent = stepOf([finding('undecided', 'NO_SIGNATURE')]);
    const none = { coverage: stepNotApplicable, digests: stepNotApplicable };
    return asicReport({ container, sealPresent, ...none }, [], judging.now);
  }
  const references = [...cades.references, ...xades.references];
  const covered = cades.unreadable
    ? {}
    : {
        coverage: judgeForeignCoverage(zip, references),
        digests: await judgeForeignDigests(zip, references),
      };
  const sealPresent = stepOf([], { seals: String(seals.length) });
  return asicReport({ container, sealPresent, ...covered }, seals, judging.now);
}

const asicMimeType = 'application/vnd.etsi.asic-e+zip';

/** Other programs put it last, compress it or leave it out; one that says something else is no container of this kind. */
async function checkMimeType(zip: ZipReader): Promise<void> {
  const entry = zip.entry('mimetype');
  if (!entry) return;
  const text = new TextDecoder().decode(await zip.readAll(entry, 1000)).trim();
  if (text !== asicMimeType) throw new FormatError('CONTAINER_MALFORMED', 'mimetype is not that of ASiC-E');
}

/** Every manifest with the signature that it names, and signatures that no manifest names. */
async function judgeManifests(zip: ZipReader, judging: ForeignJudging): Promise<Found> {
  const seals: SealVerification[] = [];
  const references: ForeignReference[] = [];
  const signatures = new Set(zip.entries.filter(isCades).map(({ name }) => name));
  let unreadable = false;
  for (const entry of zip.entries.filter(isManifest)) {
    const bytes = await zip.readAll(entry, maxSignatureBytes);
    const manifest = tryManifest(entry.name, bytes);
    // A list that was damaged still has its signature, which then says what happened to it.
    const path = manifest?.signaturePath ?? [...signatures][0];
    const signature = path === undefined ? undefined : zip.entry(path);
    if (!signature) throw new FormatError('CONTAINER_MALFORMED', `the signature of ${entry.name} is missing`);
    signatures.delete(signature.name);
    const cms = await zip.readAll(signature, maxSignatureBytes);
    seals.push(judgeCades({ path: signature.name, content: bytes, cms }, judging));
    references.push(...(manifest?.references ?? []));
    unreadable ||= manifest === null;
  }
  const [orphan] = signatures;
  if (orphan !== undefined) throw new FormatError('CONTAINER_MALFORMED', `no manifest names ${orphan}`);
  return { seals, references, unreadable };
}

function tryManifest(path: string, bytes: Uint8Array): ForeignManifest | null {
  try {
    return readForeignManifest(path, bytes);
  } catch (error) {
    if (error instanceof FormatError) return null;
    throw error;
  }
}

async function judgeXmlSignatures(zip: ZipReader, judging: ForeignJudging): Promise<Found> {
  const seals: SealVerification[] = [];
  const references: ForeignReference[] = [];
  for (const entry of zip.entries.filter(isXades)) {
    const signatures = readXadesSignatures(entry.name, await zip.readAll(entry, maxSignatureBytes));
    seals.push(...signatures.map((signature) => judgeXades(signature, judging)));
    references.push(...signatures.flatMap((signature) => signature.references));
  }
  return { seals, references, unreadable: false };
}
