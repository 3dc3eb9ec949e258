// Files chosen or dropped, judged one after the other; the newest report stands on top. Nothing of them is kept by the station.
import { Button } from 'antd';
import { useRef, useState, type DragEvent } from 'react';
import { type FileReport, type FileVerdict, verdictOfFile } from '../../../shared/domain/verification.ts';
import { useApp } from '../../app/app-context.ts';
import { uploadFile } from '../../client/upload.ts';
import { CheckViews } from '../../ui/check-views.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { FileReportView } from '../../ui/file-report.tsx';
import { formatSize } from '../../ui/format.ts';
import { useAct } from '../../ui/use-act.ts';
import { useWords } from '../../ui/use-words.ts';
import type { CheckedFile } from './checking-store.ts';

/** A sitting's worth; older ones are checked again when wanted. */
const keptReports = 20;

function Report({ file, newest }: { readonly file: CheckedFile; readonly newest: boolean }) {
  const { t } = useWords();
  const { name, sha256, sizeBytes, report, parts } = file;
  if (report === null) return <p className="acts-note">{t('checking.notJudged', { name })}</p>;
  const whole = worstVerdict([report, ...parts.map((part) => part.report)]);
  return (
    <div data-testid="checked-file">
      {whole === verdictOfFile(report) ? null : (
        <p className={`verdict verdict-${whole === 'invalid' ? 'invalid' : 'indeterminate'}`} role="alert">
          {t([`checking.whole.${whole}`, 'checking.whole.indeterminate'])}
        </p>
      )}
      {newest ? (
        <CheckViews
          name={name}
          views={file.views}
          reportOf={(path) => (path === null ? report : parts.find((part) => part.path === path)?.report)}
        />
      ) : null}
      <FileReportView
        report={report}
        name={name}
        note={t('checking.facts', { size: formatSize(sizeBytes), sha256 })}
      />
      {parts.map((part) => (
        <FileReportView
          key={part.path}
          report={part.report}
          name={t('checking.inside', { path: part.path })}
        />
      ))}
    </div>
  );
}

const verdictOrder: readonly FileVerdict[] = ['invalid', 'indeterminate', 'notSealed', 'valid'];

/** A container is not better than what is in it. */
function worstVerdict(reports: readonly FileReport[]): FileVerdict {
  const verdicts = reports.map(verdictOfFile);
  return verdictOrder.find((one) => verdicts.includes(one)) ?? 'indeterminate';
}

function useChecks() {
  const { client } = useApp();
  const act = useAct();
  const [checked, setChecked] = useState<readonly CheckedFile[]>([]);
  const [working, setWorking] = useState<string | null>(null);
  const check = async (files: readonly File[]): Promise<void> => {
    for (const file of files) {
      setWorking(file.name);
      const judged = await act.run(async () => {
        const { handle } = await uploadFile({
          file,
          signal: new AbortController().signal,
          onProgress: () => undefined,
        });
        const result = await client.checking.verify({ handle, name: file.name, uploaded: true });
        setChecked((before) => [result, ...before].slice(0, keptReports));
      });
      if (!judged) break;
    }
    setWorking(null);
  };
  return { act, checked, working, check };
}

/** The whole of one tab. */
export function CheckFiles() {
  const { t } = useWords();
  const field = useRef<HTMLInputElement>(null);
  const { act, checked, working, check } = useChecks();
  const onDrop = (event: DragEvent): void => {
    event.preventDefault();
    void check([...event.dataTransfer.files]);
  };
  return (
    <>
      <div className="check-drop" onDragOver={(event) => event.preventDefault()} onDrop={onDrop}>
        <p>{t('checking.intro')}</p>
        <input
          ref={field}
          type="file"
          multiple
          hidden
          aria-label={t('checking.choose')}
          data-testid="check-file"
          onChange={({ target }) => {
            const files = [...(target.files ?? [])];
            target.value = '';
            void check(files);
          }}
        />
        <Button type="primary" loading={working !== null} onClick={() => field.current?.click()}>
          {t(checked.length === 0 ? 'checking.choose' : 'checking.again')}
        </Button>
        <span className="desk-hint">{t('checking.drop')}</span>
        <p role="status">{working === null ? '' : t('checking.working', { name: working })}</p>
      </div>
      <FailureNotice failure={act.failure} onClose={act.clear} />
      {checked.length === 0 && working === null ? (
        <p className="board-none">{t('checking.empty')}</p>
      ) : (
        checked.map((file, index) => (
          <Report key={`${checked.length - index} ${file.sha256}`} file={file} newest={index === 0} />
        ))
      )}
    </>
  );
}
