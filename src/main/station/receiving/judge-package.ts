// The judgement of one package by what this station trusts today: every check of the seal report, the secrecy gate included.
import type { ByteSource } from '../../../formats/byte-source.ts';
import type { PageReader } from '../../../seals/package/page-checks.ts';
import type { PackageReader } from '../../../seals/package/reader.ts';
import { judgePackage } from '../../../seals/package/verify.ts';
import { createVerificationCache } from '../../../seals/pki/verification-cache.ts';
import { type TrustMaterial, trustMaterialOf } from '../../../seals/trust/trust-material.ts';
import type { TrustStore } from '../../../seals/trust/trust-store.ts';
import type { OpenFailure } from '../../../shared/domain/encryption-failures.ts';
import type { Sha256, UnitCode } from '../../../shared/domain/ids.ts';
import { sealedPackageOf, type DeliveryNote } from '../../../shared/domain/messages.ts';
import { pagePartsOf, type PackageDocument } from '../../../shared/domain/package-document.ts';
import { failed, type SealReport } from '../../../shared/domain/report.ts';
import type { PageModel } from '../../../shared/layout/page-model.ts';
import type { PdfRenderer } from '../../render/render-pdf.ts';
import type { StationClock, StationParts } from '../parts.ts';
import { rendersOfDocument } from '../sealing/body-of-document.ts';
import { pageModelSha256, pageOfDocument } from '../sealing/page-of-document.ts';
import { createForwardedJudge, type ForwardedJudge } from '../forwarding/judge-forwarded.ts';
import type { ReadNote } from './delivery-note.ts';
import { checkPackageSecrecy } from './package-secrecy.ts';

export interface JudgedPackage {
  readonly report: SealReport;
  readonly document: PackageDocument | null;
  readonly reader: PackageReader | null;
  /** A secrecy marking was found: nothing of the document may be shown. */
  readonly marking: boolean;
}

/** The bytes as they came, and the note that came with them. */
export interface ArrivedPackage {
  readonly source: ByteSource;
  readonly sha256: Sha256;
  readonly read: ReadNote | null;
  /** The hash was just computed from what `source` reads, and not when the package landed. */
  readonly isHashed?: boolean;
  /** It came encrypted and does not open: what is judged is the encrypted form. */
  readonly notOpened?: OpenFailure | null;
}

export type PackageJudge = (arrived: ArrivedPackage) => Promise<JudgedPackage>;

/** Judges packages by the trust store in force at the moment of the call. */
export function createPackageJudge(
  parts: Pick<StationParts, 'trust' | 'pdf' | 'identity'> & { readonly clock: Pick<StationClock, 'nowMs'> },
): PackageJudge {
  const materialOf = createMaterialKeeper();
  const judgeArrived = async (arrived: ArrivedPackage, asked: Asked): Promise<JudgedPackage> => {
    const { source, read, sha256, isHashed = false } = arrived;
    const trust = parts.trust.current();
    const judged = await judgePackage({
      source,
      sourceSha256: isHashed ? sha256 : undefined,
      note: read?.note ?? null,
      noteUnit: read?.unit ?? null,
      trust,
      material: trust && materialOf(trust),
      now: new Date(parts.clock.nowMs()),
      secrecy: checkPackageSecrecy,
      ...(asked.forwarded && { forwarded: asked.forwarded }),
      ...createPageDrawer(parts.pdf),
    });
    const report = judgeAgainstNote(judged.report, arrived, asked.self);
    return { ...judged, report, marking: report.checks.secrecy.code === 'SECRECY_MARKING' };
  };
  // Of what a forwarded document forwards itself nothing is judged: it is refused, so that no package goes deeper than this.
  const forwarded = createForwardedJudge({
    trust: parts.trust,
    clock: parts.clock,
    judge: (inside) => judgeArrived(inside, { self: null, forwarded: null }),
  });
  return (arrived) => judgeArrived(arrived, { self: parts.identity()?.unitCode ?? null, forwarded });
}

/** Whose document it must be, and who judges what is passed on in it. */
interface Asked {
  /** Null: its note may be for anybody. */
  readonly self: UnitCode | null;
  readonly forwarded: ForwardedJudge | null;
}

