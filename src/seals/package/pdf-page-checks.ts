// What sealing may add to a drawn PDF: signatures in the fields that the page reserves for them, and their validation data. Threat: a seal whose own
// revision, or one before it, puts another text over the page; the signature covers it, and the drawn bytes are all still there.
import { FormatError } from '../../formats/failure.ts';
import { openPdf, type PdfDocument } from '../../formats/pdf/document.ts';
import { type CheckOutcome, failed, passed, unknown } from '../../shared/domain/report.ts';
import type { RevisionChange } from '../pdf/revisions/comparison.ts';
import { createRevisionJudge, type LaterRevisions } from '../pdf/revisions/judge-later.ts';

/** Compares the sealed PDF with the drawn one that it begins with. */
export function judgeSealedRevisions(rendered: Uint8Array, sealed: Uint8Array, file: string): CheckOutcome {
  const later = compare(rendered, sealed);
  if (later === null) return unknown('PAGE_NOT_REPRODUCED', { file });
  const { findings, changes } = later;
  const added = changes.find(isAddedSeal);
  if (added) return failed('STAMP_MISPLACED', { file, where: added.where });
  const forbidden = changes.find(({ kind }) => !['signature', 'validationData', 'unreadable'].includes(kind));
  if (forbidden) return failed('PDF_DISALLOWED_CHANGE', { file, where: forbidden.where });
  const isOpen = findings.some(({ force }) => force !== 'note');
  return isOpen ? unknown('PAGE_NOT_REPRODUCED', { file }) : passed({ page: 'identical' });
}

/** A field of its own, where the page has no place for a seal: it shows what it likes. */
const isAddedSeal = ({ kind, where }: RevisionChange): boolean =>
  kind === 'signature' && where.endsWith(' added');

function compare(rendered: Uint8Array, sealed: Uint8Array): LaterRevisions | null {
  try {
    const drawn: PdfDocument = openPdf(rendered);
    return createRevisionJudge(openPdf(sealed), [drawn]).judge(drawn);
  } catch (error) {
    if (error instanceof FormatError) return null;
    throw error;
  }
}
