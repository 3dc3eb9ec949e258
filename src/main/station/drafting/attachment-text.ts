// The text of an attachment before the secrecy gate. What cannot be read is said to be unread, never taken for clean.
import type { ByteSource } from '../../../formats/byte-source.ts';
import { extractText } from '../../../formats/text/extract.ts';
import type { Finding } from '../../../shared/domain/finding-codes.ts';
import { judgeSecrecy, type SecrecyText } from '../../../shared/domain/secrecy.ts';

/** What the gate found in one file; `unreadable` needs a person's confirmation by name. */
export interface JudgedText {
  readonly state: 'read' | 'unreadable';
  readonly findings: readonly Finding[];
}

/** A training text names the levels on every page: this many mentions show what it is. Markings are never cut off. */
const maxMentions = 50;

/** Extracts and judges the text of a file of a judged type. */
export async function judgeAttachmentText(type: string, source: ByteSource): Promise<JudgedText> {
  const extracted = await extractText(type, source);
  if (extracted.state !== 'read') return { state: 'unreadable', findings: [] };
  const findings = judgeSecrecy(extracted.pieces.map((piece): SecrecyText => piece));
  const markings = findings.filter(({ strength }) => strength === 'block');
  return {
    state: 'read',
    findings: [...markings, ...findings.slice(markings.length, markings.length + maxMentions)],
  };
}
