// One file, whatever it is: told by its bytes, judged by the procedure of its format, answered with one report. The command line, imports and tests come
// in here. Names decide nothing; a signature that lies beside its description is judged together with it.
import type { ByteSource } from '../formats/byte-source.ts';
import { catchFormatError, FormatError } from '../formats/failure.ts';
import { smallXmlLimits } from '../formats/xml/events.ts';
import { parseXml } from '../formats/xml/tree.ts';
import { foreignZipLimits, readZip, type ZipReader } from '../formats/zip/read.ts';
import { forwardedPaths, pagePartsOf } from '../shared/domain/package-document.ts';
import {
  type FileReport,
  finding,
  stepNotReached,
  stepOf,
  type VerificationFinding,
} from '../shared/domain/verification.ts';
import { documentsInside, pathInOriginal } from './inside-container.ts';
import { type FileKind, type SniffedFile, sniffFile } from './file-kind.ts';
import { verifyDetachedFiles } from './verify-detached.ts';
import { isTrustKind, readTrustFile } from './verify-trust-file.ts';
import { verifyOfd } from './ofd/verify.ts';
import { asicReport, brokenContainer, judgeAsic } from './package/foreign.ts';
import {
  foreignSteps,
  judgeOwnPackage,
  openOwnPackage,
  type OwnSteps,
  unreadableSteps,
  withStrictSeals,
} from './package/own-steps.ts';
import type { PackageReader } from './package/reader.ts';
import { verifyPdf } from './pdf/verify.ts';
import type { TrustMaterial } from './trust/trust-material.ts';

export interface VerifyFileOptions {
  readonly source: ByteSource;
  /** Null: nothing is trusted, and no chain can hold. */
  readonly trust: TrustMaterial | null;
  /** Clock of judgement. */
  readonly now: Date;
  /** A file of this name in the same folder; null when there is none. */
  readonly beside?: (name: string) => Promise<Uint8Array | null>;
}

export interface VerifiedFile {
  readonly kind: FileKind;
  readonly report: FileReport;
  /** Sealed documents inside a package, judged by their own procedure. */
  readonly parts: readonly { readonly path: string; readonly report: FileReport }[];
}

/** PDFs are judged in memory; a larger one is refused, unread. */
const maxPdfBytes = 512 * 1024 * 1024;
/** DER is read to 16 MB; seals and keys are far smaller. */
const maxStructureBytes = 16 * 1024 * 1024;

const maxBareValueBytes = 64 * 1024;

type Verifier = (file: SniffedFile, options: VerifyFileOptions) => Promise<Omit<VerifiedFile, 'kind'>>;

const alone = (report: FileReport): Omit<VerifiedFile, 'kind'> => ({ report, parts: [] });

const verifiers: Readonly<Record<FileKind, Verifier>> = {
  ofd: async (_, options) => alone((await verifyOfd(options)).report),
  pdf: async (_, { source, trust, now }) => {
    const pdf = await readWhole(source, maxPdfBytes);
    return alone(verifyPdf({ pdf, trust, now }).report);
  },
  asic: verifyContainer,
  zip: verifyContainer,
  seal: verifyStructure,
  sealSignature: verifyStructure,
  cms: verifyStructure,
  signatureXml: verifyStructure,
  certificate: verifyTrustFile,
  crl: verifyTrustFile,
  timeStamp: verifyTrustFile,
  key: (_, { now }) => Promise.resolve(alone(plainReport('key', [finding('note', 'FILE_IS_KEY')], now))),
  xml: async (_, { source, now }) => {
    parseXml(await readWhole(source, smallXmlLimits.maxBytes), smallXmlLimits);
    return alone(plainReport('data', [finding('note', 'FILE_IS_DATA')], now));
  },
  text: (_, { now }) => Promise.resolve(alone(plainReport('data', [finding('note', 'FILE_IS_DATA')], now))),
  encrypted: (_, { now }) =>
    Promise.resolve(alone(plainReport('encrypted', [finding('undecided', 'FILE_IS_ENCRYPTED')], now))),
  unknown: verifyUnknown,
};

/** Judges one file. Rejects only when the source itself cannot be read. */
export async function verifyFile(options: VerifyFileOptions): Promise<VerifiedFile> {
  const file = await sniffFile(options.source);
  const judged = await catchFormatError(() => verifiers[file.kind](file, options));
  if (judged.ok) return { kind: file.kind, ...judged.value };
  return { kind: file.kind, ...alone(brokenReport(file.kind, judged.error, options.now)) };
}

async function readWhole(source: ByteSource, maxBytes: number): Promise<Uint8Array> {
  if (source.sizeBytes > maxBytes) throw new FormatError('LIMIT_EXCEEDED', `${source.sizeBytes} bytes`);
  return source.read(0, source.sizeBytes);
}

