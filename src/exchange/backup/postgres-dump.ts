// The PostgreSQL database of an exchange as rows of JSON, by the driver alone: one moment of it (repeatable read) while the nodes go on. It is small
// (packages are files), needs no program of the server's version, and goes back into any version of PostgreSQL.
import { createReadStream, createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import pg from 'pg';
import type { Sha256 } from '../../shared/domain/ids.ts';
import { flushFile } from '../store/durable.ts';
import { openPostgresStore } from '../store/postgres/postgres-store.ts';
import { BackupDamaged, databaseNames, type NamedBlob } from './manifest.ts';
import type { DumpedDatabase } from './make-backup.ts';

type Row = Readonly<Record<string, unknown>>;
interface DumpLine {
  readonly table: string;
  readonly rows: readonly Row[];
}

// A note to thousands of units has megabytes: so few rows are in memory at a time, and a line ends before so many letters (its first row is in it whatever
// its size). PostgreSQL takes no JSON of more than 256 MB back, and JavaScript has no string of more than 512.
const rowsAtATime = 50;
const maxLineChars = 4 * 1024 * 1024;
const migrationTable = 'schema_migrations';

/** Writes all tables into the backup folder and reads them back. */
export async function dumpPostgres(address: string, backup: string): Promise<DumpedDatabase> {
  const path = join(backup, databaseNames.postgres);
  await withClient(address, async (client) => {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    await pipeline(Readable.from(readTables(client)), createGzip(), createWriteStream(path, { mode: 0o600 }));
    await client.query('COMMIT');
  });
  await flushFile(path);
  return lookAtPostgresDump(backup);
}

/** Reads a dump through and says what it holds. Throws BackupDamaged for one that ends early. */
export async function lookAtPostgresDump(backup: string): Promise<DumpedDatabase> {
  const packages = new Map<string, NamedBlob>();
  let epoch = '';
  let documents = 0;
  for await (const { table, rows } of readLines(backup)) {
    if (table === 'documents') documents += rows.length;
    for (const row of rows) {
      if (table === 'exchange_state') epoch = String(row['epoch']);
      const sha256 = table === 'documents' ? row['package_sha256'] : row['sha256'];
      if (table === 'documents' || table === 'packages')
        packages.set(String(sha256), { sha256: sha256 as Sha256, sizeBytes: Number(row['size_bytes']) });
    }
  }
  if (epoch === '') throw new BackupDamaged('the tables of the backup have no epoch');
  return { epoch, documents, packages: [...packages.values()] };
}

/** Throws when the database holds documents already. One that has no tables yet holds none. */
export async function refuseFilled(address: string): Promise<void> {
  await withClient(address, async (client) => {
    const { rows } = await client.query<{ isThere: boolean }>(
      `SELECT to_regclass('documents') IS NOT NULL AS "isThere"`,
    );
    if (rows[0]?.isThere === true) await refuseDocuments(client);
  });
}

async function refuseDocuments(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ documents: string }>('SELECT count(*) AS documents FROM documents');
  if (Number(rows[0]?.documents) > 0)
    throw new Error('the database holds documents: restore into an empty one and keep this');
}

/** Fills the database, which must hold no documents, with a dump and gives it a new epoch: all of it or nothing. */
export async function restorePostgres(address: string, backup: string): Promise<string> {
  const folder = { blobFolder: backup, uploadFolder: backup };
  const store = await openPostgresStore({ address, ...folder });
  try {
    await withClient(address, async (client) => {
      await client.query('BEGIN');
      await refuseDocuments(client);
      for (const table of await tablesInOrder(client))
        if (table !== migrationTable) await client.query(`DELETE FROM ${pg.escapeIdentifier(table)}`);
      for await (const line of readLines(backup)) await insertRows(client, line);
      await raiseSequences(client);
      await client.query('COMMIT');
    });
    return await store.startEpoch();
  } finally {
    await store.close();
  }
}

async function withClient<T>(address: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: address, application_name: 'yizhan-exchange backup' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** What others refer to comes first. */
async function tablesInOrder(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string; needs: string[] }>(
    `SELECT c.relname AS name,
            array(SELECT r.relname::text FROM pg_constraint k JOIN pg_class r ON r.oid = k.confrelid
                  WHERE k.conrelid = c.oid AND k.contype = 'f') AS needs
     FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace ORDER BY 1`,
  );
  const ordered: string[] = [];
  for (let rest = rows; rest.length > 0;) {
    const ready = rest.filter(({ name, needs }) =>
      needs.every((need) => need === name || ordered.includes(need)),
    );
    if (ready.length === 0) throw new Error('the tables refer to each other in a ring');
    ordered.push(...ready.map(({ name }) => name));
    rest = rest.filter(({ name }) => !ordered.includes(name));
  }
  return ordered;
}

async function* readTables(client: pg.Client): AsyncGenerator<string> {
  for (const table of await tablesInOrder(client)) {
    if (table === migrationTable) continue;
    await client.query(
      `DECLARE dump NO SCROLL CURSOR FOR SELECT to_jsonb(t)::text AS row FROM ${pg.escapeIdentifier(table)} t`,
    );
    for (;;) {
      const { rows } = await client.query<{ row: string }>(`FETCH ${rowsAtATime} FROM dump`);
      if (rows.length === 0) break;
      for (const line of cutLines(rows.map(({ row }) => row)))
        yield `{"table":${JSON.stringify(table)},"rows":[${line.join(',')}]}\n`;
    }
    await client.query('CLOSE dump');
  }
}

function* cutLines(rows: readonly string[]): Generator<readonly string[]> {
  let line: string[] = [];
  let chars = 0;
  for (const row of rows) {
    if (line.length > 0 && chars + row.length > maxLineChars) {
      yield line;
      line = [];
      chars = 0;
    }
    line.push(row);
    chars += row.length;
  }
  yield line;
}

async function* readLines(backup: string): AsyncGenerator<DumpLine> {
  const unzipped = createReadStream(join(backup, databaseNames.postgres)).pipe(createGunzip());
  for await (const line of createInterface({ input: unzipped, crlfDelay: Infinity }))
    yield JSON.parse(line) as DumpLine;
}

async function insertRows(client: pg.Client, { table, rows }: DumpLine): Promise<void> {
  const name = pg.escapeIdentifier(table);
  // Backups of earlier versions have lines of any length.
  for (let at = 0; at < rows.length; at += rowsAtATime)
    await client.query(
      `INSERT INTO ${name} OVERRIDING SYSTEM VALUE SELECT * FROM jsonb_populate_recordset(NULL::${name}, $1)`,
      [JSON.stringify(rows.slice(at, at + rowsAtATime))],
    );
}

/** Numbers that the database gives itself go on above those that came back. */
async function raiseSequences(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ table: string; column: string }>(
    `SELECT table_name AS table, column_name AS column FROM information_schema.columns
     WHERE table_schema = current_schema() AND is_identity = 'YES'`,
  );
  for (const { table, column } of rows) {
    const [name, field] = [pg.escapeIdentifier(table), pg.escapeIdentifier(column)];
    await client.query(
      `SELECT setval(pg_get_serial_sequence($1, $2), greatest((SELECT coalesce(max(${field}), 0) FROM ${name}), 1))`,
      [table, column],
    );
  }
}
