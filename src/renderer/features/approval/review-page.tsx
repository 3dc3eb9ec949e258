// The page under review, clean or with its changes, and what is done with it: revise, compare, print.
import { Button, Segmented } from 'antd';
import { useMemo, useState } from 'react';
import { trackChanges } from '../../../shared/domain/tracked-changes.ts';
import { useApp, useMay } from '../../app/app-context.ts';
import { layoutInputOf } from '../../ui/document-input.ts';
import { PagePanel } from '../../ui/page-panel.tsx';
import { useWords } from '../../ui/use-words.ts';
import type { DocumentView } from '../drafting/drafting-store.ts';
import { PrintButton } from '../printing/print-dialog.tsx';
import { MarkedPage } from '../writing/marked-page.tsx';
import { VersionDialog } from '../writing/version-dialog.tsx';

interface ReviewPageProps {
  readonly document: DocumentView;
  /** Null: this desk only looks. */
  readonly onRevise: (() => void) | null;
}

/** Who changed what was submitted, and how much. */
function ReviewNote({ document }: { readonly document: DocumentView }) {
  const { t, moment } = useWords();
  const { review, content } = document;
  const count = useMemo(
    () => (review === null ? 0 : trackChanges(review.base, content).changes.length),
    [review, content],
  );
  if (review === null) return null;
  return (
    <span data-testid="review-note">
      {t('review.by', { by: review.by, when: moment(review.atMs), count })}
    </span>
  );
}

/** Clean at first: what is signed is the wording without its marks. */
export function ReviewPage({ document, onRevise }: ReviewPageProps) {
  const { t } = useWords();
  const { client } = useApp();
  const mayRevise = useMay('review.revise');
  const [marked, setMarked] = useState(false);
  const [comparing, setComparing] = useState(false);
  const { review, content, documentId } = document;
  const base = marked && review !== null ? review.base : null;
  return (
    <div className="review-page">
      <div className="review-bar">
        {review === null ? null : (
          <Segmented
            aria-label={t('review.switch')}
            value={marked ? 'marked' : 'clean'}
            onChange={(shown) => setMarked(shown === 'marked')}
            options={[
              { value: 'clean', label: t('review.clean') },
              { value: 'marked', label: t('review.marked') },
            ]}
          />
        )}
        <ReviewNote document={document} />
        {mayRevise && onRevise !== null ? (
          <Button size="small" data-testid="revise" onClick={onRevise}>
            {t('review.revise')}
          </Button>
        ) : null}
        <Button size="small" onClick={() => setComparing(true)}>
          {t('review.compare')}
        </Button>
        <PrintButton
          label={t(base === null ? 'review.printClean' : 'review.printMarked')}
          file={async (form) => await client.printing.pages({ documentId, form, marked: base !== null })}
        />
      </div>
      {base === null ? (
        <PagePanel input={layoutInputOf(document, content)} />
      ) : (
        <MarkedPage document={document} before={base} after={content} />
      )}
      {comparing ? (
        <VersionDialog view={document} present={content} onClose={() => setComparing(false)} />
      ) : null}
    </div>
  );
}
