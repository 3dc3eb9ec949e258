// A plain copy for the machine's own program: an explicit act of a person, into a 0700 folder that is emptied at lock, exit and start. What may not
// travel is never written, whatever its name says; the copy's ending is that of the judged type.
import { randomBytes } from 'node:crypto';
import { mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import { readChunks } from '../../../formats/byte-source.ts';
import { judgeFileType } from '../../../formats/sniff.ts';
import { openPackage } from '../../../seals/package/reader.ts';
import type { InboxAttachment, InboxRow } from '../../store/inbox-repository.ts';
import { done, refuse, type Actor, type Outcome } from '../outcome.ts';
import type { StationParts } from '../parts.ts';

// Path separators, what Windows refuses, control characters, and the marks that turn the reading direction (gpj.exe shown as exe.jpg).
// eslint-disable-next-line no-control-regex -- control characters are exactly what must go
const unsafe = /[\\/:*?"<>|\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
// 255 bytes is the limit of common file systems; a Chinese character takes three.
const maxNameChars = 70;

/** A file name that is safe on any system and ends as its type says. */
export function safeFileName(name: string, type: string): string {
  const clean = name.replaceAll(unsafe, '_').replaceAll(/^[.\s]+|[.\s]+$/g, '');
  const ending = `.${type}`;
  const stem = clean.toLowerCase().endsWith(ending) ? clean.slice(0, -ending.length) : clean;
  return `${Array.from(stem).slice(0, maxNameChars).join('') || 'file'}${ending}`;
}

/** Writes the copy and opens it. */
export async function openAttachmentOutside(
  parts: StationParts,
  actor: Actor,
  what: { readonly row: InboxRow; readonly attachment: InboxAttachment },
): Promise<Outcome<Record<string, never>>> {
  const { row, attachment } = what;
  if (row.state === 'quarantined') return refuse('secrecy-marking', { where: 'package' });
  const reader = await openPackage(parts.store.blobs.open(row.packageBlob));
  const source = reader.openPart(attachment.path);
  if (source === undefined) return refuse('not-found');
  // Judged again: the table of types may be newer than the arrival.
  const judged = await judgeFileType(attachment.name, source);
  if (!judged.allowed) return refuse('attachment-refused', { reason: judged.code, name: attachment.name });
  const folder = path.join(parts.folders.plain, randomBytes(8).toString('hex'));
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = path.join(folder, safeFileName(attachment.name, judged.type));
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
