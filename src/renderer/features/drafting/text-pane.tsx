// The text on the screen: gives TipTap its place and its words, and takes the keys that mean something to the screen around it.
import { useEffect, useRef, type KeyboardEvent } from 'react';
import { useWords } from '../../ui/use-words.ts';
import type { DraftEditor } from './draft-editor.ts';

export interface TextPaneProps {
  readonly editor: DraftEditor;
  /** Keys before the text sees them; true: it shall not. */
  readonly onKey: (event: KeyboardEvent) => boolean;
}

const hints = {
  '--title-hint': 'editor.titleHere',
  '--note-hint': 'editor.noteHere',
  '--body-hint': 'editor.bodyHere',
  '--annex-title-hint': 'editor.annexTitleHere',
  '--annex-word': 'editor.annexNumber',
} as const;

/** React draws only the frame; what is inside belongs to the editor. */
export function TextPane({ editor, onKey }: TextPaneProps) {
  const { t } = useWords();
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const place = ref.current;
    if (place === null) return;
    const { editor: tiptap } = editor.text;
    tiptap.mount(place);
    tiptap.view.dom.setAttribute('spellcheck', 'false');
    tiptap.view.focus();
    const save = (): void => void editor.flush();
    tiptap.view.dom.addEventListener('blur', save);
    return () => tiptap.unmount();
  }, [editor]);
  useEffect(() => {
    const place = ref.current;
    if (place === null) return;
    for (const [name, words] of Object.entries(hints))
      place.style.setProperty(name, JSON.stringify(t(words)));
    editor.text.editor.view.dom.setAttribute('aria-label', t('editor.text'));
  }, [editor, t]);
  return (
    <div
      ref={ref}
      className="text-pane"
      data-testid="draft-text"
      onKeyDownCapture={(event) => {
        if (!onKey(event)) return;
        event.preventDefault();
        event.stopPropagation();
      }}
    />
  );
}
