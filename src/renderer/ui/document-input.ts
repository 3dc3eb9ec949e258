// From a document of the station to what the layout needs: the one place, so that every screen draws the same page.
import type { LayoutInput } from '../../shared/layout/layout-input.ts';
import type { DocumentView } from '../features/drafting/drafting-store.ts';

/** `content` may be newer than the document's own while somebody writes. */
export function layoutInputOf(
  document: Pick<DocumentView, 'layout'>,
  content: DocumentView['content'],
): LayoutInput {
  const { docNumber, docDate, issuerMark, imprint, seals } = document.layout;
  return { content, docNumber, docDate, issuerMark, imprint, seals };
}
