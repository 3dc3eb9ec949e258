// The numbered steps of the schema, forward only. Who copies the database before it changes: upgrade.ts.
import { readdirSync, readFileSync } from 'node:fs';
import type { Db } from './database.ts';
import { StoreOpenError } from './open-failure.ts';

/** One step. */
export interface Migration {
  readonly version: number;
  readonly sql: string;
}

/** The migrations that ship with the program. */
export const shippedMigrations = new URL('./migrations/', import.meta.url);

/** The version of the database, and the migrations that it lacks. Throws StoreOpenError for a database from the future. */
export function findPending(db: Db, folder: URL): { readonly found: number; readonly pending: Migration[] } {
  const migrations = readMigrations(folder);
  const found = readVersion(db);
  const known = migrations.at(-1)?.version ?? 0;
  if (found > known)
    throw new StoreOpenError('database-from-future', { found: String(found), known: String(known) });
  return { found, pending: migrations.filter((migration) => migration.version > found) };
}

/** Runs them, each in one transaction with its `user_version`. */
export function applyMigrations(
  db: Db,
  pending: readonly Migration[],
  tell: (part: number) => void = () => undefined,
): void {
  for (const [index, { version, sql }] of pending.entries()) {
    db.transaction(() => {
      db.exec(sql);
      db.pragma(`user_version = ${version}`);
    }).immediate();
    tell((index + 1) / pending.length);
  }
}

/** The newest version that this program knows. */
export function shippedSchemaVersion(): number {
  return readMigrations(shippedMigrations).at(-1)?.version ?? 0;
}

function readMigrations(folder: URL): Migration[] {
  const files = readdirSync(folder)
    .filter((name) => /^\d{4}-[a-z0-9-]+\.sql$/.test(name))
    .sort();
  return files.map((name, index) => {
    const version = Number(name.slice(0, 4));
    if (version !== index + 1)
      throw new Error(`migrations are numbered without gaps: ${name} should be number ${index + 1}`);
    return { version, sql: readFileSync(new URL(name, folder), 'utf8') };
  });
}

function readVersion(db: Db): number {
  return db.pragma('user_version', { simple: true }) as number;
}
