// Inputs that once reached something new, kept in the repository: small, of our own making, one file each.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { TargetName } from './targets.ts';

const root = path.resolve(import.meta.dirname, 'corpus');
/** Larger finds help this run only; the repository stays small. */
const maxKeptBytes = 3000;

/** What was kept for a target. */
export function readCorpus(target: TargetName): readonly Uint8Array[] {
  const folder = path.join(root, target);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .toSorted()
    .map((name) => readFileSync(path.join(folder, name)));
}

/** Keeps an input; the same one twice is one file. */
export function keepInput(target: TargetName, bytes: Uint8Array): void {
  if (bytes.length > maxKeptBytes) return;
  const folder = path.join(root, target);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, createHash('sha256').update(bytes).digest('hex').slice(0, 16)), bytes);
}
