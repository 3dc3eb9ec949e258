// A disk that is full to its last bytes.
import { closeSync, openSync, writeSync } from 'node:fs';

/** Writes until nothing more goes in. */
export function fillDisk(file: string): void {
  const handle = openSync(file, 'w');
  for (let sizeBytes = 1024 * 1024; sizeBytes >= 512; sizeBytes /= 2) {
    try {
      for (;;) writeSync(handle, Buffer.alloc(sizeBytes));
    } catch {
      // A smaller piece may still go in.
    }
  }
  closeSync(handle);
}
