// What other tools of the drafting screen (templates, phrases, versions, import) may do to the draft. Each act is one step of undo.
import type { Block, DocumentContent } from '../../../shared/domain/content.ts';

/** The open draft, for a tool mounted in its toolbar; no act does anything while an input method composes: it waits for the end of the word. */
export interface EditorCommands {
  /** Puts words where the cursor is, in place of what is selected; lines of a text that has several become paragraphs. */
  insertText(text: string): void;
  /** Puts whole blocks where the cursor is; the first and the last join the paragraph they fall into when they are plain text. */
  insertBlocks(blocks: readonly Block[]): void;
  /** Puts another content in place of this one; attachments stay, they are the station's. */
  replaceContent(content: DocumentContent): void;
  /** The draft as it stands now, the running composition not included. */
  content(): DocumentContent;
  /** Puts the cursor back into the text. */
  focus(): void;
}
