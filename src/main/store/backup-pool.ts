// The pool of a home of backups: every large file once for all of them. A file that lies there already is not copied again, so a disk that forgets would spoil
// it for every backup at once. Therefore each backup reads a share of the pool, which share goes round, and a spoilt file is written anew from the station's.
import { existsSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import type { LargeFile } from './backup-verify.ts';
import { blobFileBytes, checkBlobFile } from './blob-file.ts';
import { copyDurably, linkOrCopy } from './durable-file.ts';

/**
 * After so many backups every file of the pool has been read: a day, four days or three weeks, as backups are made. Each reads a twenty-fourth, which of ten
 * gigabytes on a slow stick is a quarter of a minute.
 */
const rounds = 24;

interface PoolJob {
  /** The station's own large files. */
  readonly from: string;
  readonly pool: string;
  readonly files: readonly LargeFile[];
  /** Grows by one with every backup. */
  readonly round: number;
  /** Found spoilt before: read whatever the round. */
  readonly doubted: ReadonlySet<string>;
}

/** What became of the files; every list holds names. */
export interface KeptFiles {
  /** Not in the pool before. */
  readonly newFiles: readonly string[];
  /** Were spoilt in the pool, and are whole again. */
  readonly mended: readonly string[];
  /** Whole neither in the pool nor in the station. */
  readonly damaged: readonly string[];
  /** Had been doubted, and are whole now. */
  readonly whole: ReadonlySet<string>;
}

/** Brings large files into the pool, reads the new ones and this round's share, and mends what is spoilt. */
export async function keepLargeFiles(job: PoolJob, tell: (done: number) => void): Promise<KeptFiles> {
  const newFiles: string[] = [];
  const mended: string[] = [];
  const damaged: string[] = [];
  const whole = new Set<string>();
  for (const [index, file] of job.files.entries()) {
    tell(index);
    const { name } = file;
    const brought = await bring(job, file);
    if (brought === 'new') newFiles.push(name);
    if (brought === 'there' && !isDue(job, name)) continue;
    const state = await readOrMend(job, file);
    if (state === 'spoilt') damaged.push(name);
    else if (job.doubted.has(name)) whole.add(name);
    if (state === 'mended' || (brought === 'anew' && state === 'whole')) mended.push(name);
  }
  return { newFiles, mended, damaged, whole };
}

/** Names are random: their first digits share them out evenly. */
function isDue({ round, doubted }: PoolJob, name: string): boolean {
  return doubted.has(name) || Number.parseInt(name.slice(0, 6), 16) % rounds === round % rounds;
}

/** Anew: it was cut, by an earlier crash or a pulled medium. */
async function bring(job: PoolJob, file: LargeFile): Promise<'there' | 'new' | 'anew' | 'gone'> {
  const { from, to } = placesOf(job, file);
  const isThere = existsSync(to);
  if (isThere && statSync(to).size === blobFileBytes(file)) return 'there';
  if (!existsSync(from)) return 'gone';
  if (isThere) rmSync(to);
  try {
    linkOrCopy(from, to);
    return isThere ? 'anew' : 'new';
  } catch (error) {
    if (isUnreadable(error) && !(await checkBlobFile({ ...file, path: from }))) return 'gone';
    throw error;
  }
}

async function readOrMend(job: PoolJob, file: LargeFile): Promise<'whole' | 'mended' | 'spoilt'> {
  const { from, to } = placesOf(job, file);
  if (await checkBlobFile({ ...file, path: to })) return 'whole';
  // On the same disk both are one file under two names: what is spoilt here is spoilt there.
  if (!(await checkBlobFile({ ...file, path: from }))) return 'spoilt';
  copyDurably(from, to);
  return (await checkBlobFile({ ...file, path: to })) ? 'mended' : 'spoilt';
}

function placesOf({ from, pool }: PoolJob, { name }: LargeFile): { from: string; to: string } {
  return { from: path.join(from, name), to: path.join(pool, name) };
}

function isUnreadable(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EIO';
}
