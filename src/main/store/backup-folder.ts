// A folder of backups of one station:
//
//   <root>/yizhan-<unit>/2026-11-22T08-00-00-000Z/   station.db       VACUUM INTO of the live database, same key
//                                                   key-slots.json   device slot and recovery slot: the recovery code alone opens it elsewhere
//                                                   blob-names.txt   the large files that this state of the database names
//                                                   manifest.json    written last: without it the folder is an unfinished attempt
//                        blobs/<name>               the large files (each encrypted with its own key), once for all backups
//
// Nothing in it is readable without the device key or the recovery code. The manifest is not trusted for anything but order and words.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { storageFindings } from '../../shared/domain/storage.ts';
import { writeDurably } from './durable-file.ts';

const manifestSchema = z.object({
  format: z.literal('yizhan/backup/1'),
  madeAtMs: z.number().int(),
  unitCode: z.string().nullable(),
  unitName: z.string().nullable(),
  schemaVersion: z.number().int(),
  databaseBytes: z.number().int(),
  blobFiles: z.number().int(),
  blobBytes: z.number().int(),
  counts: z.record(z.string(), z.number().int()),
  auditHead: z.object({ entryNo: z.number().int(), hash: z.string() }).nullable(),
  /** Which share of the pool was read when it was made; see backup-pool.ts. */
  poolRound: z.number().int().default(0),
  lastCheck: z.object({
    atMs: z.number().int(),
    result: z.enum(storageFindings),
    /** Names of the large files that are gone or not whole. */
    damaged: z.array(z.string()).readonly().default([]),
  }),
});

/** What a backup says of itself; see the top of this file for how far that is believed. */
export type BackupManifest = z.output<typeof manifestSchema>;

/** What a look at a backup found, with the names of the large files that are gone or not whole. */
export type BackupCheck = Omit<BackupManifest['lastCheck'], 'atMs'>;

/** One finished backup. */
export interface BackupPlace {
  /** Its folder's name, which sorts by time. */
  readonly name: string;
  readonly folder: string;
  /** Where the large files of all backups beside it lie. */
  readonly blobFolder: string;
  readonly manifest: BackupManifest;
}

const namePattern = /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}Z$/;

/** The folder of one unit's backups inside `root`; whose it is can be read from outside. */
export function backupHome(root: string, unitCode: string | null): string {
  return path.join(root, `yizhan-${(unitCode ?? 'station').replaceAll(/[^A-Za-z0-9-]/g, '-')}`);
}

/** A new, empty backup folder named by its time. */
export function beginBackup(home: string, nowMs: number): string {
  mkdirSync(path.join(home, 'blobs'), { recursive: true, mode: 0o700 });
  for (let atMs = nowMs; ; atMs += 1) {
    const folder = path.join(home, new Date(atMs).toISOString().replaceAll(/[:.]/g, '-'));
    if (existsSync(folder)) continue;
    mkdirSync(folder, { mode: 0o700 });
    return folder;
  }
}

/** Finished backups in `home`, newest first. */
export function listBackups(home: string): BackupPlace[] {
  if (!existsSync(home)) return [];
  const places = readdirSync(home)
    .filter((name) => namePattern.test(name))
    .flatMap((name) => readBackup(path.join(home, name)) ?? []);
  return places.sort((a, b) => b.manifest.madeAtMs - a.manifest.madeAtMs || (a.name < b.name ? 1 : -1));
}

/** The backup in `folder`; null when it is none or was never finished. */
export function readBackup(folder: string): BackupPlace | null {
  try {
    const manifest = manifestSchema.parse(
      JSON.parse(readFileSync(path.join(folder, 'manifest.json'), 'utf8')),
    );
    const blobFolder = path.join(path.dirname(folder), 'blobs');
    return { name: path.basename(folder), folder, blobFolder, manifest };
  } catch {
    return null;
  }
}

/** Backups below a folder that a person chose, whichever unit's: the folder itself may be a home, or a backup, or hold homes. */
export function findBackups(chosen: string): BackupPlace[] {
  const itself = readBackup(chosen);
  if (itself) return [itself];
  const here = listBackups(chosen);
  if (here.length > 0 || !existsSync(chosen)) return here;
  const homes = readdirSync(chosen).filter((name) => name.startsWith('yizhan-'));
  return homes
    .flatMap((name) => listBackups(path.join(chosen, name)))
    .sort((a, b) => b.manifest.madeAtMs - a.manifest.madeAtMs);
}

/** Makes the backup a finished one, or renews what is known of it. */
export function writeManifest(folder: string, manifest: BackupManifest): void {
  writeDurably(path.join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

/** Puts down what another look at the backup found. */
export function noteBackupCheck(place: BackupPlace, check: BackupManifest['lastCheck']): void {
  writeManifest(place.folder, { ...place.manifest, lastCheck: check });
}

/** Large files lie once for all backups of a home: what was seen of them holds for every backup that names them. */
export function noteLargeFiles(
  home: string,
  seen: { readonly damaged: readonly string[]; readonly whole: ReadonlySet<string> },
  atMs: number,
): void {
  for (const place of listBackups(home)) {
    const { result, damaged: before } = place.manifest.lastCheck;
    const isListed = result === 'ok' || (result === 'blob-damaged' && before.length > 0);
    if (!isListed) continue;
    const names = new Set(seen.damaged.length === 0 ? [] : readBlobNames(place.folder));
    const left = before.filter((name) => !seen.whole.has(name));
    const damaged = [...new Set([...left, ...seen.damaged.filter((name) => names.has(name))])];
    if (damaged.length === before.length && left.length === before.length) continue;
    noteBackupCheck(place, { atMs, result: damaged.length === 0 ? 'ok' : 'blob-damaged', damaged });
  }
}

/** The names of large files that a backup needs. */
export function readBlobNames(folder: string): string[] {
  const text = readFileSync(path.join(folder, 'blob-names.txt'), 'utf8');
  return text.split('\n').filter((line) => /^[0-9a-f]{32}$/.test(line));
}

/** Removes finished backups that are not in `keep`, unfinished attempts, and large files that no remaining backup names. */
export function pruneBackups(home: string, keep: ReadonlySet<string>): number {
  let removed = 0;
  for (const name of readdirSync(home).filter((each) => namePattern.test(each))) {
    const folder = path.join(home, name);
    if (keep.has(name) && existsSync(path.join(folder, 'manifest.json'))) continue;
    // First what makes it a backup: a crash in between leaves an unfinished attempt, never half of a finished one.
    rmSync(path.join(folder, 'manifest.json'), { force: true });
    rmSync(folder, { recursive: true, force: true });
    removed += 1;
  }
  const left = listBackups(home);
  const needed = new Set(left.flatMap(({ folder }) => readBlobNames(folder)));
  const pool = path.join(home, 'blobs');
  for (const name of existsSync(pool) ? readdirSync(pool) : [])
    if (!needed.has(name)) rmSync(path.join(pool, name), { force: true });
  return removed;
}
