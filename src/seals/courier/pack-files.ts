// The files of a pack on a medium: `NAME.yzc`, and `NAME.yzc.002` … where it is larger than FAT32 takes. They are written beside their places, flushed,
// read back and put in their places, the first one last: a pack that can be seen is whole. A pack on a medium is only ever read, never changed.
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { type ByteSource, openFileSource } from '../../formats/byte-source.ts';
import { courierPartName, isCourierFile } from '../../shared/domain/courier.ts';
import type { Sha256 } from '../../shared/domain/ids.ts';

/** One file of a pack as it was written. */
export interface PackPart {
  readonly name: string;
  readonly sizeBytes: number;
  readonly sha256: Sha256;
}

export interface WritePack {
  readonly folder: string;
  /** Of the first file. */
  readonly name: string;
  readonly chunks: AsyncIterable<Uint8Array>;
  readonly partBytes: number;
  readonly onBytes: (bytes: number) => void;
  readonly signal: AbortSignal;
}

/** What was written does not read back as written: a medium that lies about its size, or that is worn out. */
export class FaultyMediumError extends Error {
  constructor(name: string) {
    super(`${name} does not read back as it was written`);
    this.name = 'FaultyMediumError';
  }
}

/** Writes the pack, durably; nothing is left behind when it fails. Throws the file system's errors, FaultyMediumError. */
export async function writePackFiles(pack: WritePack): Promise<PackPart[]> {
  const { folder, name, signal } = pack;
  const temporary: string[] = [];
  // 8.3 names are enough for every medium while it is written; what a crash leaves is known by its ending.
  const placeOf = (part: number): string => path.join(folder, courierPartName(name, part));
  const temporaryOf = (part: number): string => `${placeOf(part)}.${randomUUID().slice(0, 8)}.part`;
  try {
    const parts: PackPart[] = [];
    for await (const part of cutParts(pack, (number) => {
      const file = temporaryOf(number);
      temporary.push(file);
      return file;
    }))
      parts.push(part);
    for (const [index, { sha256 }] of parts.entries()) {
      signal.throwIfAborted();
      if ((await hashFile(temporary[index] ?? '')) !== sha256)
        throw new FaultyMediumError(courierPartName(name, index + 1));
    }
    for (const index of [...parts.keys()].reverse()) await rename(temporary[index] ?? '', placeOf(index + 1));
    await flushFolder(folder);
    return parts;
  } catch (error) {
    for (const file of temporary) await rm(file, { force: true }).catch(() => undefined);
    throw error;
  }
}

async function* cutParts(pack: WritePack, newFile: (part: number) => string): AsyncGenerator<PackPart> {
  const { name, chunks, partBytes, onBytes, signal } = pack;
  let number = 0;
  let current: OpenPart | null = null;
  try {
    for await (const { bytes, begins } of splitChunks(chunks, partBytes)) {
      signal.throwIfAborted();
      if (begins && current !== null) yield await finishPart(current);
      if (begins) {
        number += 1;
        current = await beginPart(courierPartName(name, number), newFile(number));
      }
      if (current !== null) await appendPart(current, bytes);
      onBytes(bytes.length);
    }
    if (current !== null) yield await finishPart(current);
  } finally {
    // Closed already unless something failed.
    await current?.file.close().catch(() => undefined);
  }
}

async function* splitChunks(
  chunks: AsyncIterable<Uint8Array>,
  partBytes: number,
): AsyncGenerator<{ readonly bytes: Uint8Array; readonly begins: boolean }> {
  let filled = partBytes;
  for await (const chunk of chunks) {
    for (let taken = 0; taken < chunk.length;) {
      const begins = filled === partBytes;
      if (begins) filled = 0;
      const bytes = chunk.subarray(taken, taken + partBytes - filled);
      yield { bytes, begins };
      filled += bytes.length;
      taken += bytes.length;
    }
  }
}

interface OpenPart {
  readonly name: string;
  readonly file: FileHandle;
  readonly hash: ReturnType<typeof createHash>;
  sizeBytes: number;
}

async function beginPart(name: string, file: string): Promise<OpenPart> {
  return { name, file: await open(file, 'wx', 0o600), hash: createHash('sha256'), sizeBytes: 0 };
}

async function appendPart(part: OpenPart, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length;)
    written += (await part.file.write(bytes, written, bytes.length - written)).bytesWritten;
  part.hash.update(bytes);
  part.sizeBytes += bytes.length;
}

async function finishPart({ name, file, hash, sizeBytes }: OpenPart): Promise<PackPart> {
  await file.sync();
  await file.close();
  return { name, sizeBytes, sha256: hash.digest('hex') as Sha256 };
}

async function hashFile(
  file: string,
  watch?: { readonly onBytes: (bytes: number) => void; readonly signal: AbortSignal },
): Promise<Sha256> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) {
    watch?.signal.throwIfAborted();
    hash.update(chunk as Buffer);
    watch?.onBytes((chunk as Buffer).length);
  }
  return hash.digest('hex') as Sha256;
}

