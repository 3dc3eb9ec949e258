// Print at true size: to a printer of this machine where it has some, else by the program's own dialog, else by whoever shows the PDF. The same
// pages can be kept as a file.
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

const fileForms = ['pdf', 'ofd'] as const;
type FileForm = (typeof fileForms)[number];

/** A file lent to this window. */
interface PrintableFile {
  readonly handle: ContentHandle;
  readonly name: string;
  /** Characters that no face of this machine has. */
  readonly missing?: readonly string[];
}

interface PrintSource {
  /** What it can be kept as; a sealed body is only what it is. */
  readonly forms?: readonly FileForm[];
  /** Draws or finds the pages, when the dialog opens or a file is wanted. */
  readonly file: (form: FileForm) => Promise<PrintableFile>;
}

interface PrintDialogProps {
  readonly source: PrintSource;
  readonly onClose: () => void;
}

/** What of the machine and the pages has come so far; a test page may take the place of the document. */
function usePrintable(source: PrintSource, act: Act) {
  const app = useApp();
  const [pages, setPages] = useState<PrintableFile | null>(null);
  const [test, setTest] = useState<PrintableFile | null>(null);
  const [printers, setPrinters] = useState<Printers | null>(null);
  const { run } = act;
  useEffect(() => {
    let open = true;
    void run(async () => {
      const [drawn, machine] = await Promise.all([source.file('pdf'), app.client.printing.printers({})]);
      if (!open) return;
      setPages(drawn);
      setPrinters(machine);
    });
    return () => {
      open = false;
    };
    // Once a dialog: the pages are those of the moment when they were asked for.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);
  const toTestPage = async (): Promise<void> => {
    await run(async () => setTest(await app.client.printing.testPage({})));
  };
  return {
    file: test ?? pages,
    missing: pages?.missing ?? [],
    testing: test !== null,
    printers,
    toTestPage,
    toPages: () => setTest(null),
  };
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
        <div className="print-choice">
          <label htmlFor={ids.printer}>{t('printing.printer')}</label>
          <Select
            id={ids.printer}
            value={choice.printer ?? preset}
            options={printers.printers.map(({ name }) => ({ value: name, label: name }))}
            onChange={(printer) => onChoice({ ...choice, printer })}
          />
        </div>
      ) : (
        <p>{t('printing.inDialog')}</p>
      )}
      <div className="print-choice">
        <label htmlFor={ids.copies}>{t('printing.copies')}</label>
        <InputNumber
          id={ids.copies}
          min={1}
          max={99}
          value={choice.copies}
          onChange={(copies) => onChoice({ ...choice, copies: copies ?? 1 })}
        />
      </div>
      <Checkbox
        checked={choice.bothSides}
        onChange={({ target }) => onChoice({ ...choice, bothSides: target.checked })}
      >
        {t('printing.bothSides')}
      </Checkbox>
    </div>
  );
}

function download({ handle, name }: PrintableFile): void {
  const link = document.createElement('a');
  link.href = contentUrl(handle);
  link.download = name;
  link.click();
}

function Exports({ source, act }: { readonly source: PrintSource; readonly act: Act }) {
  const { t } = useWords();
  const keep = (form: FileForm): Promise<boolean> => act.run(async () => download(await source.file(form)));
  return (
    <p className="print-exports">
      {t('printing.keep')}{' '}
      {(source.forms ?? fileForms).map((form) => (
        <Button key={form} size="small" disabled={act.busy} onClick={() => void keep(form)}>
          {t(form === 'pdf' ? 'printing.exportPdf' : 'printing.exportOfd')}
        </Button>
      ))}
    </p>
  );
}

function TestPageLine({ printable }: { readonly printable: ReturnType<typeof usePrintable> }) {
  const { t } = useWords();
  const { testing, toPages, toTestPage } = printable;
  return (
    <p className="desk-hint" role="status">
      {t(testing ? 'printing.testing' : 'printing.testHint')}{' '}
      <Button size="small" onClick={() => (testing ? toPages() : void toTestPage())}>
        {t(testing ? 'printing.backToPages' : 'printing.testPage')}
      </Button>
    </p>
  );
}

/** Mounted while it is open. */
function PrintDialog({ source, onClose }: PrintDialogProps) {
  const { t } = useWords();
  const app = useApp();
  const act = useAct();
  const printable = usePrintable(source, act);
  const { file, printers, missing } = printable;
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
  const inWindow = printers?.way === 'window';
  return (
    <Dialog
      open
      title={t('printing.title')}
      confirm={done === null ? t(inWindow ? 'printing.openPdf' : 'printing.print') : null}
      disabled={file === null}
      busy={act.busy}
      onConfirm={() => void print()}
      onClose={onClose}
    >
      <FailureNotice failure={act.failure} onClose={act.clear} />
      {done === null ? null : <p role="status">{t(`printing.done.${done}`)}</p>}
      {printers === null && act.failure === null ? <p role="status">{t('printing.drawing')}</p> : null}
      {printers === null || done !== null ? null : (
        <>
          <p>{t('printing.trueSize')}</p>
          <MissingNote missing={missing} />
          <Choices printers={printers} choice={choice} onChoice={setChoice} />
          <TestPageLine printable={printable} />
        </>
      )}
      <Exports source={source} act={act} />
    </Dialog>
  );
}

/** 打印, with its dialog. */
export function PrintButton({ label, ...source }: PrintSource & { readonly label?: string }) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="small" data-testid="print" onClick={() => setOpen(true)}>
        {label ?? t('printing.button')}
      </Button>
      {open ? <PrintDialog source={source} onClose={() => setOpen(false)} /> : null}
    </>
  );
}
