// The viewer for OFD and PDF of others: a dialog over the screen with the list of pages, the page in its frame, and in words what is shown otherwise
// than the file says.
import {
  LeftOutlined,
  MinusOutlined,
  PlusOutlined,
  RightOutlined,
  RotateRightOutlined,
} from '@ant-design/icons';
import { Alert, Button } from 'antd';
import { useEffect, useId, useRef } from 'react';
import { useStore } from 'zustand';
import type { ContentHandle } from '../../shared/domain/ids.ts';
import type { ViewNote, ViewNoteCode, ViewRefusal } from '../../shared/domain/viewed-page.ts';
import { contentUrl } from '../client/upload.ts';
import { Empty } from './empty.tsx';
import { FailureNotice } from './failure-notice.tsx';
import { ForeignFrame, useForeignView } from './foreign-frame.tsx';
import { viewerKeyOf } from '../viewer/messages.ts';
import { zoomStep, type ForeignView } from './foreign-view.ts';
import { useWords } from './use-words.ts';
import './foreign-viewer.css';

interface Looked {
  readonly handle: ContentHandle;
  readonly name: string;
}

/** What a refusal says, and the way out: the file itself, saved and opened by the program that made it. */
function Refused({ refusal, file }: { readonly refusal: ViewRefusal; readonly file: Looked }) {
  const { t } = useWords();
  const remedy = (
    <p>
      {t('viewing.remedy')}{' '}
      <a href={contentUrl(file.handle)} download={file.name}>
        {t('viewing.save')}
      </a>
    </p>
  );
  return (
    <Alert
      type="warning"
      showIcon
      role="alert"
      data-testid={`view-refused-${refusal.code}`}
      title={t(`viewing.refusal.${refusal.code}`, { page: refusal.evidence['page'] ?? '' })}
      description={remedy}
    />
  );
}

/** Notes of one code become one line: `2 处字体按近似字体显示（宋体、楷体）`. */
function Notes({ notes }: { readonly notes: readonly ViewNote[] }) {
  const { t, listOf } = useWords();
  if (notes.length === 0) return null;
  const codes = [...new Set(notes.map(({ code }) => code))];
  const line = (code: ViewNoteCode): string => {
    const values = notes
      .filter((note) => note.code === code)
      .flatMap(({ evidence }) => Object.values(evidence));
    const named = [...new Set(values.filter((value) => value !== ''))].slice(0, 6);
    const words = t(`viewing.note.${code}`, { count: Math.max(1, named.length) });
    return named.length === 0 ? words : t('viewing.noteWith', { words, named: listOf(named) });
  };
  return (
    <ul className="foreign-notes" role="status" aria-label={t('viewing.notes')}>
      {codes.map((code) => (
        <li key={code}>{line(code)}</li>
      ))}
    </ul>
  );
}

interface BarProps {
  readonly view: ForeignView;
  /** Absent: it stands in the screen and is not closed. */
  readonly onClose?: () => void;
}

function Bar({ view, onClose }: BarProps) {
  const { t } = useWords();
  const { pages, index, busy } = useStore(view.state);
  const icon = (label: string, shown: React.ReactNode, act: () => void, disabled = false) => (
    <Button size="small" aria-label={label} title={label} icon={shown} disabled={disabled} onClick={act} />
  );
  return (
    <div className="foreign-bar">
      {icon(t('viewing.previous'), <LeftOutlined aria-hidden />, () => view.goTo(index - 1), index === 0)}
      <span role="status" data-testid="foreign-place">
        {pages === 0 ? t('viewing.opening') : t('viewing.pageOf', { page: index + 1, total: pages })}
      </span>
      {icon(t('viewing.next'), <RightOutlined aria-hidden />, () => view.goTo(index + 1), index + 1 >= pages)}
      {icon(t('viewing.zoomOut'), <MinusOutlined aria-hidden />, () => view.zoomBy(1 / zoomStep))}
      <Button size="small" onClick={view.fitWidth}>
        {t('viewing.fitWidth')}
      </Button>
      {icon(t('viewing.zoomIn'), <PlusOutlined aria-hidden />, () => view.zoomBy(zoomStep))}
      {icon(t('viewing.turn'), <RotateRightOutlined aria-hidden />, view.turnOn)}
      {busy && pages > 0 ? <span className="foreign-busy">{t('viewing.drawing')}</span> : null}
      {onClose === undefined ? null : (
        <Button size="small" type="primary" className="foreign-close" onClick={onClose}>
          {t('action.close')}
        </Button>
      )}
    </div>
  );
}

