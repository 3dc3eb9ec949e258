// One document on the seal desk; after the seal the result stays until the custodian goes on.
import { useState } from 'react';
import type { DocumentId } from '../../../shared/domain/ids.ts';
import type { PageModel } from '../../../shared/layout/page-model.ts';
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
import { useJointRound } from './joint-note.tsx';
import { isRidingWished } from './riding-choice.tsx';
import { RidingSliceView } from './riding-slices.tsx';
import { SealForm } from './seal-form.tsx';
import { SealedResult } from './sealed-result.tsx';
import type { Desk, SealResult } from './sealing-store.ts';

/** The page with the places of the seals, or the sealed files. */
function DeskPages({
  desk,
  isSealed,
  riding,
}: {
  readonly desk: Desk;
  readonly isSealed: boolean;
  readonly riding: boolean | null;
}) {
  const { title, content, sealedPdf, sealedOfd } = desk.document;
  const slices = isRidingWished({ desk, riding }) ? (desk.riding?.slices ?? []) : [];
  if (isSealed && sealedPdf !== null) return <SealedPages pdf={sealedPdf} ofd={sealedOfd} name={title} />;
  const overlay = (index: number, model: PageModel) =>
    slices.length === 0 ? null : <RidingSliceView model={model} slices={slices} index={index} />;
  return <PagePanel input={layoutInputOf(desk.document, content)} showSeal={!isSealed} overlay={overlay} />;
}

/** Page left, ladder right. */
export function SealDesk({ documentId }: { readonly documentId: DocumentId }) {
  const { t } = useWords();
  const app = useApp();
  const { resource, data, failure } = useDocument(
    documentId,
    async () => await app.client.sealing.desk({ documentId }),
  );
  const [result, setResult] = useState<SealResult | null>(null);
  const [riding, setRiding] = useState<boolean | null>(null);
  const round = useJointRound(documentId);
  // After sealing the document has left the queue: a refused question must not wipe the result away.
  const desk = result?.desk ?? data;
  if (desk === null)
    return failure === null ? <Empty title={t('list.loading')} /> : <FailureNotice failure={failure} />;
  return (
    <article className="document" aria-label={desk.document.title}>
      <DocumentHead row={desk.document} />
      <FailureNotice failure={result === null ? failure : null} />
      <div className="document-body document-body-wide">
        <DeskPages desk={desk} isSealed={result !== null} riding={riding} />
        <aside className="document-side">
          {result === null ? <SealForm desk={desk} onSealed={setResult} /> : <SealedResult result={result} />}
          <Ladder
            desk={desk}
            onChange={(next) => resource.put(next)}
            // A joint document whose own seal is on goes on elsewhere.
            acting={result === null && round === undefined}
            riding={riding}
            onRiding={setRiding}
          />
        </aside>
      </div>
    </article>
  );
}
