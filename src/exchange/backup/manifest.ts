// What a backup says of itself. A backup is a folder:
//
//     <to>/blobs/ab/abcdef…            packages by their SHA-256, shared by all backups under <to>: each is copied once
//     <to>/<time>/backup.json          this manifest, written last: without it the backup was cut short
//     <to>/<time>/exchange.db          SQLite; or exchange.jsonl.gz, the tables of PostgreSQL row by row
//     <to>/<time>/packages.txt         hash and size of every package that the database speaks of
//
// The TLS key is not in it: a machine that takes over makes its own and asks the authority for a certificate.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { Sha256 } from '../../shared/domain/ids.ts';

const manifestSchema = z.object({
  format: z.literal('yizhan/exchange-backup/1'),
  madeAt: z.string(),
  database: z.enum(['sqlite', 'postgres']),
  epoch: z.string(),
  documents: z.number().int(),
  files: z.record(z.string().regex(/^[a-z.]+$/), z.string().regex(/^[0-9a-f]{64}$/)),
});
export type BackupManifest = z.infer<typeof manifestSchema>;

/** One package that the database of a backup speaks of. */
export interface NamedBlob {
  readonly sha256: Sha256;
  readonly sizeBytes: number;
}

export const manifestName = 'backup.json';
export const packagesName = 'packages.txt';
export const databaseNames = { sqlite: 'exchange.db', postgres: 'exchange.jsonl.gz' } as const;

/** The packages of this backup and of its neighbours. */
export const blobPoolOf = (backup: string): string => join(dirname(backup), 'blobs');

/** A backup that cannot be used; the message says which part and why. */
export class BackupDamaged extends Error {}

/** Reads the manifest and compares every file that it names. Throws BackupDamaged. */
export async function readManifest(backup: string): Promise<BackupManifest> {
  const text = await readFile(join(backup, manifestName), 'utf8').catch(() => null);
  if (text === null)
    throw new BackupDamaged(`${backup} has no ${manifestName}: it is no backup, or was cut short`);
  const read = manifestSchema.safeParse(parse(text));
  if (!read.success) throw new BackupDamaged(`${manifestName} is not of a form that this program knows`);
  for (const [name, sha256] of Object.entries(read.data.files))
    if ((await hashOf(join(backup, name))) !== sha256)
      throw new BackupDamaged(`${name} is not what was backed up`);
  return read.data;
}

/** The packages that a backup needs, as it lists them. */
export async function readPackages(backup: string): Promise<NamedBlob[]> {
  const text = await readFile(join(backup, packagesName), 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [sha256 = '', size = ''] = line.split(' ');
      return { sha256: sha256 as Sha256, sizeBytes: Number(size) };
    });
}

/** SHA-256 of a file in hex; null when it cannot be read. */
export async function hashOf(path: string): Promise<string | null> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  } catch {
    return null;
  }
  return hash.digest('hex');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
