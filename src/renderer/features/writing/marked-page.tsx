// 花脸稿: two wordings as one page, inserted words underlined, deleted ones struck out.
import { useMemo } from 'react';
import type { DocumentContent } from '../../../shared/domain/content.ts';
import { trackChanges } from '../../../shared/domain/tracked-changes.ts';
import type { LayoutInput } from '../../../shared/layout/layout-input.ts';
import { layoutInputOf } from '../../ui/document-input.ts';
import { PagePanel } from '../../ui/page-panel.tsx';
import { useWords } from '../../ui/use-words.ts';
import type { DocumentView } from '../drafting/drafting-store.ts';

interface Wordings {
  readonly before: DocumentContent;
  readonly after: DocumentContent;
}

/** What the layout needs to show both wordings. */
export function markedInputOf(
  document: Pick<DocumentView, 'layout'>,
  { before, after }: Wordings,
): LayoutInput {
  const { content, changes } = trackChanges(before, after);
  return { ...layoutInputOf(document, content as DocumentView['content']), changes };
}

/** The page with its legend. */
export function MarkedPage({ document, before, after }: Wordings & { readonly document: DocumentView }) {
  const { t } = useWords();
  const input = useMemo(() => markedInputOf(document, { before, after }), [document, before, after]);
  return (
    <div className="marked-page" data-testid="marked-page">
      <p className="marked-legend">{t('review.legend')}</p>
      <PagePanel input={input} />
    </div>
  );
}
