// Attachments: chosen by the person, sent with progress, judged by the station; a refused file says why and leaves the others alone.
import { CloseOutlined, PaperClipOutlined } from '@ant-design/icons';
import { Button, Progress } from 'antd';
import { useRef, useState } from 'react';
import { useStore } from 'zustand';
import { useApp } from '../../app/app-context.ts';
import { contentUrl, uploadFile } from '../../client/upload.ts';
import { AttachmentFacts } from '../../ui/attachment-facts.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { ForeignViewButton } from '../../ui/foreign-view-button.tsx';
import { useAct } from '../../ui/use-act.ts';
import { useWords } from '../../ui/use-words.ts';
import type { DraftEditor } from './draft-editor.ts';
import type { Attachment } from './drafting-store.ts';

interface Upload {
  readonly name: string;
  readonly percent: number;
  readonly cancel: () => void;
}

/** One file after the other: each changes the revision that the next one builds upon. */
function useUploads(editor: DraftEditor) {
  const app = useApp();
  const act = useAct();
  const [upload, setUpload] = useState<Upload | null>(null);
  const { documentId } = editor.getState().view;
  const attachOne = async (file: File): Promise<void> => {
    const abort = new AbortController();
    const show = (percent: number): void =>
      setUpload({ name: file.name, percent, cancel: () => abort.abort() });
    show(0);
    try {
      const { handle } = await uploadFile({
        file,
        signal: abort.signal,
        onProgress: (sent) => show(Math.floor((sent * 100) / Math.max(1, file.size))),
      });
      await editor.flush();
      editor.take(await app.client.drafting.attach({ documentId, upload: handle, name: file.name }));
    } finally {
      setUpload(null);
    }
  };
  const attach = async (files: readonly File[]): Promise<void> => {
    for (const file of files) if (!(await act.run(() => attachOne(file)))) return;
  };
  const detach = async (index: number): Promise<void> => {
    await act.run(async () => {
      await editor.flush();
      editor.take(await app.client.drafting.detach({ documentId, index }));
    });
  };
  return { act, upload, attach, detach };
}

function Row({
  attachment,
  onDetach,
}: {
  readonly attachment: Attachment;
  readonly onDetach: (() => void) | null;
}) {
  const { t } = useWords();
  return (
    <li>
      <a className="attachment-name" href={contentUrl(attachment.handle)} download={attachment.name}>
        {attachment.name}
      </a>
      <AttachmentFacts attachment={attachment} />
      <span className="attachment-acts">
        <ForeignViewButton attachment={attachment} />
        {onDetach === null ? null : (
          <Button
            size="small"
            type="text"
            icon={<CloseOutlined aria-hidden />}
            aria-label={t('drafting.detach', { name: attachment.name })}
            onClick={onDetach}
          />
        )}
      </span>
    </li>
  );
}

function UploadRow({ upload }: { readonly upload: Upload }) {
  const { t } = useWords();
  return (
    <p className="upload" role="status">
      <span>{t('drafting.attaching', { name: upload.name })}</span>
      <Progress
        percent={upload.percent}
        size="small"
        aria-label={t('drafting.attaching', { name: upload.name })}
      />
      <Button
        size="small"
        aria-label={t('drafting.cancelAttach', { name: upload.name })}
        onClick={upload.cancel}
      >
        {t('action.cancel')}
      </Button>
    </p>
  );
}

/** What is attached, for a desk that changes the wording alone. */
export function FixedAttachments({ editor }: { readonly editor: DraftEditor }) {
  const { t } = useWords();
  const attachments = useStore(editor, (state) => state.view.attachments);
  return (
    <section aria-label={t('field.attachments')}>
      <h2>{t('field.attachments')}</h2>
      <ul className="attachments">
        {attachments.map((attachment) => (
          <Row key={attachment.sha256 + attachment.name} attachment={attachment} onDetach={null} />
        ))}
      </ul>
      <p className="desk-hint">
        {t(attachments.length === 0 ? 'drafting.noAttachments' : 'review.fixedFiles')}
      </p>
    </section>
  );
}

/** The hidden file field has the accessible name; the button opens it. */
export function AttachmentFields({ editor }: { readonly editor: DraftEditor }) {
  const { t } = useWords();
  const attachments = useStore(editor, (state) => state.view.attachments);
  const { act, upload, attach, detach } = useUploads(editor);
  const field = useRef<HTMLInputElement>(null);
  return (
    <section aria-label={t('field.attachments')}>
      <h2>{t('field.attachments')}</h2>
      <ul className="attachments">
        {attachments.map((attachment, index) => (
          <Row
            key={attachment.sha256 + attachment.name}
            attachment={attachment}
            onDetach={() => void detach(index)}
          />
        ))}
      </ul>
      {upload === null ? null : <UploadRow upload={upload} />}
      <FailureNotice failure={act.failure} onClose={act.clear} />
      <input
        ref={field}
        type="file"
        multiple
        hidden
        aria-label={t('drafting.attach')}
        data-testid="attach-file"
        onChange={({ target }) => {
          const files = [...(target.files ?? [])];
          target.value = '';
          void attach(files);
        }}
      />
      <Button
        size="small"
        icon={<PaperClipOutlined aria-hidden />}
        disabled={act.busy}
        onClick={() => field.current?.click()}
      >
        {t('drafting.attach')}
      </Button>
      <p className="desk-hint">{t('drafting.attachHelp')}</p>
    </section>
  );
}
