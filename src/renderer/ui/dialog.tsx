// A question over the screen as the browser's own modal dialog: it keeps the focus, makes the rest inert and closes with Esc. (Ant Design's
// Modal writes a style element without the nonce of the window's policy.)
import { Button, ConfigProvider } from 'antd';
import { useId, useLayoutEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { useWords } from './use-words.ts';

export interface DialogProps {
  readonly open: boolean;
  readonly title: string;
  /** The verb of what will happen; null: there is only something to look at. */
  readonly confirm: string | null;
  /** As wide as the window allows: a page stands beside. */
  readonly wide?: boolean;
  readonly disabled?: boolean;
  readonly busy?: boolean;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

const fields = ['input:checked', 'input:not([type=radio])', 'textarea']
  .map((field) => `.dialog-body ${field}:not(:disabled)`)
  .join(', ');

/** What is filled in first: the field that is marked so, else the first one; null: there is only a question. */
const firstField = (dialog: HTMLDialogElement | null): HTMLElement | null =>
  dialog?.querySelector<HTMLElement>('[data-first-field]') ??
  dialog?.querySelector<HTMLElement>(fields) ??
  null;

/** A list that opens outside a modal dialog lies below it, out of reach. */
const withinDialog = (trigger?: HTMLElement): HTMLElement => trigger?.closest('dialog') ?? document.body;

/** Esc closes what was opened last: while a list is open that is the list (it does so by itself), and the question stays. */
function keepOpenBelowList(event: KeyboardEvent<HTMLDialogElement>): void {
  const list = event.currentTarget.querySelector('[role="combobox"][aria-expanded="true"]');
  if (event.key === 'Escape' && list !== null) event.preventDefault();
}

/** Nothing of it exists while it is closed, so its fields start empty. */
export function Dialog(props: DialogProps) {
  return props.open ? <OpenDialog {...props} /> : null;
}

function OpenDialog({
  title,
  confirm,
  wide = false,
  disabled = false,
  busy = false,
  onConfirm,
  onClose,
  children,
}: DialogProps) {
  const { t } = useWords();
  const ref = useRef<HTMLDialogElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const id = useId();
  // In the layout phase, because the browser gives the focus back to whoever opened the dialog only while it still stands in the page.
  useLayoutEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    // Where there is only something to look at, its beginning is what one looks at: the browser would go to the button at the end.
    const first = confirm === null ? null : firstField(dialog);
    (first ?? heading.current)?.focus();
    return () => dialog?.close();
    // eslint-disable-next-line react-hooks/exhaustive-deps -- when it opens, never again
  }, []);
  return (
    <dialog
      ref={ref}
      className={wide ? 'dialog dialog-wide' : 'dialog'}
      aria-labelledby={id}
      // Before the list hears of it: afterwards none would be open any more.
      onKeyDownCapture={keepOpenBelowList}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <h2 ref={heading} id={id} tabIndex={-1}>
        {title}
      </h2>
      <div className="dialog-body">
        <ConfigProvider getPopupContainer={withinDialog}>{children}</ConfigProvider>
      </div>
      <div className="row-end">
        <Button onClick={onClose}>{t(confirm === null ? 'action.close' : 'action.cancel')}</Button>
        {confirm === null ? null : (
          <Button type="primary" disabled={disabled} loading={busy} onClick={onConfirm}>
            {confirm}
          </Button>
        )}
      </div>
    </dialog>
  );
}
