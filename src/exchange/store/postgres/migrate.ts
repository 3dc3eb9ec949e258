// Numbered migrations of the PostgreSQL store, by whichever node comes first. The rule that lets them run while nodes of the version before still
// serve: a migration only adds what those nodes need not know (tables, indexes, columns with a default). What is no longer used goes in a later
// release, when no node that uses it can still be running. So a node also serves a database that is ahead of it.
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type { Client } from 'pg';

const migrationFolder = new URL('./migrations/', import.meta.url);
// Any number, the same in every version: who holds it migrates.
const lockNumber = 7_214_090_151;

/** Brings the database up to the newest migration of `folder` (this program's own); nodes that start at once wait for one another. */
export async function migrate(client: Client, folder = migrationFolder): Promise<void> {
  // Migrations take locks of whole tables: better to fail and be started again than to stand in front of every request.
  await client.query(`SET lock_timeout = '10s'`);
  await client.query('SET statement_timeout = 0');
  await client.query('SELECT pg_advisory_lock($1)', [lockNumber]);
  try {
    await client.query(
      `CREATE TABLE IF NOT EXISTS schema_migrations (
         version integer PRIMARY KEY, name text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`,
    );
    for (const migration of await listMissing(client, folder)) await apply(client, migration);
    await client.query('INSERT INTO exchange_state (id, epoch) VALUES (1, $1) ON CONFLICT (id) DO NOTHING', [
      randomUUID(),
    ]);
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [lockNumber]);
  }
}

interface Migration {
  readonly version: number;
  readonly name: string;
  readonly file: URL;
}

async function listMissing(client: Client, folder: URL): Promise<Migration[]> {
  const { rows } = await client.query<{ version: number }>('SELECT version FROM schema_migrations');
  const applied = new Set(rows.map(({ version }) => version));
  return readdirSync(folder)
    .filter((name) => /^\d{4}-.*\.sql$/.test(name))
    .sort()
    .map((name) => ({ version: Number(name.slice(0, 4)), name, file: new URL(name, folder) }))
    .filter(({ version }) => !applied.has(version));
}

async function apply(client: Client, { version, name, file }: Migration): Promise<void> {
  const sql = readFileSync(file, 'utf8');
  await client.query('BEGIN');
  try {
    await client.query(sql);
    await client.query('INSERT INTO schema_migrations (version, name) VALUES ($1, $2)', [version, name]);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw new Error(`migration ${name} of the exchange's database failed`, { cause: error });
  }
}
