// The place in the toolbar where templates, phrases, versions and import stand, each with the editor's commands; and what prints the pages.
import { useMemo } from 'react';
import { useStore } from 'zustand';
import { useApp } from '../../app/app-context.ts';
import { PrintButton } from '../printing/print-dialog.tsx';
import { WritingTools } from '../writing/writing-tools.tsx';
import type { WritingDesk } from '../writing/writing-desk.ts';
import { saveAll, type DraftEditor } from './draft-editor.ts';

/** Quiet buttons, one a tool. */
export function DraftTools({ editor }: { readonly editor: DraftEditor }) {
  const { client } = useApp();
  const view = useStore(editor, (state) => state.view);
  const { documentId } = view;
  const desk = useMemo<WritingDesk>(
    () => ({ view, commands: editor.commands, save: () => saveAll(editor) }),
    [editor, view],
  );
  return (
    <>
      <WritingTools desk={desk} />
      <PrintButton
        file={async (form) => {
          // What is printed is what the station has.
          await saveAll(editor);
          return await client.printing.pages({ documentId, form, marked: false });
        }}
      />
    </>
  );
}
