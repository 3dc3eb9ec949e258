// Import in two steps: what the files hold and what would become of it, with the hash to be compared on paper; then the act.
import { Alert, Button } from 'antd';
import { useRef, useState } from 'react';
import { useApp } from '../../app/app-context.ts';
import { uploadFile } from '../../client/upload.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { useAct } from '../../ui/use-act.ts';
import { useWords } from '../../ui/use-words.ts';
import type { ImportPreview } from './checking-store.ts';

function Items({ items }: Pick<ImportPreview, 'items'>) {
  const { t } = useWords();
  return (
    <ul className="trust-list">
      {items.map((item, index) => (
        <li key={`${index} ${item.file}`} data-state={item.state}>
          <strong>
            {t(`checking.importKind.${item.kind}`)} · {item.name === '' ? item.file : item.name}
          </strong>
          <span>{t(`checking.importState.${item.state}`)}</span>
          {item.code === null ? null : (
            <span className="acts-note">
              {t([`checking.importRefused.${item.code}`, 'checking.importRefused.other'])}
            </span>
          )}
          {item.sha256 === null ? null : <code>{item.sha256}</code>}
        </li>
      ))}
    </ul>
  );
}

function TrustFileChoice({
  busy,
  onFiles,
}: {
  readonly busy: boolean;
  readonly onFiles: (files: readonly File[]) => void;
}) {
  const { t } = useWords();
  const field = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={field}
        type="file"
        multiple
        hidden
        aria-label={t('checking.import')}
        data-testid="import-trust"
        onChange={({ target }) => {
          const files = [...(target.files ?? [])];
          target.value = '';
          if (files.length > 0) onFiles(files);
        }}
      />
      <Button loading={busy} onClick={() => field.current?.click()}>
        {t('checking.import')}
      </Button>
    </>
  );
}

/** Button and dialog; the administrator's. */
export function ImportTrust({ onDone }: { readonly onDone: () => void }) {
  const { t } = useWords();
  const { client } = useApp();
  const act = useAct();
  const [preview, setPreview] = useState<ImportPreview | null>(null);
  const [imported, setImported] = useState(false);
  const look = (files: readonly File[]): void =>
    void act.run(async () => {
      setImported(false);
      const uploads: { upload: Awaited<ReturnType<typeof uploadFile>>['handle']; name: string }[] = [];
      for (const file of files) {
        const signal = new AbortController().signal;
        const { handle } = await uploadFile({ file, signal, onProgress: () => undefined });
        uploads.push({ upload: handle, name: file.name });
      }
      setPreview(await client.checking.previewImport({ files: uploads }));
    });
  const confirm = async (): Promise<void> => {
    if (preview === null) return;
    const done = await act.run(() => client.checking.confirmImport({ token: preview.token }));
    setPreview(null);
    setImported(done);
    if (done) onDone();
  };
  const useful = preview?.items.some(({ state }) => state === 'added') ?? false;
  return (
    <div className="trust-import">
      <TrustFileChoice busy={act.busy} onFiles={look} />
      {imported ? <Alert type="success" showIcon title={t('checking.imported')} /> : null}
      <FailureNotice failure={act.failure} onClose={act.clear} />
      <Dialog
        open={preview !== null}
        wide
        title={t('checking.importTitle')}
        confirm={t('checking.importConfirm')}
        disabled={!useful}
        busy={act.busy}
        onConfirm={() => void confirm()}
        onClose={() => setPreview(null)}
      >
        <p>{t('checking.importIntro')}</p>
        {useful ? null : <p className="acts-note">{t('checking.importNothing')}</p>}
        <Items items={preview?.items ?? []} />
      </Dialog>
    </div>
  );
}
