// Print at true size: to a printer of this machine where it has some, else by the program's own dialog, else by whoever shows the PDF.
import { Button, Checkbox, InputNumber, Select } from 'antd';
import { useEffect, useId, useState } from 'react';
import type { ContentHandle } from '../../../shared/domain/ids.ts';
import { useApp } from '../../app/app-context.ts';
import type { StationOutputs } from '../../client/station-client.ts';
import { contentUrl } from '../../client/upload.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { useAct, type Act } from '../../ui/use-act.ts';
import { useWords } from '../../ui/use-words.ts';

type Printers = StationOutputs['printing']['printers'];

/** A PDF lent to this window. */
export interface PrintableFile {
  readonly handle: ContentHandle;
  readonly missing?: readonly string[];
}

export interface PrintDialogProps {
  readonly open: boolean;
  /** Draws or finds the PDF, when the dialog opens. */
  readonly file: () => Promise<PrintableFile>;
  readonly onClose: () => void;
}

/** What of the machine and the pages has come so far. */
function usePrintable(load: PrintDialogProps['file'], act: Act) {
  const app = useApp();
  const [file, setFile] = useState<PrintableFile | null>(null);
  const [printers, setPrinters] = useState<Printers | null>(null);
  const { run } = act;
  useEffect(() => {
    let open = true;
    void run(async () => {
      const [pages, machine] = await Promise.all([load(), app.client.printing.printers({})]);
      if (!open) return;
      setFile(pages);
      setPrinters(machine);
    });
    return () => {
      open = false;
    };
    // Once a dialog: the file is that of the moment when it was asked for.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);
  return { file, printers, setFile };
}

function MissingNote({ missing }: { readonly missing: readonly string[] }) {
  const { t } = useWords();
  if (missing.length === 0) return null;
  return <p className="desk-barrier">{t('printing.missing', { characters: missing.join('、') })}</p>;
}

interface Choice {
  readonly printer: string | null;
  readonly copies: number;
  readonly bothSides: boolean;
}

function Choices({
  printers,
  choice,
  onChoice,
}: {
  readonly printers: Printers;
  readonly choice: Choice;
  readonly onChoice: (choice: Choice) => void;
}) {
  const { t } = useWords();
  const ids = { printer: useId(), copies: useId() };
  const preset = printers.printers.find(({ isDefault }) => isDefault)?.name ?? null;
  if (printers.way === 'window') return <p>{t('printing.inWindow')}</p>;
  return (
    <div className="print-choices">
      {printers.way === 'system' ? (
        <p>
          <label htmlFor={ids.printer}>{t('printing.printer')}</label>
          <Select
            id={ids.printer}
            value={choice.printer ?? preset}
            options={printers.printers.map(({ name }) => ({ value: name, label: name }))}
            onChange={(printer) => onChoice({ ...choice, printer })}
          />
        </p>
      ) : (
        <p>{t('printing.inDialog')}</p>
      )}
      <p>
        <label htmlFor={ids.copies}>{t('printing.copies')}</label>
        <InputNumber
          id={ids.copies}
          min={1}
          max={99}
          value={choice.copies}
          onChange={(copies) => onChoice({ ...choice, copies: copies ?? 1 })}
        />
      </p>
      <Checkbox
        checked={choice.bothSides}
        onChange={({ target }) => onChoice({ ...choice, bothSides: target.checked })}
      >
        {t('printing.bothSides')}
      </Checkbox>
    </div>
  );
}

function OpenPrintDialog({ file: load, onClose }: Omit<PrintDialogProps, 'open'>) {
  const { t } = useWords();
  const app = useApp();
  const act = useAct();
  const { file, printers, setFile } = usePrintable(load, act);
  const [choice, setChoice] = useState<Choice>({ printer: null, copies: 1, bothSides: true });
  const [done, setDone] = useState<'queued' | 'dialog' | null>(null);
  const print = async (): Promise<void> => {
    if (file === null) return;
    await act.run(async () => {
      const { state } = await app.client.printing.print({ handle: file.handle, ...choice });
      if (state === 'open') window.open(contentUrl(file.handle), '_blank', 'noopener');
      else setDone(state);
    });
  };
  const toTestPage = async (): Promise<void> => {
    await act.run(async () => setFile(await app.client.printing.testPage({})));
  };
  const finished = done !== null;
  return (
    <Dialog
      open
      title={t('printing.title')}
      confirm={t(
        finished ? 'action.close' : printers?.way === 'window' ? 'printing.openPdf' : 'printing.print',
      )}
      disabled={file === null}
      busy={act.busy}
      onConfirm={() => (finished ? onClose() : void print())}
      onClose={onClose}
    >
      <FailureNotice failure={act.failure} onClose={act.clear} />
      {finished ? <p role="status">{t(`printing.done.${done}`)}</p> : null}
      {printers === null || finished ? null : (
        <>
          <p>{t('printing.trueSize')}</p>
          <MissingNote missing={file?.missing ?? []} />
          <Choices printers={printers} choice={choice} onChoice={setChoice} />
          <p className="desk-hint">
            {t('printing.testHint')}{' '}
            <Button size="small" onClick={() => void toTestPage()}>
              {t('printing.testPage')}
            </Button>
          </p>
        </>
      )}
    </Dialog>
  );
}

/** Nothing is drawn before it opens. */
export function PrintDialog({ open, ...props }: PrintDialogProps) {
  return open ? <OpenPrintDialog {...props} /> : null;
}

/** 打印, with its dialog. */
export function PrintButton({
  file,
  label,
}: {
  readonly file: PrintDialogProps['file'];
  readonly label?: string;
}) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>{label ?? t('printing.button')}</Button>
      <PrintDialog open={open} file={file} onClose={() => setOpen(false)} />
    </>
  );
}
