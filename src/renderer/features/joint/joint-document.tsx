// One round: the page with the seals so far, who has sealed and who is next, what this person does now, and what the verifier said.
import { useState } from 'react';
import type { DocumentId } from '../../../shared/domain/ids.ts';
import { useApp } from '../../app/app-context.ts';
import { contentUrl } from '../../client/upload.ts';
import { Empty } from '../../ui/empty.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { FileReportView } from '../../ui/file-report.tsx';
import { formatSize } from '../../ui/format.ts';
import { HistoryList } from '../../ui/history-list.tsx';
import { SealedPages } from '../../ui/sealed-pages.tsx';
import { useDocument } from '../../ui/use-document.ts';
import { useWords } from '../../ui/use-words.ts';
import { SealedResult } from '../sealing/sealed-result.tsx';
import type { SealResult } from '../sealing/sealing-store.ts';
import { JointActs } from './joint-acts.tsx';
import type { JointView } from './joint-store.ts';

function Units({ view }: { readonly view: JointView }) {
  const { t, day } = useWords();
  return (
    <section className="joint-part" aria-label={t('joint.order')}>
      <h3>{t('joint.order')}</h3>
      <ol data-testid="joint-units">
        {view.units.map(({ unit, name, own, sealed, leader, date }) => (
          <li key={unit}>
            <strong>{name}</strong>
            {own ? ` ${t('joint.own')}` : ''} · {t(sealed ? 'joint.hasSealed' : 'joint.notSealed')}
            {name === view.next ? ` · ${t('joint.isNext')}` : ''}
            {leader === null || date === null ? null : (
              <div className="desk-hint">{t('joint.agreed', { leader, date: day(date) })}</div>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}

function Attachments({ view }: { readonly view: JointView }) {
  const { t } = useWords();
  if (view.attachments.length === 0) return null;
  return (
    <section className="joint-part" aria-label={t('joint.attachments')}>
      <h3>{t('joint.attachments')}</h3>
      <ul>
        {view.attachments.map(({ handle, name, sizeBytes }) => (
          <li key={handle}>
            <a href={contentUrl(handle)} download={name}>
              {name}
            </a>{' '}
            {formatSize(sizeBytes)}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Page left, what to do at the right. */
export function JointDocument({ documentId }: { readonly documentId: DocumentId }) {
  const { t } = useWords();
  const app = useApp();
  const { resource, data, failure } = useDocument(
    documentId,
    async () => await app.client.joint.view({ documentId }),
  );
  const [result, setResult] = useState<SealResult | null>(null);
  if (data === null)
    return failure === null ? <Empty title={t('list.loading')} /> : <FailureNotice failure={failure} />;
  return (
    <article className="document" aria-label={data.title}>
      <header className="document-head">
        <h1 className="document-title">{data.title}</h1>
        <p>
          {data.docNumber} · {t(`joint.state.${data.state}`)}
        </p>
      </header>
      <div className="document-body document-body-wide">
        <SealedPages pdf={data.pdf} ofd={data.ofd} name={data.title} />
        <aside className="document-side">
          {result === null ? (
            <JointActs
              view={data}
              onView={(view) => resource.put(view)}
              onFinished={(finished) => setResult(finished)}
            />
          ) : (
            <SealedResult result={result} />
          )}
          <Units view={data} />
          <Attachments view={data} />
          <section className="joint-part" aria-label={t('joint.history')}>
            <h3>{t('joint.history')}</h3>
            <HistoryList history={data.history} />
          </section>
          {data.reports.map(({ path, report }) => (
            <FileReportView key={path} name={path} report={report} note={t('joint.reportNote')} />
          ))}
        </aside>
      </div>
    </article>
  );
}
