// A restore that was asked for while the station runs is done before the next opening, when nobody has the database open.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { readBackup } from '../../store/backup-folder.ts';
import { writeDurably } from '../../store/durable-file.ts';
import type { TellProgress } from '../../store/data-progress.ts';
import type { RestoreResult } from '../../store/restore.ts';
import { createStorageThread } from '../../store/storage-thread.ts';

const requestSchema = z.object({
  backupFolder: z.string(),
  /** Tried one after the other when that one turns out to be damaged: the newest good one was asked for, whichever it is. */
  otherFolders: z.array(z.string()).default([]),
  /** By the station's clock: before it is open, only the machine's is there. */
  askedAtMs: z.number().optional(),
  /** A person has read which large files will be missing. */
  withLoss: z.boolean().default(false),
  restoreId: z.string(),
  because: z.string(),
  by: z.object({ personId: z.string(), role: z.string() }),
});

/** What a person asked for. */
export type RestoreRequest = z.input<typeof requestSchema>;

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

/** Does what was asked for, in a thread; null when nothing was. A request that cannot be done is dropped, with the reason as the answer. */
export async function doAskedRestore(
  dataFolder: string,
  { key, nowMs }: { readonly key: Uint8Array; readonly nowMs: number },
  tell: TellProgress,
): Promise<RestoreResult | null> {
  if (!existsSync(nameOf(dataFolder))) return null;
  const request = readRequest(dataFolder);
  let done: RestoreResult = { result: 'folder-unreachable' };
  for (const folder of request === null ? [] : [request.backupFolder, ...request.otherFolders]) {
    const place = readBackup(folder);
    if (request === null || place === null) continue;
    const { restoreId, because, by, withLoss, askedAtMs = nowMs } = request;
    const job = { dataFolder, place, key, nowMs: askedAtMs, restoreId, because, by, withLoss };
    done = await createStorageThread().restore(job, tell);
    if (done.result === 'ok' || done.result === 'disk-full') break;
  }
  forgetRestore(dataFolder);
  return done;
}

function readRequest(dataFolder: string): z.output<typeof requestSchema> | null {
  try {
    return requestSchema.parse(JSON.parse(readFileSync(nameOf(dataFolder), 'utf8')));
  } catch {
    return null;
  }
}