/** The files of a pack as they lie there. Throws the file system's errors. */
export async function measurePackFiles(pack: {
  readonly folder: string;
  /** Of the first file. */
  readonly name: string;
  readonly parts: number;
  readonly onBytes: (bytes: number) => void;
  readonly signal: AbortSignal;
}): Promise<PackPart[]> {
  const { folder, name, parts } = pack;
  const measured: PackPart[] = [];
  for (let part = 1; part <= parts; part += 1) {
    const partName = courierPartName(name, part);
    const file = path.join(folder, partName);
    const { size: sizeBytes } = await stat(file);
    measured.push({ name: partName, sizeBytes, sha256: await hashFile(file, pack) });
  }
  return measured;
}

/** A rename is durable when the folder is flushed too; a medium or system that cannot do that has no such wish. */
async function flushFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync().catch(() => undefined);
  } finally {
    await handle.close();
  }
}

/** Writes a small text beside a pack (its 校验单). */
export async function writeSheetFile(file: string, text: string): Promise<void> {
  const temporary = `${file}.${randomUUID().slice(0, 8)}.part`;
  const handle = await open(temporary, 'wx', 0o600);
  try {
    await handle.writeFile(text, 'utf8');
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, file);
  await flushFolder(path.dirname(file));
}

/** The packs in a folder, by name; what is being written is not among them. */
export async function listPackFiles(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter(isCourierFile).sort();
}

/** Removes what a broken writing left in the folder; nothing else. */
export async function sweepPackFiles(folder: string): Promise<void> {
  const left = (await readdir(folder)).filter((name) => /^YZ-[\w.-]+\.[0-9a-f]{8}\.part$/.test(name));
  for (const name of left) await rm(path.join(folder, name), { force: true });
}

/** The files of a pack as one source; `missing` names the first part that is not there. */
export type OpenedFiles =
  | { readonly ok: true; readonly source: ByteSource & { close(): Promise<void> } }
  | { readonly ok: false; readonly missing: string };

/** Opens so many parts of a pack. Throws the file system's errors for the first one. */
export async function openPackFiles(folder: string, name: string, parts: number): Promise<OpenedFiles> {
  const opened: (ByteSource & { close(): Promise<void> })[] = [];
  const close = async (): Promise<void> => {
    for (const file of opened) await file.close();
  };
  for (let part = 1; part <= parts; part += 1) {
    const file = path.join(folder, courierPartName(name, part));
    const isThere =
      part === 1 ||
      (await stat(file).then(
        (found) => found.isFile(),
        () => false,
      ));
    if (!isThere) {
      await close();
      return { ok: false, missing: courierPartName(name, part) };
    }
    opened.push(await openFileSource(file));
  }
  return { ok: true, source: { ...joinSources(opened), close } };
}

function joinSources(parts: readonly ByteSource[]): ByteSource {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return only;
  const sizeBytes = parts.reduce((sum, part) => sum + part.sizeBytes, 0);
  return {
    sizeBytes,
    read: async (offset, length) => {
      if (offset < 0 || length < 0 || offset + length > sizeBytes)
        throw new RangeError(`cannot read ${length} bytes at ${offset} of ${sizeBytes}`);
      const result = new Uint8Array(length);
      let start = 0;
      for (const part of parts) {
        const from = Math.max(offset, start);
        const to = Math.min(offset + length, start + part.sizeBytes);
        if (from < to) result.set(await part.read(from - start, to - from), from - offset);
        start += part.sizeBytes;
      }
      return result;
    },
  };
}

/** What an error of the file system means for a medium; null: it is none of these. */
export function mediumFailure(
  error: unknown,
): 'medium-full' | 'medium-gone' | 'folder-refused' | 'medium-faulty' | null {
  if (error instanceof FaultyMediumError) return 'medium-faulty';
  // A file that got shorter under our hands: the medium was pulled out, or somebody copies over it.
  if (error instanceof RangeError) return 'medium-gone';
  if (!(error instanceof Error) || !('code' in error)) return null;
  return mediumCodes[String(error.code)] ?? null;
}

const mediumCodes: Readonly<Record<string, 'medium-full' | 'medium-gone' | 'folder-refused'>> = {
  ENOSPC: 'medium-full',
  EDQUOT: 'medium-full',
  EFBIG: 'medium-full',
  EIO: 'medium-gone',
  ENODEV: 'medium-gone',
  ENXIO: 'medium-gone',
  ESTALE: 'medium-gone',
  EBADF: 'medium-gone',
  ENOENT: 'folder-refused',
  ENOTDIR: 'folder-refused',
  EACCES: 'folder-refused',
  EPERM: 'folder-refused',
  EROFS: 'folder-refused',
  EISDIR: 'folder-refused',
};
