// The page of a sealed document: the PDF alone where it is the original, else the copy for reading with a switch to the OFD original as it was sealed.
import { Segmented } from 'antd';
import { lazy, Suspense, useState } from 'react';
import type { ContentHandle } from '../../shared/domain/ids.ts';
import { contentUrl } from '../client/upload.ts';
import { PageDesk } from './page-panel.tsx';
import { PdfPages } from './pdf-pages.tsx';
import { useWords } from './use-words.ts';

interface SealedFiles {
  readonly pdf: ContentHandle;
  /** Null: the PDF is the original. */
  readonly ofd: ContentHandle | null;
  /** The document's title, for what is saved. */
  readonly name: string;
}

const Pane = lazy(async () => ({ default: (await import('./foreign-viewer.tsx')).ForeignPane }));

/** With the OFD shown, its seals are drawn from what was signed. */
export function SealedPages({ pdf, ofd, name }: SealedFiles) {
  const { t } = useWords();
  const [form, setForm] = useState<'reading' | 'original'>('reading');
  const pages = <PageDesk>{(widthPx) => <PdfPages handle={pdf} widthPx={widthPx} />}</PageDesk>;
  if (ofd === null) return pages;
  return (
    <div className="sealed-pages">
      <div className="sealed-forms">
        <Segmented
          size="small"
          aria-label={t('viewing.form.label')}
          value={form}
          onChange={setForm}
          options={[
            { value: 'reading', label: t('viewing.form.reading') },
            { value: 'original', label: t('viewing.form.original') },
          ]}
        />
        <span className="sealed-forms-hint">
          {t(form === 'reading' ? 'viewing.form.readingHint' : 'viewing.form.originalHint')}
        </span>
        <a href={contentUrl(ofd)} download={`${name}.ofd`}>
          {t('viewing.form.saveOriginal')}
        </a>
        <a href={contentUrl(pdf)} download={`${name}.pdf`}>
          {t('viewing.form.saveReading')}
        </a>
      </div>
      {form === 'reading' ? (
        pages
      ) : (
        <Suspense fallback={null}>
          <Pane handle={ofd} name={`${name}.ofd`} />
        </Suspense>
      )}
    </div>
  );
}
