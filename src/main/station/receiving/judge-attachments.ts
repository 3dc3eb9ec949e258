// The attachments of an arrival, each judged by its content: its name is for people only.
import { judgeFileType } from '../../../formats/sniff.ts';
import type { PackageReader } from '../../../seals/package/reader.ts';
import type { InboxAttachment } from '../../store/inbox-repository.ts';

export type JudgedAttachment = Omit<InboxAttachment, 'documentId'>;

/** One row an attachment, in the package's order; empty when the package could not be read. */
export async function judgeAttachments(reader: PackageReader | null): Promise<JudgedAttachment[]> {
  const rows: JudgedAttachment[] = [];
  const attachments = reader?.parts.filter((part) => part.role === 'attachment') ?? [];
  for (const [position, part] of attachments.entries()) {
    const source = reader?.openPart(part.path);
    if (source === undefined) continue;
    const judged = await judgeFileType(part.name, source);
    // Whatever is not allowed here was refused at attaching by an honest sender: the flag keeps it from ever being opened.
    const flags = judged.allowed ? judged.flags : [...judged.flags, notAllowedFlag];
    rows.push({
      position,
      name: part.name,
      path: part.path,
      sha256: part.sha256,
      sizeBytes: part.sizeBytes,
      type: judged.type,
      flags,
    });
  }
  return rows;
}

/** Marks an attachment of a type that may not travel: shown by name, never opened or handed out. */
export const notAllowedFlag = 'notAllowed';
