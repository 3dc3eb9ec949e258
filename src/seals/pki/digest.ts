// Digests by name. SHA-2 is node:crypto's; SM3 comes as WebAssembly, because Electron's BoringSSL has none and one code path serves both.
import { createHash } from 'node:crypto';
import { createSM3 } from 'hash-wasm';

export type DigestName = 'sha256' | 'sha384' | 'sha512' | 'sm3';

// Compiling the module is asynchronous in hash-wasm and hashing is not: with one instance made here, whoever needs a digest need not wait for it.
// No call is interrupted between its `init` and its `digest`, so that one instance serves all.
const sharedSm3 = await createSM3();

/** Digest of the parts one after the other: 32 bytes for SM3 and SHA-256, 48 and 64 for the longer ones. */
export function digestOf(name: DigestName, ...parts: readonly Uint8Array[]): Uint8Array {
  if (name === 'sm3') {
    sharedSm3.init();
    for (const part of parts) sharedSm3.update(part);
    return sharedSm3.digest('binary');
  }
  const hash = createHash(name);
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** Digest of a stream, of any length in constant memory; several may run at a time. */
export async function digestStream(
  name: DigestName,
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<Uint8Array> {
  if (name === 'sm3') {
    const sm3 = (await createSM3()).init();
    for await (const chunk of chunks) sm3.update(chunk);
    return sm3.digest('binary');
  }
  const hash = createHash(name);
  for await (const chunk of chunks) hash.update(chunk);
  return hash.digest();
}
