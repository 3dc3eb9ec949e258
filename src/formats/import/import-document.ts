// A file that a clerk chose to draft from becomes parts of a document. Never throws on the file's bytes.
import type { ImportRefusal, ImportResult } from '../../shared/domain/imported.ts';
import { structureDocument, type Structured } from '../../shared/domain/text-structure.ts';
import { type ByteSource, readChunks } from '../byte-source.ts';
import { readDocx } from '../docx/read-docx.ts';
import { catchFormatError, type FormatError } from '../failure.ts';
import { decodeText, sniffMagic, sniffText } from '../sniff-bytes.ts';
import { linesOfText } from '../../shared/domain/plain-text.ts';

/** How much of a file is followed. */
export interface ImportLimits {
  /** Of the file as it lies on the disk. */
  readonly maxFileBytes: number;
  /** Of one unpacked part (word/document.xml). */
  readonly maxPartBytes: number;
  /** Elements, attributes and texts of one part. */
  readonly maxNodes: number;
  /** Of a plain text. */
  readonly maxTextBytes: number;
}

/** A report of 300 pages has about 10 MB of XML and a million nodes; pictures make the file larger, but are not unpacked. */
export const importLimits: ImportLimits = {
  maxFileBytes: 200 * 1024 * 1024,
  maxPartBytes: 64 * 1024 * 1024,
  maxNodes: 6_000_000,
  // Ten times a report of 300 pages; 20 MB of short lines took 16 seconds to structure.
  maxTextBytes: 8 * 1024 * 1024,
};

/** As the content schema of the contract has it, for the body and for each annex. */
const mostBlocks = 5000;
const headBytes = 8192;

type Refused = Extract<ImportResult, { state: 'refused' }>;

/** Reads .docx and .txt by their bytes; `name` serves the evidence only: a file name is never taken for a title. */
export async function importDocument(
  source: ByteSource,
  name: string,
  limits: ImportLimits = importLimits,
): Promise<ImportResult> {
  const refuse = (code: ImportRefusal, evidence: Readonly<Record<string, string>> = {}): Refused => ({
    state: 'refused',
    code,
    evidence: { name, ...evidence },
  });
  if (source.sizeBytes === 0) return refuse('empty');
  if (source.sizeBytes > limits.maxFileBytes)
    return refuse('tooLarge', { limit: bytesText(limits.maxFileBytes) });
  const head = await source.read(0, Math.min(headBytes, source.sizeBytes));
  const magic = sniffMagic(head);
  if (magic === 'zip') return readWord(source, limits, refuse);
  if (magic === 'ole') return refuse(await oleRefusal(source));
  if (magic !== null) return refuse('otherType', { type: magic });
  return readPlain(source, limits, refuse);
}

type Refuse = (code: ImportRefusal, evidence?: Readonly<Record<string, string>>) => Refused;

async function readWord(source: ByteSource, limits: ImportLimits, refuse: Refuse): Promise<ImportResult> {
  const outcome = await catchFormatError(() => readDocx(source, limits));
  if (!outcome.ok) return refuse(...refusalOf(outcome.error));
  if (outcome.value === null) return refuse('noDocument');
  return accepted(structureDocument(outcome.value.blocks, outcome.value.notes), refuse);
}

async function readPlain(source: ByteSource, limits: ImportLimits, refuse: Refuse): Promise<ImportResult> {
  if (source.sizeBytes > limits.maxTextBytes) {
    return refuse('tooLarge', { limit: bytesText(limits.maxTextBytes) });
  }
  const text = decodeText(await source.read(0, source.sizeBytes));
  if (text === null) return refuse('typeUnknown');
  const type = text.startsWith('{\\rtf')
    ? 'rtf'
    : text.trimStart().startsWith('<?xml')
      ? 'xml'
      : sniffText(text);
  if (type !== 'txt') return refuse('otherType', { type });
  const { lines, notes } = linesOfText(text);
  return accepted(structureDocument(lines, notes), refuse);
}

/** More blocks than a document may hold would lose some: refused with the number, not cut. */
function accepted({ content, notes }: Structured, refuse: Refuse): ImportResult {
  const most = Math.max(content.body.length, ...(content.annexes ?? []).map(({ body }) => body.length));
  if (most > mostBlocks) return refuse('tooLarge', { limit: String(mostBlocks), paragraphs: String(most) });
  return { state: 'read', content, notes };
}

function refusalOf({ code, detail }: FormatError): [ImportRefusal, Record<string, string>] {
  if (code === 'LIMIT_EXCEEDED') {
    const isBomb = /unpacks|entries/.test(detail);
    return [isBomb ? 'zipBomb' : 'tooLarge', isBomb ? { reason: detail } : { limit: detail }];
  }
  if (code === 'CONTAINER_UNSUPPORTED' && detail === 'encrypted entry') return ['encrypted', {}];
  return ['damaged', { reason: detail }];
}

/** Names of streams in the directory of a compound file ([MS-CFB] 2.6.1), in UTF-16. */
const encryptedStream = Buffer.from('EncryptedPackage', 'utf16le');
const wordStream = Buffer.from('WordDocument', 'utf16le');
const longestStreamBytes = 64;

/** Old Word and WPS files, and new ones under a password, are compound files. */
async function oleRefusal(source: ByteSource): Promise<ImportRefusal> {
  let isWord = false;
  let tail: Uint8Array = new Uint8Array();
  for await (const chunk of readChunks(source)) {
    const window = Buffer.concat([tail, chunk]);
    if (window.includes(encryptedStream)) return 'encrypted';
    isWord ||= window.includes(wordStream);
    tail = window.subarray(Math.max(0, window.length - longestStreamBytes));
  }
  return isWord ? 'oldWord' : 'otherType';
}

function bytesText(bytes: number): string {
  return `${Math.round(bytes / (1024 * 1024))} MB`;
}
