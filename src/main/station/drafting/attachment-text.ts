// The text of an attachment before the secrecy gate. What cannot be read completely is said to be unread, never taken for clean; a marking in the part
// that could be read counts all the same.
import type { ByteSource } from '../../../formats/byte-source.ts';
import type { FileType } from '../../../formats/file-type.ts';
import { extractText } from '../../../formats/text/extract.ts';
import type { Finding } from '../../../shared/domain/finding-codes.ts';
import { judgeSecrecy } from '../../../shared/domain/secrecy.ts';

/** What the gate found in one file; `unreadable` needs a person's confirmation by name. */
export interface JudgedText {
  readonly state: 'read' | 'unreadable';
  readonly findings: readonly Finding[];
}

/** A training text names the levels on every page: this many mentions show what it is. Markings are never cut off. */
const maxMentions = 50;

/** Extracts and judges the text of a file of a judged type. */
export async function judgeAttachmentText(type: FileType, source: ByteSource): Promise<JudgedText> {
  const { state, pieces } = await extractText(type, source);
  const findings = judgeSecrecy(pieces.map(({ part, place, text }) => ({ place, text, where: part })));
  const markings = findings.filter(({ strength }) => strength === 'block');
  const mentions = findings.slice(markings.length, markings.length + maxMentions);
  return { state, findings: [...markings, ...mentions] };
}
