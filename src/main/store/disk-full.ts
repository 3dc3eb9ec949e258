/** The disk cannot take more. Nothing of the act was done, nothing that was there is lost: free space, then repeat. */
export class DiskFullError extends Error {
  constructor(cause: unknown) {
    super('the disk is full: nothing was done', { cause });
    this.name = 'DiskFullError';
  }
}

// A quota (EDQUOT) and a file-size limit (EFBIG) are full disks to the one who writes. SQLite says FULL for a full disk, IOERR_WRITE when the
// system refused the write for such a limit, IOERR_SHMSIZE when the shared memory file beside the WAL finds no room.
const systemCodes = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
const sqliteCodes = new Set(['SQLITE_FULL', 'SQLITE_IOERR_WRITE', 'SQLITE_IOERR_SHMSIZE']);

/** Whether an error of the file system or of SQLite means that there is no room. */
export function isDiskFull(error: unknown): boolean {
  if (error instanceof DiskFullError) return true;
  if (!(error instanceof Error) || !('code' in error)) return false;
  return systemCodes.has(String(error.code)) || sqliteCodes.has(String(error.code));
}

/** The error to throw on: a full disk by its own name, anything else as it came. */
export function asDiskFull(error: unknown): unknown {
  return isDiskFull(error) && !(error instanceof DiskFullError) ? new DiskFullError(error) : error;
}