/** Thousands of numbers are no list to look through: beyond this many only the neighbours are offered. */
const listedPages = 200;

function PageList({ view }: { readonly view: ForeignView }) {
  const { t } = useWords();
  const { pages, index } = useStore(view.state);
  const first = Math.max(0, Math.min(index - listedPages / 2, pages - listedPages));
  const shown = Array.from({ length: Math.min(pages, listedPages) }, (_, at) => first + at);
  return (
    <nav className="foreign-pages" aria-label={t('viewing.pages')}>
      {shown.map((page) => (
        <button
          key={page}
          type="button"
          aria-current={page === index ? 'page' : undefined}
          aria-label={t('viewing.goTo', { page: page + 1 })}
          onClick={() => view.goTo(page)}
        >
          {page + 1}
        </button>
      ))}
    </nav>
  );
}

function Shown({ view, file }: { readonly view: ForeignView; readonly file: Looked }) {
  const { t } = useWords();
  const { refusal, pageRefusal, failure, notes, pages } = useStore(view.state);
  return (
    <>
      <FailureNotice failure={failure} />
      {refusal === null ? null : <Refused refusal={refusal} file={file} />}
      {pageRefusal === null ? null : <Refused refusal={pageRefusal} file={file} />}
      {refusal === null && failure === null && pages === 0 ? <Empty title={t('viewing.opening')} /> : null}
      <Notes notes={notes} />
    </>
  );
}

function actOnKey(view: ForeignView | null, event: React.KeyboardEvent): void {
  const key = viewerKeyOf(event);
  if (key === undefined) return;
  event.preventDefault();
  view?.act(key);
}

interface LookProps {
  readonly file: Looked;
  readonly frame: React.RefObject<HTMLIFrameElement | null>;
  readonly view: ForeignView | null;
  readonly onClose?: () => void;
}

function Look({ file, frame, view, ...closing }: LookProps) {
  const { t } = useWords();
  return (
    <>
      {view === null ? null : <Bar view={view} {...closing} />}
      {view === null ? null : <Shown view={view} file={file} />}
      <div className="foreign-body">
        {view === null ? null : <PageList view={view} />}
        <ForeignFrame frame={frame} title={t('viewing.frame', { name: file.name })} />
      </div>
    </>
  );
}

const stay = (): void => undefined;

/** The same look as part of a screen. */
export function ForeignPane(file: Looked) {
  const { frame, view } = useForeignView(file.handle, stay);
  return (
    <section
      className="foreign-pane"
      aria-label={file.name}
      data-testid="foreign-pane"
      onKeyDown={(event) => actOnKey(view, event)}
    >
      <Look file={file} frame={frame} view={view} />
    </section>
  );
}

/** Opens over everything; Esc or the button closes it and lets the station forget the file. */
export function ForeignViewer({ handle, name, onClose }: Looked & { readonly onClose: () => void }) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const { frame, view } = useForeignView(handle, onClose);
  useEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => shown?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className="foreign-viewer"
      aria-labelledby={id}
      data-testid="foreign-viewer"
      onKeyDown={(event) => actOnKey(view, event)}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <h2 id={id}>{name}</h2>
      <Look file={{ handle, name }} frame={frame} view={view} onClose={onClose} />
    </dialog>
  );
}
