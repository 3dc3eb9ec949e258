// One change at a time on one folder, whatever number of processes the administrator started.
import { closeSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { AuthorityError } from './authority-error.ts';

// A change takes milliseconds; whoever holds the lock for ten seconds is stuck.
const lockTries = 200;
const lockPauseMs = 50;

/** Runs `work` while holding the lock file. Throws AuthorityError `state-locked`. */
export function withLock<T>(path: string, work: () => T): T {
  const file = takeLock(path);
  try {
    writeSync(file, String(process.pid));
    return work();
  } finally {
    closeSync(file);
    rmSync(path, { force: true });
  }
}

function takeLock(path: string): number {
  for (let attempt = 0; attempt < lockTries; attempt += 1) {
    const file = tryLock(path);
    if (file !== null) return file;
    if (isAbandoned(path)) rmSync(path, { force: true });
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, lockPauseMs);
  }
  throw new AuthorityError('state-locked', path);
}

function tryLock(path: string): number | null {
  try {
    return openSync(path, 'wx', 0o600);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return null;
    throw error;
  }
}

/** True when the process that wrote the lock is gone (killed): its change was never renamed into place. */
function isAbandoned(path: string): boolean {
  try {
    const pid = Number(readFileSync(path, 'utf8'));
    // Killed between making the lock and writing its number into it.
    if (pid === 0) return Date.now() - statSync(path).mtimeMs > lockTries * lockPauseMs;
    if (!Number.isInteger(pid) || pid < 0) return false;
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
