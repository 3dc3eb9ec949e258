// One way to save what a form sends, for the drafter's page and for 核稿.
import type { DocumentContent } from '../../../shared/domain/content.ts';
import type { DocumentRow } from '../../store/documents-repository.ts';
import { type Actor, done, type Outcome, refuse } from '../outcome.ts';
import type { DraftingInputs, SavedView } from './contract-types.ts';
import type { DraftRoom } from './draft-room.ts';
import { issuersOf } from './issuers.ts';

interface SaveStep {
  readonly row: DocumentRow;
  readonly content: DraftingInputs['save']['content'];
  /** Runs when the wording has changed, in the transaction of the save. */
  readonly onSaved?: (saved: DocumentRow) => void;
}

/** Saves a wording in any condition and says what is wrong with it. */
export function saveContent(
  room: DraftRoom,
  actor: Actor,
  { row, content: sent, onSaved }: SaveStep,
): Outcome<SavedView> {
  const issuers = issuersOf(room.parts, row.content.issuers, sent.issuers);
  if (!issuers.ok) return issuers;
  // Attachments and the document that is passed on are the station's: what the form sends beside the text cannot change them.
  const { attachments, forwards } = row.content;
  const content: DocumentContent = {
    ...sent,
    attachments,
    issuers: issuers.value,
    ...(forwards && { forwards }),
  };
  const saved = room.store(actor, row, content);
  if (saved === null) return refuse('changed-meanwhile');
  if (saved !== row) onSaved?.(saved);
  const findings = room.views.findings(saved);
  const { revision, contentSha256 } = saved;
  return done({ revision, contentSha256, findings });
}
