// A plain copy for the machine's own program: an explicit act of a person, into a 0700 folder that is emptied at lock, exit and start. What may not
// travel is never written, whatever its name says; the copy's ending is that of the judged type.
import { randomBytes } from 'node:crypto';
import { mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import { readChunks } from '../../../formats/byte-source.ts';
import { safeFileName } from '../../../formats/file-name.ts';
import { judgeFileType } from '../../../formats/sniff.ts';
import { openPackage } from '../../../seals/package/reader.ts';
import type { InboxAttachment, InboxRow } from '../../store/inbox-repository.ts';
import { done, refuse, type Actor, type Outcome } from '../outcome.ts';
import type { StationParts } from '../parts.ts';

/** A file name that is safe on any system and ends as the judged type says, whatever ending it came with. */
export function plainCopyName(name: string, type: string): string {
  const ending = `.${type}`;
  const stem = name.toLowerCase().endsWith(ending) ? name.slice(0, -ending.length) : name;
  return safeFileName(`${safeFileName(stem)}${ending}`);
}

/** Writes the copy and opens it. */
export async function openAttachmentOutside(
  parts: StationParts,
  actor: Actor,
  what: { readonly row: InboxRow; readonly attachment: InboxAttachment },
): Promise<Outcome<Record<string, never>>> {
  const { row, attachment } = what;
  if (row.state === 'recalled') return refuse('recalled-by-sender');
  if (row.state === 'quarantined') return refuse('secrecy-marking', { where: 'package' });
  const reader = await openPackage(parts.store.blobs.open(row.packageBlob));
  const source = reader.openPart(attachment.path);
  if (source === undefined) return refuse('not-found');
  // Judged again: the table of types may be newer than the arrival.
  const judged = await judgeFileType(attachment.name, source);
  if (!judged.allowed) return refuse('attachment-refused', { reason: judged.code, name: attachment.name });
  const folder = path.join(parts.folders.plain, randomBytes(8).toString('hex'));
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = path.join(folder, plainCopyName(attachment.name, judged.type));
  const handle = await open(file, 'wx', 0o600);
  try {
    for await (const chunk of readChunks(source)) await handle.writeFile(chunk);
  } finally {
    await handle.close();
  }
  const details = { sha256: attachment.sha256, type: judged.type };
  parts.store.transact(() =>
    parts.audit.append({ actor, act: 'inbox.openedOutside', subject: row.documentId, details }),
  );
  await parts.desktop.openFile(file);
  return done({});
}
