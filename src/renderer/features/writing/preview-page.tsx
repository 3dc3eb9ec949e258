// A page small enough that most of it is seen beside a list.
import { useMemo } from 'react';
import type { LayoutInput } from '../../../shared/layout/layout-input.ts';
import { layoutDocument } from '../../../shared/layout/layout-document.ts';
import { PageDesk } from '../../ui/page-panel.tsx';
import { Pages } from '../../ui/page-view.tsx';
import { useWords } from '../../ui/use-words.ts';

/** A page of this width stands whole in a window of 768 pixels and can still be read. */
const previewWidthPx = 520;

/** All pages of a document that nobody has yet. */
export function PreviewPage({ input }: { readonly input: LayoutInput }) {
  const { t } = useWords();
  const model = useMemo(() => layoutDocument(input), [input]);
  return (
    <PageDesk maxWidthPx={previewWidthPx}>
      {(widthPx) => (
        <Pages
          model={model}
          widthPx={widthPx}
          pageName={(page, total) => t('drafting.pageOf', { page, total })}
          sealLabel={null}
        />
      )}
    </PageDesk>
  );
}
