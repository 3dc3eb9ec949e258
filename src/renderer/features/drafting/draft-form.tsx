// The drafting screen: text left, the page as it will be printed right; or the page alone, written on.
import { useCallback, useEffect, useMemo, type KeyboardEvent, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { useApp } from '../../app/app-context.ts';
import { MainDetails, MoreDetails } from './details.tsx';
import type { DraftEditor } from './draft-editor.ts';
import {
  correct,
  isCorrectable,
  useDraftFindings,
  type DraftFinding,
  type LaidOut,
} from './draft-findings.ts';
import { DraftHead } from './draft-head.tsx';
import type { DocumentView } from './drafting-store.ts';
import { FindingsPanel } from './findings-panel.tsx';
import { LivePage, useLiveLayout } from './page/live-page.tsx';
import { stepOnPage } from './page/page-places.ts';
import { releaseText } from './page/show-caret.ts';
import { SaveFailure, Strips } from './strips.tsx';
import { TextBar } from './text-bar.tsx';
import { TextPane } from './text-pane.tsx';
import { ViewControls } from './view-controls.tsx';

/** Saves before the window goes, and asks when that did not work. */
function useSavedOnLeaving(editor: DraftEditor): void {
  useEffect(() => {
    const save = (): void => void editor.flush();
    const ask = (event: BeforeUnloadEvent): void => {
      if (editor.getState().save === 'saved') return;
      save();
      event.preventDefault();
    };
    window.addEventListener('beforeunload', ask);
    window.addEventListener('blur', save);
    return () => {
      window.removeEventListener('beforeunload', ask);
      window.removeEventListener('blur', save);
    };
  }, [editor]);
}

/** Up and down on the page alone mean its lines, which are not the hidden text's. */
function moveOnPage(editor: DraftEditor, { model }: LaidOut, event: KeyboardEvent): boolean {
  const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
  const place = editor.text.place();
  if (step === 0 || place === null || event.altKey || event.ctrlKey || editor.text.composing()) return false;
  const next = stepOnPage(model, place, step);
  if (next === null) return false;
  editor.text.goTo(next, event.shiftKey ? (editor.text.anchor() ?? place) : next);
  return true;
}

/** Alt+Enter in the text puts right what is found in the present paragraph. */
function correctHere(editor: DraftEditor, findings: readonly DraftFinding[], event: KeyboardEvent): boolean {
  if (!event.altKey || event.key !== 'Enter') return false;
  const path = editor.text.place()?.path;
  const found = findings.find((finding) => finding.where === path && isCorrectable(editor, finding));
  if (found !== undefined) correct(editor, found);
  return found !== undefined;
}

export interface DraftFormProps {
  readonly editor: DraftEditor;
  readonly onSubmitted: (view: DocumentView) => void;
  /** In place of 撤销 and 送签发: another desk writes on the document (核稿). */
  readonly acts?: ReactNode;
}

/** One screen for one draft. */
export function DraftForm({ editor, onSubmitted, acts }: DraftFormProps) {
  const { preferences } = useApp();
  const { wide, findings: listed } = useStore(preferences, (state) => state.drafting);
  const laidOut = useLiveLayout(editor);
  const findings = useDraftFindings(editor, laidOut);
  useSavedOnLeaving(editor);
  // With every key only what shows the text is drawn again.
  const controls = useMemo(() => <ViewControls count={findings.length} />, [findings.length]);
  const closeFindings = useCallback(() => preferences.setDrafting({ findings: false }), [preferences]);
  useEffect(() => {
    editor.text.focus();
    if (!wide) releaseText(editor);
  }, [editor, wide]);
  const onKey = (event: KeyboardEvent): boolean =>
    correctHere(editor, findings, event) || (wide && moveOnPage(editor, laidOut, event));
  return (
    <div className={`editor ${wide ? 'editor-wide' : 'editor-beside'}`}>
      <DraftHead editor={editor} findings={findings} onSubmitted={onSubmitted} acts={acts} />
      <TextBar editor={editor}>{controls}</TextBar>
      <SaveFailure editor={editor} />
      <div className="editor-body">
        <div className="editor-form">
          <div inert={wide}>
            <Strips editor={editor} />
            <MainDetails editor={editor} />
          </div>
          <TextPane editor={editor} onKey={onKey} />
          <div inert={wide}>
            <MoreDetails editor={editor} mayAttach={acts === undefined} />
          </div>
        </div>
        <LivePage editor={editor} laidOut={laidOut} findings={findings} />
        {listed ? <FindingsPanel editor={editor} findings={findings} onClose={closeFindings} /> : null}
      </div>
    </div>
  );
}
