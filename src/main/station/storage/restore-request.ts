// A restore that was asked for while the station runs is done before the next opening, when nobody has the database open.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { readBackup } from '../../store/backup-folder.ts';
import { writeDurably } from '../../store/durable-file.ts';
import { restoreBackup, type RestoreResult } from '../../store/restore.ts';

const requestSchema = z.object({
  backupFolder: z.string(),
  restoreId: z.string(),
  because: z.string(),
  by: z.object({ personId: z.string(), role: z.string() }),
});

/** What a person asked for. */
export type RestoreRequest = z.output<typeof requestSchema>;

const nameOf = (dataFolder: string): string => path.join(dataFolder, 'restore-request.json');

/** Keeps the request for the next start. */
export function askForRestore(dataFolder: string, request: RestoreRequest): void {
  writeDurably(nameOf(dataFolder), JSON.stringify(request));
}

/** Takes a request back. */
export function forgetRestore(dataFolder: string): void {
  rmSync(nameOf(dataFolder), { force: true });
}

/** True while a restore waits for the next start. */
export function isRestoreAsked(dataFolder: string): boolean {
  return existsSync(nameOf(dataFolder));
}

/** Does what was asked for; null when nothing was. A request that cannot be done is dropped, with the reason as the answer. */
export async function doAskedRestore(
  dataFolder: string,
  key: Uint8Array,
  nowMs: number,
): Promise<RestoreResult | null> {
  if (!existsSync(nameOf(dataFolder))) return null;
  const request = readRequest(dataFolder);
  const place = request && readBackup(request.backupFolder);
  const done: RestoreResult = place
    ? await restoreBackup({ dataFolder, place, key, nowMs, ...request })
    : { result: 'folder-unreachable' };
  forgetRestore(dataFolder);
  return done;
}

function readRequest(dataFolder: string): RestoreRequest | null {
  try {
    return requestSchema.parse(JSON.parse(readFileSync(nameOf(dataFolder), 'utf8')));
  } catch {
    return null;
  }
}
