// Attach and detach: the attachment rows and the content that names them change together.
import type { DocumentRow } from '../../store/documents-repository.ts';
import type { StagedBlob } from '../../store/blobs.ts';
import { type Actor, done, type Outcome, refuse } from '../outcome.ts';
import type { DocumentView, DraftingInputs } from './contract-types.ts';
import type { DraftRoom } from './draft-room.ts';
import { checkPackageRoom, judgeUpload, type JudgedAttachment } from './take-attachment.ts';

/** More than a person attaches to one document; the contract's schema has the same number. */
const maxAttachments = 100;

/** Takes an upload, judges it, and makes it the last attachment of the draft. */
export async function attachFile(
  room: DraftRoom,
  actor: Actor,
  input: DraftingInputs['attach'],
): Promise<Outcome<DocumentView>> {
  const { documentId, upload, name } = input;
  const { parts, records } = room;
  const draft = room.findDraft(actor, documentId, 'attach');
  if (!draft.ok) return draft;
  const staged = parts.content.takeUpload(actor, upload);
  if (staged === undefined) return refuse('handle-unknown');
  const fits = checkPackageRoom(parts, [...records.attachments.list(documentId), staged]);
  const judged = fits.ok ? await judgeUpload(parts, staged, name) : fits;
  const outcome = judged.ok
    ? parts.store.transact(() => keepAttachment(room, actor, { input, staged, judged: judged.value }))
    : judged;
  if (!outcome.ok) await parts.store.blobs.discard(staged);
  return outcome;
}

interface JudgedUpload {
  readonly input: DraftingInputs['attach'];
  readonly staged: StagedBlob;
  readonly judged: JudgedAttachment;
}

function keepAttachment(room: DraftRoom, actor: Actor, upload: JudgedUpload): Outcome<DocumentView> {
  const { parts, records } = room;
  const { input, staged, judged } = upload;
  const { documentId, name } = input;
  // Read again: judging took time, and two files may be attached at once.
  const draft = room.findDraft(actor, documentId, 'attach');
  if (!draft.ok) return draft;
  const rows = [...records.attachments.list(documentId), judged];
  if (rows.length > maxAttachments) return refuse('attachment-refused', { reason: 'too-many', name });
  const fits = checkPackageRoom(parts, rows);
  if (!fits.ok) return fits;
  parts.store.blobs.commit(staged);
  const details = { sha256: staged.sha256, sizeBytes: String(staged.sizeBytes) };
  parts.audit.append({ actor, act: 'document.attach', subject: documentId, details });
  return writeAttachments(room, actor, draft.value, rows);
}

/** Takes one attachment off the draft; its bytes stay for the wordings that were kept with it. */
export function detachFile(
  room: DraftRoom,
  actor: Actor,
  { documentId, index }: DraftingInputs['detach'],
): Outcome<DocumentView> {
  const draft = room.findDraft(actor, documentId, 'detach');
  if (!draft.ok) return draft;
  const rows = room.records.attachments.list(documentId);
  const gone = rows[index];
  if (gone === undefined) return refuse('input-invalid', { field: 'index' });
  const details = { sha256: gone.sha256 };
  room.parts.audit.append({ actor, act: 'document.detach', subject: documentId, details });
  const kept = rows.filter((row) => row !== gone);
  return writeAttachments(room, actor, draft.value, kept);
}

function writeAttachments(
  room: DraftRoom,
  actor: Actor,
  row: DocumentRow,
  rows: readonly JudgedAttachment[],
): Outcome<DocumentView> {
  const content = { ...row.content, attachments: rows.map(({ name, sha256 }) => ({ name, sha256 })) };
  const saved = room.store(actor, row, content);
  if (saved === null) return refuse('changed-meanwhile');
  room.records.attachments.replace(row.documentId, rows);
  return done(room.views.view(actor, saved));
}
