// 导入: a file is read by the station; the person sees what was recognised, changed and left out, then says how it is taken.
import { Button, Progress, Radio } from 'antd';
import { useMemo, useRef, useState } from 'react';
import { useApp } from '../../app/app-context.ts';
import type { ImportedContent } from '../../../shared/domain/imported.ts';
import { uploadFile } from '../../client/upload.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { layoutInputOf } from '../../ui/document-input.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';

import { useAct } from '../../ui/use-act.ts';
import { useWords } from '../../ui/use-words.ts';
import type { DocumentView } from '../drafting/drafting-store.ts';
import { PreviewPage } from './preview-page.tsx';
import { appendImport, isEmptyImport, replaceByImport } from './imported-draft.ts';
import { replaceKept, type ToolProps, type WritingDesk } from './writing-desk.ts';
import type { ImportedFile } from './writing-store.ts';

type ReadFile = Extract<ImportedFile, { readonly state: 'read' }>;
const ways = { replace: replaceByImport, append: appendImport };
type Way = keyof typeof ways;

interface Reading {
  readonly name: string;
  readonly percent: number;
  readonly cancel: () => void;
}

/** Uploads a file and lets the station read it. */
function useReader() {
  const { client } = useApp();
  const act = useAct();
  const [reading, setReading] = useState<Reading | null>(null);
  const [result, setResult] = useState<ImportedFile | null>(null);
  const read = async (file: File): Promise<void> => {
    setResult(null);
    const abort = new AbortController();
    const show = (percent: number): void =>
      setReading({ name: file.name, percent, cancel: () => abort.abort() });
    show(0);
    await act.run(async () => {
      const onProgress = (sent: number): void => show(Math.floor((sent * 100) / Math.max(1, file.size)));
      const { handle } = await uploadFile({ file, signal: abort.signal, onProgress });
      setResult(await client.writing.importFile({ upload: handle, name: file.name }));
    });
    setReading(null);
  };
  return { act, reading, result, read };
}

function FileChoice({ onFile }: { readonly onFile: (file: File) => void }) {
  const { t } = useWords();
  const field = useRef<HTMLInputElement>(null);
  return (
    <p>
      <input
        ref={field}
        type="file"
        hidden
        accept=".docx,.txt"
        aria-label={t('writing.importChoose')}
        data-testid="import-file"
        onChange={({ target }) => {
          const file = target.files?.[0];
          target.value = '';
          if (file !== undefined) onFile(file);
        }}
      />
      <Button onClick={() => field.current?.click()}>{t('writing.importChoose')}</Button>
    </p>
  );
}

function Notes({ notes }: Pick<ReadFile, 'notes'>) {
  const { t } = useWords();
  if (notes.length === 0) return <p className="board-none">{t('writing.importNoNotes')}</p>;
  return (
    <section aria-label={t('writing.importNotes', { count: notes.length })}>
      <p>{t('writing.importNotes', { count: notes.length })}</p>
      <ul className="import-notes" tabIndex={0}>
        {notes.map(({ code, evidence }, index) => (
          <li key={index}>{t(`imported.note.${code}`, evidence)}</li>
        ))}
      </ul>
    </section>
  );
}

interface TakenProps {
  readonly desk: WritingDesk;
  readonly read: ImportedContent;
  readonly way: Way;
}

function Taken({ desk, read, way }: TakenProps) {
  const input = useMemo(() => {
    const content = ways[way](desk.commands.content(), read);
    return layoutInputOf(desk.view, content as DocumentView['content']);
  }, [desk, read, way]);
  return <PreviewPage input={input} />;
}

/** What became of the file, in words. */
function Outcome({ result, usable }: { readonly result: ImportedFile | null; readonly usable: boolean }) {
  const { t } = useWords();
  if (result === null || usable) return null;
  if (result.state === 'read')
    return (
      <p className="desk-barrier" role="alert">
        {t('writing.importNothing')}
      </p>
    );
  const { code, evidence } = result;
  return (
    <p className="desk-barrier" role="alert">
      {t(`imported.refusal.${code}.what`, evidence)}
      {t('list.semicolon')}
      {t(`imported.refusal.${code}.remedy`, evidence)}
    </p>
  );
}

function ReadingNote({ reading }: { readonly reading: Reading | null }) {
  const { t } = useWords();
  if (reading === null) return null;
  return (
    <div role="status">
      {t('writing.importReading', { name: reading.name })}
      <Progress percent={reading.percent} size="small" aria-label={reading.name} />
    </div>
  );
}

function WayChoice({ way, onWay }: { readonly way: Way; readonly onWay: (way: Way) => void }) {
  const { t } = useWords();
  return (
    <Radio.Group
      aria-label={t('writing.importHow')}
      value={way}
      onChange={({ target }) => onWay(target.value as Way)}
    >
      <Radio value="replace">{t('writing.importReplace')}</Radio>
      <Radio value="append">{t('writing.importAppend')}</Radio>
    </Radio.Group>
  );
}

/** Mounted while it is open. */
export function ImportDialog({ desk, onClose }: ToolProps) {
  const { t } = useWords();
  const { client } = useApp();
  const { act, reading, result, read } = useReader();
  const [way, setWay] = useState<Way>('replace');
  const usable = result?.state === 'read' && !isEmptyImport(result.content) ? result : null;
  const take = async (): Promise<void> => {
    if (usable === null) return;
    const content = ways[way](desk.commands.content(), usable.content);
    if (await replaceKept(client, desk, { act, reason: 'import', content })) onClose();
  };
  return (
    <Dialog
      open
      wide
      title={t('writing.importTitle')}
      confirm={t('writing.importTake')}
      disabled={usable === null}
      busy={act.busy && reading === null}
      onConfirm={() => void take()}
      onClose={() => {
        reading?.cancel();
        onClose();
      }}
    >
      <div className="tool-split">
        <div className="tool-side">
          <FileChoice onFile={(file) => void read(file)} />
          <ReadingNote reading={reading} />
          <FailureNotice failure={act.failure} onClose={act.clear} />
          <Outcome result={result} usable={usable !== null} />
          {usable === null ? null : (
            <>
              <WayChoice way={way} onWay={setWay} />
              <Notes notes={usable.notes} />
            </>
          )}
        </div>
        <div className="tool-page">
          {usable === null ? null : <Taken desk={desk} read={usable.content} way={way} />}
        </div>
      </div>
    </Dialog>
  );
}
