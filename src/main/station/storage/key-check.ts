// A wrong key and a damaged first page look the same to the cipher. A small file beside the database, written once it has been opened with its key,
// tells them apart: it holds an HMAC by the data key over a fixed text, which says nothing of the key.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { writeDurably } from '../../store/durable-file.ts';

const nameOf = (folder: string): string => path.join(folder, 'key-check');
const proofOf = (key: Uint8Array): Buffer => createHmac('sha256', key).update('yizhan/key-check/1').digest();

/** Puts down that this key has opened the database of this folder. */
export function rememberKey(folder: string, key: Uint8Array): void {
  if (!isKeyOf(folder, key)) writeDurably(nameOf(folder), `${proofOf(key).toString('hex')}\n`);
}

/** True when this key has opened the database of this folder before. */
export function isKeyOf(folder: string, key: Uint8Array): boolean {
  if (!existsSync(nameOf(folder))) return false;
  const kept = Buffer.from(readFileSync(nameOf(folder), 'utf8').trim(), 'hex');
  const proof = proofOf(key);
  return kept.length === proof.length && timingSafeEqual(kept, proof);
}