async function verifyContainer({ zip }: SniffedFile, options: VerifyFileOptions): ReturnType<Verifier> {
  // Refused when it was sniffed: read again for the reason.
  const opened = zip ?? (await readZip(options.source, foreignZipLimits));
  const report = await judgeAsic(opened, options);
  const own = await openOwnPackage(options.source, opened);
  if (own === null) {
    const parts = await verifyInside(options, opened);
    return { report: withSteps(report, foreignSteps), parts };
  }
  if (own instanceof FormatError) return alone(withSteps(report, unreadableSteps(own)));
  const trust = withStrictSeals(options.trust);
  const parts = await verifyBodies(own, { ...options, trust });
  const bodies = parts.map((part) => part.report);
  const steps = judgeOwnPackage(own, { ...options, bodies });
  const original = await verifyOriginal(own, { ...options, trust });
  return { report: withSteps(report, steps), parts: [...parts, ...original] };
}

/** A container that could not be read keeps its steps as they are: nothing more was reached. */
function withSteps(report: FileReport, own: OwnSteps): FileReport {
  const isRead = report.steps.container?.result === 'passed';
  return isRead ? { ...report, steps: { ...report.steps, ...own } } : report;
}

async function verifyBodies(
  { parts: named, openPart }: PackageReader,
  { trust, now }: VerifyFileOptions,
): Promise<VerifiedFile['parts']> {
  const parts: { path: string; report: FileReport }[] = [];
  for (const { path } of pagePartsOf(named)) {
    const source = openPart(path);
    if (!source) continue;
    const { kind } = await sniffFile(source);
    // A body is a document: whatever else stands in its place is told as what it is.
    const part = kind === 'asic' || kind === 'zip' ? 'unknown' : kind;
    const inside = { source, trust, now };
    const judged = await catchFormatError(() => verifiers[part]({ kind: part, zip: null }, inside));
    parts.push({
      path,
      report: judged.ok ? judged.value.report : brokenReport(part, judged.error, now),
    });
  }
  return parts;
}

/** The bodies of the document that a package passes on, by their own seals; nothing of one that cannot be opened, which the package's own checks tell. */
async function verifyOriginal(
  { openPart }: PackageReader,
  options: VerifyFileOptions,
): Promise<VerifiedFile['parts']> {
  const source = openPart(forwardedPaths.package);
  const { zip } = source === undefined ? { zip: null } : await sniffFile(source);
  const original = source === undefined || zip === null ? null : await openOwnPackage(source, zip);
  if (original === null || original instanceof FormatError) return [];
  const parts = await verifyBodies(original, options);
  return parts.map(({ path, report }) => ({ path: pathInOriginal(path), report }));
}

/** Files with seals of their own in the container of another program; one without any is the container's to answer for. */
async function verifyInside(options: VerifyFileOptions, zip: ZipReader): Promise<VerifiedFile['parts']> {
  const parts: { path: string; report: FileReport }[] = [];
  for (const { path, type, source } of await documentsInside(options.source, zip)) {
    const inside = { source, trust: options.trust, now: options.now };
    const judged = await catchFormatError(() => verifiers[type]({ kind: type, zip: null }, inside));
    if (judged.ok && judged.value.report.seals.length > 0) parts.push({ path, report: judged.value.report });
  }
  return parts;
}

async function verifyStructure({ kind }: SniffedFile, options: VerifyFileOptions): ReturnType<Verifier> {
  const bytes = await readWhole(options.source, maxStructureBytes);
  const report = await verifyDetachedFiles({ ...options, kind, bytes });
  return alone(report ?? plainReport('unknown', [finding('note', 'FORMAT_UNKNOWN')], options.now));
}

/** A bare signature value can be any bytes; what is larger than one belongs to nothing. */
function verifyUnknown(file: SniffedFile, options: VerifyFileOptions): ReturnType<Verifier> {
  if (options.source.sizeBytes <= maxBareValueBytes) return verifyStructure(file, options);
  return Promise.resolve(alone(plainReport('unknown', [finding('note', 'FORMAT_UNKNOWN')], options.now)));
}

async function verifyTrustFile({ kind }: SniffedFile, options: VerifyFileOptions): ReturnType<Verifier> {
  if (!isTrustKind(kind)) throw new TypeError(`${kind} is no file of trust`);
  const bytes = await readWhole(options.source, maxStructureBytes);
  const { format, findings } = readTrustFile(kind, bytes, options.trust);
  return alone(plainReport(format, findings, options.now));
}

/** The report of something that bears no seal: what it is, in one note. */
function plainReport(format: string, findings: readonly VerificationFinding[], now: Date): FileReport {
  return {
    procedure: 'seal',
    format,
    steps: { container: stepOf(findings) },
    seals: [],
    judgedAt: now.toISOString(),
  };
}

const formats: Readonly<Partial<Record<FileKind, string>>> = { signatureXml: 'signature-xml', seal: 'esl' };

/** A container that could not be read at all. */
function brokenReport(kind: FileKind, error: FormatError, now: Date): FileReport {
  const container = brokenContainer(error);
  if (kind === 'asic' || kind === 'zip')
    return asicReport({ container, sealPresent: stepNotReached }, [], now);
  const report = { format: formats[kind] ?? kind, seals: [], judgedAt: now.toISOString() };
  if (kind === 'ofd' || kind === 'pdf') {
    const steps = {
      container,
      sealPresent: stepNotReached,
      coverage: stepNotReached,
      signatureFields: stepNotReached,
    };
    return { ...report, procedure: kind, steps };
  }
  return { ...report, procedure: 'seal', steps: { container } };
}
