// The place in the toolbar where templates, phrases, versions and import stand; each gets the editor's commands.
import { useMemo } from 'react';
import { useStore } from 'zustand';
import { WritingTools } from '../writing/writing-tools.tsx';
import type { WritingDesk } from '../writing/writing-desk.ts';
import type { DraftEditor } from './draft-editor.ts';

/** Quiet buttons, one a tool. */
export function DraftTools({ editor }: { readonly editor: DraftEditor }) {
  const view = useStore(editor, (state) => state.view);
  const desk = useMemo<WritingDesk>(
    () => ({ view, commands: editor.commands, flush: editor.flush }),
    [editor, view],
  );
  return <WritingTools desk={desk} />;
}
