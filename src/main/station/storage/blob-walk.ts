// The slow walk over the large files: each is read whole in its turn. One that is spoilt is written anew from the backups; which ones could not be is kept with
// what was found, so that it is said once, stays on the screen until it is put right, and is found again after a restart.
import path from 'node:path';
import { checkBlobFile } from '../../store/blob-file.ts';
import { mendLargeFile } from '../../store/mend-large-file.ts';
import type { StorageRepository, StorageRun, WalkedBlob } from '../../store/storage-repository.ts';
import type { StationParts } from '../parts.ts';

/** Bytes of large files that one tick reads: a gigabyte in an hour and a half. */
const walkBytes = 64 * 1024 * 1024;

interface WalkRoom {
  readonly parts: Pick<StationParts, 'store' | 'folders'>;
  readonly rows: StorageRepository;
  /** Folders with large files of backups; asked only when one is needed. */
  readonly pools: () => readonly string[];
  readonly keep: (found: Pick<StorageRun, 'result' | 'details'>) => unknown;
}

/** Goes on with the walk, a tick's worth of it. */
export async function walkBlobs(room: WalkRoom): Promise<void> {
  const { parts, rows } = room;
  let readBytes = 0;
  while (readBytes < walkBytes) {
    const blob = rows.nextBlob();
    if (blob === null) {
      forgetUnnamed(room);
      parts.store.transact(() => rows.walkAgain());
      return;
    }
    await lookAt(room, blob);
    parts.store.transact(() => rows.walked(blob.name));
    readBytes += blob.sizeBytes;
  }
}

async function lookAt({ parts, rows, pools, keep }: WalkRoom, blob: WalkedBlob): Promise<void> {
  const { name, sha256 } = blob;
  const folder = path.join(parts.folders.data, 'blobs');
  const spoilt = spoiltIn(rows);
  const isWhole = await checkBlobFile({ ...blob, path: path.join(folder, name) });
  if (isWhole && !spoilt.includes(name)) return;
  const outcome = isWhole ? 'whole' : await mendLargeFile({ folder, file: blob, pools: pools() });
  const isGood = outcome === 'whole' || outcome === 'mended';
  if (!isGood && spoilt.includes(name)) return;
  const others = spoilt.filter((each) => each !== name);
  keep(foundOf({ sha256, file: name, outcome }, isGood ? others : [...others, name]));
}

/** What was spoilt and belongs to nothing any more is nobody's trouble. */
function forgetUnnamed({ rows, keep }: WalkRoom): void {
  const spoilt = spoiltIn(rows);
  const named = spoilt.filter((name) => rows.isNamed(name));
  if (named.length < spoilt.length) keep(foundOf({ outcome: 'forgotten' }, named));
}

function foundOf(
  details: Readonly<Record<string, string>>,
  spoilt: readonly string[],
): Pick<StorageRun, 'result' | 'details'> {
  if (spoilt.length === 0) return { result: 'ok', details };
  const still = { spoilt: spoilt.join(' '), spoiltFiles: String(spoilt.length) };
  return { result: 'blob-damaged', details: { ...details, ...still } };
}

/** What an earlier version kept names its one file alone. */
function spoiltIn(rows: StorageRepository): readonly string[] {
  const last = rows.lastRun('blob-check');
  if (last === null || last.result === 'ok') return [];
  return (last.details['spoilt'] ?? last.details['file'] ?? '').split(' ').filter((name) => name !== '');
}
