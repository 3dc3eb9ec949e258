// The sealed body inside of one of our own packages: judged by the procedure of its format, beside the signature over the package.
import type { ByteSource } from '../../formats/byte-source.ts';
import { FormatError } from '../../formats/failure.ts';
import { openPackage, type PackageReader } from './reader.ts';

/** Document files that are sealed by themselves. */
export interface SealedPart {
  readonly path: string;
  readonly source: ByteSource;
}

/** The bodies of a package of ours; none in containers of other programs. */
export async function sealedPartsOf(source: ByteSource): Promise<readonly SealedPart[]> {
  const reader = await tryOpen(source);
  return (reader?.parts ?? []).flatMap(({ role, path }) => {
    const part = role === 'body' ? reader?.openPart(path) : undefined;
    return part ? [{ path, source: part }] : [];
  });
}

async function tryOpen(source: ByteSource): Promise<PackageReader | null> {
  try {
    return await openPackage(source);
  } catch (error) {
    if (error instanceof FormatError) return null;
    throw error;
  }
}
