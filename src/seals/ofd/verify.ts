// Verification of seals on OFD documents: GB/T 38540-2020 chapter 7 and GM/T 0031, with the checks of the container that they leave out (seals.md section 4).
//
// Threat: whoever had the file in his hands since it was sealed, and whoever makes a file that looks sealed. "All references match and the seal verifies" is
// what real forgeries satisfy: what counts is that everything the viewer shows is covered, that the seal shown is the one signed, and that signer and maker
// are who they claim. One parse serves the viewer and this verifier. Never throws on bytes; memory and time are bounded by the reader's limits.
import type { ByteSource } from '../../formats/byte-source.ts';
import { catchFormatError, type FormatFailure } from '../../formats/failure.ts';
import type { OfdContainer } from '../../formats/ofd/container.ts';
import { listNamedFiles, type NamedFile } from '../../formats/ofd/named-files.ts';
import { readOfd, type OfdOutcome } from '../../formats/ofd/read-ofd.ts';
import {
  finding,
  stepNotApplicable,
  stepNotReached,
  stepOf,
  stepPassed,
  type FileReport,
  type StepReport,
} from '../../shared/domain/verification.ts';
import { containerFinding } from '../container-finding.ts';
import type { Certificate } from '../pki/certificate.ts';
import { judgeCoverage } from './coverage.ts';
import type { SesSeal } from './ses-types.ts';
import { createPartDigests, listOf } from './steps-xml.ts';
import { judgeUniqueness } from './verify-structure.ts';
import { judgeSignature, type JudgedSignature } from './verify-signature.ts';
import type { Judging } from './verify-value.ts';

export { verifySealFile, verifySesValue } from './verify-alone.ts';

/** What the package around a body asks of its seals. */
export interface VerifiedOfdSeal {
  readonly id: string;
  readonly certificate: Certificate | null;
  readonly maker: Certificate | null;
  /** Null: a bare signature, or data that could not be read. */
  readonly seal: SesSeal | null;
}

export interface VerifiedOfd {
  readonly report: FileReport;
  /** Null: refused. */
  readonly container: OfdContainer | null;
  readonly seals: readonly VerifiedOfdSeal[];
}

/** Judges every seal of an OFD and the file around them. */
export async function verifyOfd({
  source,
  ...judging
}: Judging & { readonly source: ByteSource }): Promise<VerifiedOfd> {
  const outcome = await readOfd(source);
  const opened = outcome.state === 'read' ? await listFiles(outcome.container) : null;
  const head = { procedure: 'ofd', format: 'ofd', judgedAt: judging.now.toISOString() } as const;
  if (outcome.state === 'refused' || opened === null || opened.files === null) {
    const container = opened?.step ?? refusalStep(outcome);
    const steps = { container, sealPresent: stepNotReached, coverage: stepNotReached };
    return { report: { ...head, steps, seals: [] }, container: null, seals: [] };
  }
  const { container } = outcome;
  const { files } = opened;
  const signed = await judgeAll(container, files, judging);
  const sealPresent = judgePresence(container);
  const isSealed = sealPresent.findings.every(({ code }) => code !== 'NO_SIGNATURE');
  const signatures = signed.map(({ signature, report }) => ({ signature, holds: holds(report.steps) }));
  const coverage = isSealed ? judgeCoverage({ container, files, signatures }) : stepNotApplicable;
  return {
    report: {
      ...head,
      steps: { container: opened.step, sealPresent, coverage },
      seals: signed.map(({ report }) => report),
    },
    container,
    seals: signed.map(({ report, data }) => ({
      id: report.id,
      certificate: data.signer?.certificate ?? null,
      maker: data.maker,
      seal: data.ses?.seal ?? null,
    })),
  };
}

const refusalCodes: Readonly<Record<string, FormatFailure>> = {
  ambiguous: 'CONTAINER_AMBIGUOUS',
  'too-large': 'LIMIT_EXCEEDED',
  unsupported: 'CONTAINER_UNSUPPORTED',
};

function refusalStep(outcome: OfdOutcome): StepReport {
  if (outcome.state === 'read') return stepNotReached;
  const code = refusalCodes[outcome.code] ?? 'CONTAINER_MALFORMED';
  return stepOf([containerFinding(code, { reason: outcome.code, ...outcome.evidence })]);
}

interface Opened {
  readonly step: StepReport;
  /** Null: a limit was passed or a part was broken while they were listed. */
  readonly files: readonly NamedFile[] | null;
}

/** Step 1: the container reads in one way only, and what it shows can be listed. */
async function listFiles(container: OfdContainer): Promise<Opened> {
  const listed = await catchFormatError(async () => ({
    files: await listNamedFiles(container),
    ambiguities: await judgeUniqueness(container),
  }));
  if (!listed.ok) {
    const { code, detail } = listed.error;
    return { step: stepOf([containerFinding(code, { detail })]), files: null };
  }
  const evidence = {
    parts: String(container.parts.paths.length),
    documents: String(container.documents.length),
  };
  const { files, ambiguities } = listed.value;
  return { step: ambiguities.length > 0 ? stepOf(ambiguities, evidence) : stepPassed(evidence), files };
}

/**
 * Step 2. A list that is named and not there, or not readable, is no absence of seals; and a signature that lies in the package unlisted was perhaps taken
 * off the list: its seal is not seen.
 */
function judgePresence({ documents, parts }: OfdContainer): StepReport {
  const lost = documents.filter(
    ({ namesSignatures, signaturesPath, signaturesReadable }) =>
      namesSignatures && (signaturesPath === null || !signaturesReadable),
  );
  if (lost.length > 0)
    return stepOf([finding('fatal', 'OFD_SIGNATURE_XML_MALFORMED', { problem: 'list of signatures' })]);
  const listed = documents.flatMap(({ signatures }) => signatures.map(({ path }) => path));
  const unlisted = parts.paths.filter(
    (path) => /(?:^|\/)Signature\.xml$/i.test(path) && !listed.includes(path),
  );
  const findings = listed.length === 0 ? [finding('undecided', 'NO_SIGNATURE')] : [];
  if (unlisted.length > 0) findings.push(finding('undecided', 'OFD_SIGNATURE_UNLISTED', listOf(unlisted)));
  return stepOf(findings, { signatures: String(listed.length) });
}

async function judgeAll(
  container: OfdContainer,
  files: readonly NamedFile[],
  judging: Judging,
): Promise<readonly JudgedSignature[]> {
  const digests = createPartDigests(container.parts);
  const judged: JudgedSignature[] = [];
  for (const [index, document] of container.documents.entries()) {
    for (const signature of document.signatures) {
      const one = await judgeSignature(signature, document, { container, files, digests, ...judging });
      // Lists of several documents number their signatures each for itself.
      const id = container.documents.length > 1 ? `${index + 1}/${signature.id}` : signature.id;
      judged.push({ ...one, report: { ...one.report, id } });
    }
  }
  return judged;
}

function holds(steps: JudgedSignature['report']['steps']): boolean {
  return Object.values(steps).every(({ result }) => result !== 'failed');
}