/** What sealed files are judged by, kept as long as the same publication is in force: certificates that many documents share are verified once. */
function createMaterialKeeper(): (store: TrustStore) => TrustMaterial {
  const kept = new WeakMap<TrustStore, TrustMaterial>();
  return (store) => {
    const material = kept.get(store) ?? trustMaterialOf(store, createVerificationCache());
    kept.set(store, material);
    return material;
  };
}

/** Both questions about the page, over one layout of it. */
function createPageDrawer(pdf: PdfRenderer) {
  let page: PageModel | null = null;
  return {
    pageModelSha256Of: (document: PackageDocument): Sha256 => {
      page = pageOfDocument(document);
      return pageModelSha256(page);
    },
    rendersOf: async (document: PackageDocument, sealed: PageReader) =>
      rendersOfDocument(
        drawAgain(pdf, await readSealedPdf(sealed)),
        document,
        page ?? pageOfDocument(document),
      ),
  };
}

/** The renderer for pages that are only drawn to be compared. */
function drawAgain(pdf: PdfRenderer, sealed: Uint8Array): PdfRenderer {
  return {
    ...pdf,
    renderPdf: (request) => pdf.renderPdf({ ...request, again: { sealed } }),
    renderOfd: (request) => pdf.renderOfd({ ...request, again: { sealed: new Uint8Array() } }),
  };
}

// What is larger has large pictures or attachments in it; a page of ours has neither, and is drawn in the usual way.
const maxSealedPdfBytes = 16 * 1024 * 1024;

/** The sealed PDF of a package: its body, or the copy for reading. Empty when there is none, or none of a usual size. */
async function readSealedPdf({ parts, openPart }: PageReader): Promise<Uint8Array> {
  const path = pagePartsOf(parts).find((part) => part.path.endsWith('.pdf'))?.path;
  const source = path === undefined ? undefined : openPart(path);
  if (source === undefined || source.sizeBytes > maxSealedPdfBytes) return new Uint8Array();
  return source.read(0, source.sizeBytes);
}

/** Codes of the report for packages that came encrypted and do not open. */
const openFailureCodes: Readonly<Record<OpenFailure, string>> = {
  'key-missing': 'PACKAGE_KEY_MISSING',
  'key-of-another': 'PACKAGE_KEY_OF_ANOTHER',
  changed: 'PACKAGE_ENCRYPTION_CHANGED',
  unreadable: 'PACKAGE_ENCRYPTION_UNREADABLE',
};

// What the engine cannot say of bytes that do not open, or of a note whose signature was judged before: the document must not read better for it.
function judgeAgainstNote(report: SealReport, arrived: ArrivedPackage, self: UnitCode | null): SealReport {
  const { read } = arrived;
  if (read === null) return report;
  const { note, code } = read;
  const checks = { ...report.checks };
  if (read.unit === null && code !== 'message-signer-unknown') {
    checks.deliveryNote = failed('NOTE_REFUSED', { reason: code });
  }
  // A genuine document for somebody else, put into our feed by the centre: whose it is not, may not sign for it.
  if (self !== null && note.sender !== self && note.recipients.every(({ unit }) => unit !== self)) {
    checks.deliveryNote = failed('NOTE_DIFFERS', { fields: 'recipients' });
  }
  return { ...report, checks: { ...checks, ...judgeTravelled(checks, arrived, note) } };
}

/** The bytes against what the note names; of an encrypted package that did not open, why. */
function judgeTravelled(
  { digestsMatch }: SealReport['checks'],
  { sha256, notOpened = null }: ArrivedPackage,
  note: DeliveryNote,
): Partial<SealReport['checks']> {
  // Kept as it came: whoever reads this row again has no other reason at hand.
  const isClosed = notOpened !== null || (note.encryption !== null && sha256 === note.package.sha256);
  const named = isClosed ? note.package : sealedPackageOf(note);
  const closed = isClosed && {
    containerWellFormed: failed(openFailureCodes[notOpened ?? 'key-of-another']),
  };
  if (sha256 === named.sha256) return { ...closed };
  const evidence = { expected: named.sha256, actual: sha256 };
  return {
    ...closed,
    deliveryNote: failed('NOTE_DIFFERS', { fields: 'package.sha256', ...evidence }),
    ...(digestsMatch.result !== 'failed' && { digestsMatch: failed('PACKAGE_DAMAGED', evidence) }),
  };
}
