// The place in the toolbar where templates, phrases, versions and import stand; each gets the editor's commands.
import type { DraftEditor } from './draft-editor.ts';

/** Quiet buttons, one a tool. */
export function DraftTools({ editor }: { readonly editor: DraftEditor }) {
  return <span className="draft-tools" data-document={editor.getState().view.documentId} />;
}
