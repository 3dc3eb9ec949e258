// One document on the seal desk; after the seal the result stays until the custodian goes on.
import { useState } from 'react';
import type { DocumentId } from '../../../shared/domain/ids.ts';
import { useApp } from '../../app/app-context.ts';
import { DocumentHead } from '../../ui/document-facts.tsx';
import { layoutInputOf } from '../../ui/document-input.ts';
import { Empty } from '../../ui/empty.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { PagePanel } from '../../ui/page-panel.tsx';
import { SealedPages } from '../../ui/sealed-pages.tsx';
import { useDocument } from '../../ui/use-document.ts';
import { useWords } from '../../ui/use-words.ts';
import { Ladder } from './ladder.tsx';
import { SealForm } from './seal-form.tsx';
import { SealedResult } from './sealed-result.tsx';
import type { SealResult } from './sealing-store.ts';

/** Page left, ladder right. */
export function SealDesk({ documentId }: { readonly documentId: DocumentId }) {
  const { t } = useWords();
  const app = useApp();
  const { resource, data, failure } = useDocument(
    documentId,
    async () => await app.client.sealing.desk({ documentId }),
  );
  const [result, setResult] = useState<SealResult | null>(null);
  // After sealing the document has left the queue: a refused question must not wipe the result away.
  const desk = result?.desk ?? data;
  if (desk === null)
    return failure === null ? <Empty title={t('list.loading')} /> : <FailureNotice failure={failure} />;
  const sealedPdf = result?.desk.document.sealedPdf ?? null;
  const sealedOfd = result?.desk.document.sealedOfd ?? null;
  return (
    <article className="document" aria-label={desk.document.title}>
      <DocumentHead row={desk.document} />
      <FailureNotice failure={result === null ? failure : null} />
      <div className="document-body document-body-wide">
        {sealedPdf === null ? (
          <PagePanel input={layoutInputOf(desk.document, desk.document.content)} showSeal={result === null} />
        ) : (
          <SealedPages pdf={sealedPdf} ofd={sealedOfd} name={desk.document.title} />
        )}
        <aside className="document-side">
          {result === null ? <SealForm desk={desk} onSealed={setResult} /> : <SealedResult result={result} />}
          <Ladder desk={desk} onChange={(next) => resource.put(next)} acting={result === null} />
        </aside>
      </div>
    </article>
  );
}
