// Judges an attachment by its content: the ending of its name decides nothing but whether name and content agree.
// Threat: a program named 名单.docx, a shortcut, a web page, a macro document, a PDF with JavaScript, an archive that unpacks for ever or
// hides a program, a name that shows another ending than it has. Refused when attaching, flagged in the inbox, never opened by itself.
import { type ByteSource, collectBytes, memorySource, readChunks } from './byte-source.ts';
import { FormatError } from './failure.ts';
import { judgeFileName } from './file-name.ts';
import {
  endingOf,
  endingsOf,
  type FileJudgement,
  type FileType,
  refusedEndings,
  type TypeCode,
  type TypeFlag,
} from './file-type.ts';
import { hasActivePdfContent } from './pdf/active-content.ts';
import { decodeText, sniffMagic, sniffText } from './sniff-bytes.ts';
import { foreignZipLimits, readZip, type ZipEntry, type ZipReader } from './zip/read.ts';

export type { FileJudgement } from './file-type.ts';

const headBytes = 8192;
/** PDFs above (scans, as a rule) are not walked in memory but searched for these words; object streams could hide them, so they count too. */
const maxPdfBytes = 32 * 1024 * 1024;
const largePdfMarks = ['/JavaScript', '/JS', '/Launch', '/EmbeddedFiles', '/XFA', '/ObjStm'].map((word) =>
  Buffer.from(word),
);
/** Archives in archives: two levels are common in practice, three are hiding something. */
const maxArchiveDepth = 2;
const maxInnerBytes = 64 * 1024 * 1024;

interface Finding {
  readonly type: FileType;
  readonly code: TypeCode;
  readonly flags: readonly TypeFlag[];
  readonly evidence?: Readonly<Record<string, string>>;
}

/** Judges one file. Never throws on its bytes. */
export async function judgeFileType(name: string, source: ByteSource): Promise<FileJudgement> {
  return judgeAt(name, source, 0);
}

async function judgeAt(name: string, source: ByteSource, depth: number): Promise<FileJudgement> {
  const nameFlags = judgeFileName(name);
  const finding = await examine(source, depth);
  const flags: readonly TypeFlag[] = [...nameFlags, ...finding.flags];
  const byName = judgeByName(name, nameFlags, finding.type);
  // What the content is counts before what the name says.
  const isRefusedByContent = finding.code !== 'OK' && finding.code !== 'TYPE_ACTIVE_CONTENT';
  const code = isRefusedByContent ? finding.code : (byName ?? finding.code);
  return {
    type: finding.type,
    allowed: code === 'OK' || code === 'TYPE_ACTIVE_CONTENT',
    code,
    flags: code === 'TYPE_MISMATCH' ? [...flags, 'typeMismatch'] : flags,
    evidence: { ending: endingOf(name), ...finding.evidence },
  };
}

function judgeByName(name: string, flags: readonly TypeFlag[], type: FileType): TypeCode | null {
  const deceiving: readonly TypeFlag[] = ['pathName', 'bidiName', 'controlName'];
  if (flags.some((flag) => deceiving.includes(flag))) return 'NAME_DECEIVES';
  const refused = refusedEndings[endingOf(name)];
  if (refused) return refused;
  return endingsOf[type]?.includes(endingOf(name)) ? null : 'TYPE_MISMATCH';
}

async function examine(source: ByteSource, depth: number): Promise<Finding> {
  if (source.sizeBytes === 0) return { type: 'unknown', code: 'FILE_EMPTY', flags: [] };
  const head = await source.read(0, Math.min(headBytes, source.sizeBytes));
  const magic = sniffMagic(head);
  const refused = magic && refusedMagics[magic];
  if (magic && refused) return { type: magic, code: refused, flags: [] };
  if (magic === 'zip') return examineZip(source, depth);
  if (magic === 'pdf') return examinePdf(source);
  if (magic === 'ole') return examineOle(source);
  return magic ? { type: magic, code: 'OK', flags: [] } : examineText(head, source.sizeBytes);
}

const refusedMagics: Readonly<Partial<Record<FileType, TypeCode>>> = {
  executable: 'TYPE_EXECUTABLE',
  script: 'TYPE_SCRIPT',
  shortcut: 'TYPE_SHORTCUT',
};

function examineText(head: Uint8Array, sizeBytes: number): Finding {
  const text = decodeText(head, sizeBytes > head.length);
  if (text === null) return { type: 'unknown', code: 'TYPE_NOT_ALLOWED', flags: [] };
  const type = sniffText(text);
  const codes: Partial<Record<FileType, TypeCode>> = {
    script: 'TYPE_SCRIPT',
    shortcut: 'TYPE_SHORTCUT',
    html: 'TYPE_WEB_PAGE',
    svg: 'TYPE_WEB_PAGE',
  };
  return { type, code: codes[type] ?? 'OK', flags: [] };
}

async function examinePdf(source: ByteSource): Promise<Finding> {
  const isActive =
    source.sizeBytes > maxPdfBytes
      ? await holdsAny(source, largePdfMarks)
      : hasActivePdfContent(await source.read(0, source.sizeBytes));
  return isActive
    ? { type: 'pdf', code: 'TYPE_ACTIVE_CONTENT', flags: ['javascript'] }
    : { type: 'pdf', code: 'OK', flags: [] };
}

