// Everything that is judged before a unit puts its seal beside others, and again by the main issuer when the file comes back: who sent it, whether it is
// this unit's turn, every part by its hash, the page drawn again and compared, every seal so far and whose it is, the secrecy gate.
import type { ByteSource } from '../../../formats/byte-source.ts';
import { verifyOfd } from '../../../seals/ofd/verify.ts';
import { judgePageContent, type PageReader } from '../../../seals/package/page-checks.ts';
import { judgeSealState } from '../../../seals/package/sender-checks.ts';
import { verifyPdf } from '../../../seals/pdf/verify.ts';
import { verifyMessage } from '../../../seals/trust/machine-jws.ts';
import { trustMaterialOf } from '../../../seals/trust/trust-material.ts';
import type { TrustStore } from '../../../seals/trust/trust-store.ts';
import { pagePartsOf } from '../../../shared/domain/package-document.ts';
import type { UnitCode } from '../../../shared/domain/ids.ts';
import { judgeManifest, type JointManifest } from '../../../shared/domain/joint-issue.ts';
import {
  type FileReport,
  type SealVerification,
  verdictOfFile,
} from '../../../shared/domain/verification.ts';
import type { JointFileReport } from '../../store/joint-rounds-repository.ts';
import { type Details, done, type Outcome, type Refusal, refuse } from '../outcome.ts';
import type { StationParts } from '../parts.ts';
import { checkPackageSecrecy } from '../receiving/package-secrecy.ts';
import { rendersOfDocument } from '../sealing/body-of-document.ts';
import { pageModelSha256, pageOfDocument } from '../sealing/page-of-document.ts';
import { differingPart, type JointFile } from './joint-file.ts';
import { refuseJoint } from './joint-refusal.ts';

/** A file that holds in every respect. */
export interface JudgedJoint {
  readonly file: JointFile;
  readonly manifest: JointManifest;
  readonly report: readonly JointFileReport[];
}

type JudgingParts = Pick<StationParts, 'trust' | 'clock' | 'pdf'>;

/** Judges a file that came to this unit. */
export async function judgeJointFile(
  parts: JudgingParts,
  file: JointFile,
  own: UnitCode,
): Promise<Outcome<JudgedJoint>> {
  const trust = parts.trust.current();
  if (trust === null) return refuseJoint('lists-missing');
  const sent = await judgeSender(parts, trust, file);
  if (!sent.ok) return sent;
  const manifest = sent.value;
  const { content, contentSha256 } = file.document;
  const flaw = judgeManifest({ manifest, issuers: content.issuers, contentSha256, own });
  if (flaw !== null) return refuseJoint(flaw, namesFor(trust, manifest));
  const differing = await differingPart(file);
  if (differing !== null) return refuseJoint('part-differs', { file: differing });
  const report = await judgeSealedParts(parts, file, manifest);
  return report.ok ? done({ file, manifest, report: report.value }) : report;
}

async function judgeSender(
  parts: JudgingParts,
  trust: TrustStore,
  { manifestJws, documentSha256, document }: JointFile,
): Promise<Outcome<JointManifest>> {
  const sent = await verifyMessage<JointManifest>({
    token: manifestJws,
    trust,
    expectedType: 'yizhan/joint-issue/1',
    now: new Date(parts.clock.nowMs()),
  });
  if (!sent.ok) return refuseJoint('sender-refused', { code: sent.code });
  const { payload } = sent;
  const isBound = payload.documentSha256 === documentSha256 && payload.documentId === document.documentId;
  return isBound ? done(payload) : refuseJoint('part-differs', { file: 'document.json' });
}

function namesFor(trust: TrustStore, { to, order, sealed }: JointManifest): Details {
  const nameOf = (code: UnitCode | undefined): string =>
    code === undefined ? '' : (trust.unit(code)?.name ?? code);
  return { to: nameOf(to), next: nameOf(order[sealed]) };
}

