// Makes a backup of an exchange that serves, checks one, and puts one back. Order matters: the database first, its packages after it (packages are
// never removed, so that every one the copy speaks of is there), the manifest last.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { flushFile, flushFolder, writeDurably } from '../store/durable.ts';
import { copyPackages } from './copy-packages.ts';
import {
  BackupDamaged,
  blobPoolOf,
  databaseNames,
  hashOf,
  manifestName,
  packagesName,
  readManifest,
  readPackages,
  type BackupManifest,
  type NamedBlob,
} from './manifest.ts';
import { dumpPostgres, lookAtPostgresDump, refuseFilled, restorePostgres } from './postgres-dump.ts';
import { dumpSqlite, lookAtSqlite, refuseRunning, restoreSqlite } from './sqlite-dump.ts';

export interface DumpedDatabase {
  readonly epoch: string;
  readonly documents: number;
  readonly packages: readonly NamedBlob[];
}

/** The exchange that is backed up or restored. */
export interface ExchangePlace {
  readonly folder: string;
  /** `postgres://…`; left out: SQLite in the folder. */
  readonly store?: string | undefined;
}

export interface MadeBackup {
  readonly backup: string;
  readonly documents: number;
  readonly packages: number;
  readonly copied: number;
}

/** Makes a backup under `to` and checks it. Throws BackupDamaged when a package is missing: then no manifest says that it is one. */
export async function makeBackup(
  { folder, store }: ExchangePlace,
  { to, at, asLinks = false }: { readonly to: string; readonly at: Date; readonly asLinks?: boolean },
): Promise<MadeBackup> {
  const backup = join(to, at.toISOString().replaceAll(':', '-'));
  await mkdir(backup, { recursive: true, mode: 0o700 });
  const database = store ? 'postgres' : 'sqlite';
  const dumped = store ? await dumpPostgres(store, backup) : await dumpSqlite(folder, backup);
  const { epoch, documents, packages } = dumped;
  const list = join(backup, packagesName);
  await writeFile(list, packages.map(({ sha256, sizeBytes }) => `${sha256} ${sizeBytes}\n`).join(''), {
    mode: 0o600,
  });
  await flushFile(list);
  const pool = blobPoolOf(backup);
  const { copied, missing } = await copyPackages(packages, {
    from: join(folder, 'blobs'),
    to: pool,
    asLinks,
  });
  refuseMissing(missing, 'the exchange');
  const files: Record<string, string> = {};
  for (const name of [databaseNames[database], packagesName])
    files[name] = (await hashOf(join(backup, name))) ?? '';
  const manifest: BackupManifest = {
    ...{ format: 'yizhan/exchange-backup/1', madeAt: at.toISOString(), database, epoch, documents, files },
  };
  await writeDurably(join(backup, manifestName), `${JSON.stringify(manifest, null, 2)}\n`);
  await flushFolder(to);
  return { backup, documents, packages: packages.length, copied };
}

/** Reads a backup through: manifest, database, and every package's hash unless told otherwise. Throws BackupDamaged. */
export async function checkBackup(
  backup: string,
  { withPackages = true }: { readonly withPackages?: boolean } = {},
): Promise<BackupManifest> {
  const manifest = await readManifest(backup);
  if (manifest.database === 'sqlite') lookAtSqlite(join(backup, databaseNames.sqlite));
  else await lookAtPostgresDump(backup);
  if (!withPackages) return manifest;
  const pool = blobPoolOf(backup);
  const bad: string[] = [];
  for (const { sha256 } of await readPackages(backup))
    if ((await hashOf(join(pool, sha256.slice(0, 2), sha256))) !== sha256) bad.push(sha256);
  refuseMissing(bad, 'the backup');
  return manifest;
}

/** Puts a backup back and starts a new epoch. The database that was there is kept; killed in the middle, it is run again. */
export async function restoreBackup(
  { folder, store }: ExchangePlace,
  { backup, at }: { readonly backup: string; readonly at: Date },
): Promise<{ readonly epoch: string; readonly documents: number }> {
  const { database, documents } = await checkBackup(backup, { withPackages: false });
  if ((database === 'postgres') !== Boolean(store))
    throw new BackupDamaged(
      database === 'postgres'
        ? 'this is a backup of PostgreSQL: name the database by --store'
        : 'this is a backup of SQLite: leave --store out',
    );
  // Before anything is touched: it may have been typed at the machine that serves.
  if (store) await refuseFilled(store);
  else refuseRunning(folder);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // Packages first: a database never speaks of one that is not there.
  const wanted = await readPackages(backup);
  const way = { from: blobPoolOf(backup), to: join(folder, 'blobs'), doubtsTarget: true };
  const { missing } = await copyPackages(wanted, way);
  refuseMissing(missing, 'the backup');
  const epoch = store ? await restorePostgres(store, backup) : await restoreSqlite(folder, backup, at);
  // Unfinished uploads are of the days after it: their units begin anew.
  await rm(join(folder, 'uploads'), { recursive: true, force: true });
  return { epoch, documents };
}

function refuseMissing(missing: readonly string[], where: string): void {
  const [first] = missing;
  if (first === undefined) return;
  throw new BackupDamaged(
    `${missing.length} packages are missing or damaged in ${where}, the first is ${first}`,
  );
}
