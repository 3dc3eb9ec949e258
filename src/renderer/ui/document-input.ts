// From a document of the station to what the layout needs: the one place, so that every screen draws the same page.
import type { LayoutInput } from '../../shared/layout/layout-input.ts';
import { issuerMarkOf, printedByOf } from '../../shared/domain/metadata.ts';
import type { DocumentView } from '../features/drafting/drafting-store.ts';

/** `content` may be newer than the document's own while somebody writes: mark and 印发机关 follow it at once. */
export function layoutInputOf(
  document: Pick<DocumentView, 'layout'>,
  content: DocumentView['content'],
): LayoutInput {
  const { docNumber, docDate, imprint, seals } = document.layout;
  const printedBy = printedByOf(content.issuers[0]?.name ?? '');
  return {
    content,
    docNumber,
    docDate,
    issuerMark: issuerMarkOf(content),
    imprint: { ...imprint, printedBy },
    seals,
  };
}
