// What lies beside the program and goes into every proof: the page that checks it offline, and the script for openssl.
import { readFile } from 'node:fs/promises';
import path from 'node:path';

// Sources and what is built of them stand equally deep.
const program = path.join(import.meta.dirname, '../../../..');

export interface ProofProgram {
  readonly verifyPage: Uint8Array;
  readonly checkScript: Uint8Array;
}

/** Null: the screens were not built on this machine (command line). */
export async function readProofProgram(): Promise<ProofProgram | null> {
  try {
    const [verifyPage, checkScript] = await Promise.all([
      readFile(path.join(program, 'dist/renderer/proof/verify.html')),
      readFile(path.join(program, 'docs/check-a-package.sh')),
    ]);
    return { verifyPage, checkScript };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
