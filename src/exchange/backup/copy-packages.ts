// Copies packages between an exchange and its backups. Content-addressed: what is there with the right size is not copied again, so that a nightly
// backup moves one day's packages.
import { constants } from 'node:fs';
import { copyFile, link, mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Sha256 } from '../../shared/domain/ids.ts';
import { flushFile, flushFolder } from '../store/durable.ts';
import { hashOf, type NamedBlob } from './manifest.ts';

export interface CopyOutcome {
  readonly copied: number;
  readonly missing: readonly Sha256[];
}

const pathIn = (folder: string, sha256: Sha256): string => join(folder, sha256.slice(0, 2), sha256);

export interface CopyWay {
  readonly from: string;
  readonly to: string;
  /** Hard links, for a folder on the same disk. */
  readonly asLinks?: boolean;
  /** What is there already is hashed too, and brought again where it is not what its name says: a disk that is restored because it failed. */
  readonly doubtsTarget?: boolean;
}

/** Brings `wanted` from one folder of packages into another; each copy is hashed. */
export async function copyPackages(
  wanted: readonly NamedBlob[],
  { from, to, asLinks = false, doubtsTarget = false }: CopyWay,
): Promise<CopyOutcome> {
  let copied = 0;
  const missing: Sha256[] = [];
  const touched = new Set<string>();
  for (const { sha256, sizeBytes } of wanted) {
    const target = pathIn(to, sha256);
    if ((await sizeOf(target)) === sizeBytes && (!doubtsTarget || (await hashOf(target)) === sha256))
      continue;
    if ((await sizeOf(pathIn(from, sha256))) !== sizeBytes) {
      missing.push(sha256);
      continue;
    }
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    const partial = `${target}.partial`;
    await rm(partial, { force: true });
    await bring(pathIn(from, sha256), partial, asLinks);
    if ((await hashOf(partial)) === sha256) {
      await rename(partial, target);
      touched.add(dirname(target));
      copied += 1;
    } else {
      await rm(partial, { force: true });
      missing.push(sha256);
    }
  }
  for (const folder of touched) await flushFolder(folder);
  return { copied, missing };
}

async function bring(from: string, to: string, asLinks: boolean): Promise<void> {
  if (asLinks) return link(from, to);
  // File systems that can share blocks do it; the others copy.
  await copyFile(from, to, constants.COPYFILE_FICLONE);
  await flushFile(to);
}

async function sizeOf(path: string): Promise<number | null> {
  return (await stat(path).catch(() => null))?.size ?? null;
}
