// A file that a clerk chose to draft from becomes parts of a document. Never throws on the file's bytes.
import type { ImportResult } from '../../shared/domain/imported.ts';
import type { ByteSource } from '../byte-source.ts';

/** How much of a file is followed. */
export interface ImportLimits {
  /** Of the file as it lies on the disk. */
  readonly maxFileBytes: number;
  /** Of one unpacked part (word/document.xml). */
  readonly maxPartBytes: number;
  /** Elements, attributes and texts of one part. */
  readonly maxNodes: number;
}

/** A report of 300 pages has about 10 MB of XML and a million nodes; pictures make the file larger, but are not unpacked. */
export const importLimits: ImportLimits = {
  maxFileBytes: 200 * 1024 * 1024,
  maxPartBytes: 64 * 1024 * 1024,
  maxNodes: 6_000_000,
};

/** Reads .docx and .txt by their bytes; `name` serves the evidence only. */
export function importDocument(
  source: ByteSource,
  name: string,
  limits: ImportLimits = importLimits,
): Promise<ImportResult> {
  const evidence = { name, maxBytes: String(limits.maxFileBytes), sizeBytes: String(source.sizeBytes) };
  return Promise.resolve({ state: 'refused', code: 'typeUnknown', evidence });
}