/** Page, secrecy and seals of an unfinished document that bears so many seals of these units, in this order. */
export async function judgeSealedParts(
  parts: JudgingParts,
  reader: PageReader,
  { order, sealed }: Pick<JointManifest, 'order' | 'sealed'>,
): Promise<Outcome<readonly JointFileReport[]>> {
  const trust = parts.trust.current();
  if (trust === null) return refuseJoint('lists-missing');
  const secrecy = await checkPackageSecrecy(reader.document, reader);
  if (secrecy.result !== 'passed')
    return refuse('secrecy-marking', { where: secrecy.evidence['where'] ?? '', text: '' });
  const page = await judgePageContent(reader, {
    trust,
    pageModelSha256Of: (document) => pageModelSha256(pageOfDocument(document)),
    rendersOf: (document) => rendersOfDocument(parts.pdf, document, pageOfDocument(document)),
  });
  if (page.result !== 'passed') return refuseJoint('page-differs', { ...page.evidence, code: page.code });
  const reports: JointFileReport[] = [];
  for (const { path } of pagePartsOf(reader.parts)) {
    const source = reader.openPart(path);
    if (source === undefined) return refuseJoint('part-differs', { file: path });
    const report = await reportOf(path, source, { trust, now: new Date(parts.clock.nowMs()) });
    const flaw = flawOf(path, report, { trust, units: order.slice(0, sealed) });
    if (flaw !== null) return flaw;
    reports.push({ path, report });
  }
  return done(reports);
}

async function reportOf(
  path: string,
  source: ByteSource,
  { trust: store, now }: { readonly trust: TrustStore; readonly now: Date },
): Promise<FileReport> {
  const trust = trustMaterialOf(store);
  if (path.endsWith('.ofd')) return (await verifyOfd({ source, trust, now })).report;
  return verifyPdf({ pdf: await source.read(0, source.sizeBytes), trust, now }).report;
}

/** What only the age of a list can leave open: an offline unit may seal, the receiver judges by newer lists. */
const openByAge: readonly string[] = ['CRL_STALE', 'REVOCATION_UNKNOWN', 'SEAL_STATUS_UNKNOWN'];

function flawOf(
  file: string,
  report: FileReport,
  { trust, units }: { readonly trust: TrustStore; readonly units: readonly UnitCode[] },
): Refusal | null {
  const wrong = [report.steps, ...report.seals.map(({ steps }) => steps)]
    .flatMap((steps) => Object.values(steps))
    .filter(({ result }) => result === 'failed' || result === 'unknown')
    .flatMap(({ findings }) => findings)
    .find(({ code, force }) => force !== 'note' && !openByAge.includes(code));
  if (wrong !== undefined) return refuseJoint('seal-invalid', { ...wrong.evidence, file, code: wrong.code });
  const verdict = verdictOfFile(report);
  if (verdict === 'invalid') return refuseJoint('seal-invalid', { file, code: verdict });
  const seals = report.seals.filter(({ kind }) => kind !== 'timeStamp');
  const isTheirs =
    seals.length === units.length &&
    seals.every((seal, index) => isSealOf(seal, units[index], { report, trust }));
  return isTheirs ? null : refuseJoint('seals-differ', { file });
}

/** The registered seal of this unit, usable when it was put on: one that was renewed or stopped since is judged by its time. */
function isSealOf(
  { certificateSha256, claimedAt, provenAt }: SealVerification,
  unit: UnitCode | undefined,
  { report, trust }: { readonly report: FileReport; readonly trust: TrustStore },
): boolean {
  const seal = trust.sealByCertificate(certificateSha256 ?? '');
  if (seal === undefined || seal.unit !== unit) return false;
  const times = {
    claimedAt: new Date(claimedAt ?? report.judgedAt),
    provenAt: provenAt === null ? null : new Date(provenAt),
  };
  return judgeSealState(seal, times, trust.policy) === null;
}
