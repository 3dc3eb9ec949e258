// A file that cannot be opened as a PDF may still hold signatures that can be looked at: their byte ranges and the CMS, by the raw bytes alone. Such a file is
// never valid; what is found says more about why than "malformed" does.
import type { FormatError } from '../../formats/failure.ts';
import { FormatError as Failure } from '../../formats/failure.ts';
import { isArray, isString, type PdfDict } from '../../formats/pdf/values.ts';
import {
  type FileReport,
  finding,
  stepNotReached,
  stepOf,
  type VerificationFinding,
} from '../../shared/domain/verification.ts';
import { containerFinding } from '../container-finding.ts';
import { verifyDetached } from '../pki/cms.ts';
import { findByteRanges, readObjectAround } from './find-signatures.ts';
import { type CoveredBytes, digestOfRange } from './signed-bytes.ts';

const maxLooks = 16;

/** The report of a file that is no readable PDF. */
export function judgeBrokenFile(
  { pdf, now }: { readonly pdf: Uint8Array; readonly now: Date },
  error: FormatError,
): FileReport {
  const isPdf = Buffer.from(pdf.subarray(0, 1024)).includes('%PDF-') || findByteRanges(pdf).length > 0;
  const looks = findByteRanges(pdf)
    .slice(0, maxLooks)
    .flatMap((offset) => lookAt(pdf, offset));
  const evidence = { reason: error.detail };
  return {
    procedure: 'pdf',
    format: 'pdf',
    steps: {
      container: stepOf([...looks, containerFinding(error.code, evidence)], { pdf: String(isPdf) }),
      sealPresent: stepNotReached,
      signatureFields: stepNotReached,
    },
    seals: [],
    judgedAt: now.toISOString(),
  };
}

/** What the raw bytes of one signature say: only what is fatal. */
function lookAt(pdf: Uint8Array, offset: number): VerificationFinding[] {
  try {
    const signature = readObjectAround(pdf, offset)?.value;
    return signature ? judgeRaw(pdf, signature) : [];
  } catch (error) {
    if (error instanceof Failure) return [];
    throw error;
  }
}

function judgeRaw(pdf: Uint8Array, signature: PdfDict): VerificationFinding[] {
  const value = signature.entries.get('ByteRange');
  const [first, gapStart, gapEnd, rest] = isArray(value) ? value : [];
  if (first !== 0 || typeof gapStart !== 'number' || typeof gapEnd !== 'number' || typeof rest !== 'number')
    return [finding('fatal', 'PDF_BYTERANGE_MALFORMED')];
  const range = { gapStart, gapEnd, end: gapEnd + rest };
  if (gapStart >= gapEnd || range.end > pdf.length) return [finding('fatal', 'PDF_BYTERANGE_OUT_OF_FILE')];
  return judgeContents(pdf, signature, range);
}

function judgeContents(pdf: Uint8Array, signature: PdfDict, range: CoveredBytes): VerificationFinding[] {
  const contents = signature.entries.get('Contents');
  if (!isString(contents) || contents.span?.start !== range.gapStart || contents.span.end !== range.gapEnd)
    return [finding('fatal', 'PDF_CONTENTS_GAP_MISMATCH')];
  const cms = verifyDetached({ cms: contents.bytes, digest: (name) => digestOfRange(name, pdf, range) });
  return cms.ok ? [] : [finding('fatal', cms.code, cms.evidence)];
}
