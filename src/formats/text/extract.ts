// Text of attachments for the secrecy gate. What cannot be read completely is said to be unreadable: a text that is silently partial would let
// a marking through. Bounded in size and number of pieces; hostile files end as "unreadable".
import type { ByteSource } from '../byte-source.ts';
import { FormatError } from '../failure.ts';
import type { FileType } from '../file-type.ts';
import { decodeText } from '../sniff-bytes.ts';
import { foreignZipLimits, readZip } from '../zip/read.ts';
import { readOfficeText } from './office.ts';
import { readPdfText } from './pdf-text.ts';
import {
  createCollector,
  type ExtractedText,
  type PieceCollector,
  type TextLimits,
  textLimits,
} from './pieces.ts';
import { readSheetText } from './sheets.ts';

export type { ExtractedText, TextLimits, TextPiece } from './pieces.ts';

type ReadText = (source: ByteSource, collector: PieceCollector, limits: TextLimits) => Promise<void>;

const readers: Readonly<Partial<Record<FileType, ReadText>>> = {
  docx: async (source, collector, limits) =>
    readOfficeText({ zip: await readZip(source, foreignZipLimits), collector, limits }),
  pptx: async (source, collector, limits) =>
    readOfficeText({ zip: await readZip(source, foreignZipLimits), collector, limits }),
  xlsx: async (source, collector, limits) =>
    readSheetText({ zip: await readZip(source, foreignZipLimits), collector, limits }),
  pdf: async (source, collector, limits) => {
    if (source.sizeBytes > limits.maxPartBytes) throw new FormatError('LIMIT_EXCEEDED', 'a large PDF');
    readPdfText(await source.read(0, source.sizeBytes), collector);
  },
  txt: (source, collector, limits) => readPlain(source, collector, limits),
  csv: (source, collector, limits) => readPlain(source, collector, limits),
};

/** Reads the text of a file whose type `judgeFileType` found. Never throws on the file's bytes. */
export async function extractText(
  type: FileType,
  source: ByteSource,
  limits: TextLimits = textLimits,
): Promise<ExtractedText> {
  const collector = createCollector(limits);
  const read = readers[type];
  if (!read) return { state: 'unreadable', code: 'TEXT_TYPE_UNSUPPORTED', pieces: [] };
  try {
    await read(source, collector, limits);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    collector.markUnreadable(
      error.code === 'LIMIT_EXCEEDED' ? 'TEXT_LIMIT_EXCEEDED' : 'TEXT_CONTAINER_BROKEN',
    );
  }
  return collector.result();
}

/** Lines, and what stands between separators as cells: a .csv under the name .txt reads the same. */
async function readPlain(source: ByteSource, collector: PieceCollector, limits: TextLimits): Promise<void> {
  if (source.sizeBytes > limits.maxPartBytes) throw new FormatError('LIMIT_EXCEEDED', 'a large text');
  const text = decodeText(await source.read(0, source.sizeBytes));
  if (text === null) throw new FormatError('CONTAINER_MALFORMED', 'no known encoding');
  text.split(/\r\n|\r|\n/).forEach((line, index) => {
    const part = `line ${index + 1}`;
    collector.add({ part, place: 'paragraph', text: line });
    const cells = line.split(/[,;\t]/);
    if (cells.length > 1) for (const cell of cells) collector.add({ part, place: 'cell', text: cell });
  });
}