/** Old office formats keep macros in a storage of these names (UTF-16 in the directory of the compound file); the last holds programs. */
const macroStorages = ['_VBA_PROJECT\0', 'Macros\0', 'VBA\0', '\u0001Ole10Native'].map((name) =>
  Buffer.from(name, 'utf16le'),
);

async function examineOle(source: ByteSource): Promise<Finding> {
  return (await holdsAny(source, macroStorages))
    ? { type: 'ole', code: 'TYPE_ACTIVE_CONTENT', flags: ['macros'] }
    : { type: 'ole', code: 'OK', flags: [] };
}

/** Searches a file of any size a chunk at a time; marks are shorter than 64 bytes. */
async function holdsAny(source: ByteSource, marks: readonly Buffer[]): Promise<boolean> {
  let tail: Uint8Array = new Uint8Array();
  for await (const chunk of readChunks(source)) {
    const window = Buffer.concat([tail, chunk]);
    if (marks.some((mark) => window.includes(mark))) return true;
    tail = window.subarray(Math.max(0, window.length - 64));
  }
  return false;
}

async function examineZip(source: ByteSource, depth: number): Promise<Finding> {
  try {
    const zip = await readZip(source, foreignZipLimits);
    const type = containerType(zip);
    if (type === 'zip') return await examineArchive(zip, depth);
    return await examineOffice(zip, type, depth);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    const code = error.code === 'LIMIT_EXCEEDED' ? 'ARCHIVE_BOMB' : 'ARCHIVE_UNREADABLE';
    return { type: 'zip', code, flags: [], evidence: { reason: error.detail } };
  }
}

const macroParts = /(?:vbaproject|vbadata|xlm|activex)[^/]*\.(?:bin|xml)$|macrosheets\//i;

/** Office containers: macros by their parts, and what is embedded is looked into. */
async function examineOffice(zip: ZipReader, type: FileType, depth: number): Promise<Finding> {
  const flags = new Set<TypeFlag>(zip.entries.some(({ name }) => macroParts.test(name)) ? ['macros'] : []);
  for (const entry of zip.entries) {
    if (!/\/embeddings\/[^/]+$/i.test(entry.name)) continue;
    const inner = await examine(await innerSource(zip, entry), depth + 1);
    for (const flag of inner.flags) flags.add(flag);
    if (inner.code === 'TYPE_EXECUTABLE' || inner.code === 'TYPE_SCRIPT' || inner.code === 'ARCHIVE_BOMB') {
      return {
        type,
        code: 'ARCHIVE_HOLDS_REFUSED',
        flags: [...flags],
        evidence: { file: entry.name, inner: inner.code },
      };
    }
  }
  return { type, code: flags.size > 0 ? 'TYPE_ACTIVE_CONTENT' : 'OK', flags: [...flags] };
}

async function innerSource(zip: ZipReader, entry: ZipEntry): Promise<ByteSource> {
  if (entry.sizeBytes > maxInnerBytes) {
    throw new FormatError('CONTAINER_UNSUPPORTED', `${entry.name} is too large to look into`);
  }
  return memorySource(await collectBytes(zip.open(entry)));
}

function containerType(zip: ZipReader): FileType {
  if (zip.entry('[Content_Types].xml')) {
    if (zip.entries.some(({ name }) => name.startsWith('word/'))) return 'docx';
    if (zip.entries.some(({ name }) => name.startsWith('xl/'))) return 'xlsx';
    if (zip.entries.some(({ name }) => name.startsWith('ppt/'))) return 'pptx';
  }
  return zip.entry('OFD.xml') ? 'ofd' : 'zip';
}

async function examineArchive(zip: ZipReader, depth: number): Promise<Finding> {
  if (depth >= maxArchiveDepth)
    return { type: 'zip', code: 'ARCHIVE_BOMB', flags: [], evidence: { reason: 'nested' } };
  const flags = new Set<TypeFlag>();
  for (const entry of zip.entries) {
    if (entry.name.endsWith('/')) continue;
    const inner = await judgeInner(zip, entry, depth);
    for (const flag of inner.flags) flags.add(flag);
    if (inner.code === 'ARCHIVE_BOMB')
      return { type: 'zip', code: 'ARCHIVE_BOMB', flags: [...flags], evidence: { file: entry.name } };
    if (!inner.allowed) {
      return {
        type: 'zip',
        code: 'ARCHIVE_HOLDS_REFUSED',
        flags: [...flags],
        evidence: { file: entry.name, inner: inner.code },
      };
    }
  }
  return flags.size > 0
    ? { type: 'zip', code: 'TYPE_ACTIVE_CONTENT', flags: [...flags] }
    : { type: 'zip', code: 'OK', flags: [] };
}

async function judgeInner(zip: ZipReader, entry: ZipEntry, depth: number): Promise<FileJudgement> {
  const name = entry.name.slice(entry.name.lastIndexOf('/') + 1);
  return judgeAt(name, await innerSource(zip, entry), depth + 1);
}
