// What a tool of the drafting screen is given, and the one way in which it puts another content in place of the present one.
import type { DocumentContent } from '../../../shared/domain/content.ts';
import type { StationClient, StationInputs } from '../../client/station-client.ts';
import type { Act } from '../../ui/use-act.ts';
import type { EditorCommands } from '../drafting/editor-commands.ts';
import type { DocumentView } from '../drafting/drafting-store.ts';

export interface WritingDesk {
  readonly view: DocumentView;
  readonly commands: EditorCommands;
  /** Saves what is unsaved; throws what the station said against it. */
  readonly save: () => Promise<void>;
}

export interface ToolProps {
  readonly desk: WritingDesk;
  readonly onClose: () => void;
}

type Reason = StationInputs['writing']['keep']['reason'];

interface Replacement {
  readonly act: Act;
  readonly reason: Reason;
  readonly content: DocumentContent;
}

/** The station keeps the present wording first; then the new one is one step of undo. False: it was not saved, and nothing was replaced. */
export async function replaceKept(
  client: StationClient,
  desk: WritingDesk,
  { act, reason, content }: Replacement,
): Promise<boolean> {
  const { documentId } = desk.view;
  const kept = await act.run(async () => {
    await desk.save();
    await client.writing.keep({ documentId, reason });
  });
  if (!kept) return false;
  desk.commands.replaceContent(content);
  return true;
}
