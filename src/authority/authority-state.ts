// What the authority knows, as one JSON file. Every change is load, change, save under a lock file, so that the command line can add a unit while the
// watching process answers requests. No private key is in here; secrets of enrolment codes are, until the code is used, locked or too old.
import { closeSync, existsSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { IssuedCertificates } from '../shared/domain/enrolment.ts';
import type { UnitCode } from '../shared/domain/ids.ts';
import type { DirectoryUnit, Policy, RegisteredSeal } from '../shared/domain/published.ts';
import type { CertificateUse } from '../seals/pki/profile.ts';
import type { RevocationReason } from '../seals/pki/crl.ts';
import { AuthorityError } from './authority-error.ts';
import { writeWhole } from './files.ts';

/** The policy without what every issue adds. */
export type PolicyRules = Omit<Policy, 'type' | 'number' | 'issuedAt' | 'nextUpdate'>;

export interface IssuedRecord {
  readonly sha256: string;
  readonly serialHex: string;
  readonly use: CertificateUse | 'intermediate';
  readonly unit: UnitCode | null;
  readonly issuedBy: 'root' | 'intermediate';
  readonly issuedAt: string;
  revoked: { readonly at: string; readonly reason: RevocationReason } | null;
}

export interface Enrolment {
  readonly id: string;
  readonly unit: UnitCode;
  readonly issuedAt: string;
  state: 'open' | 'locked' | 'expired' | 'issued';
  /** Null as soon as it is no longer needed. */
  secretHex: string | null;
  wrongTries: number;
  /** Proof of the request that was answered, and the answer: the same request gets the same certificates. */
  requestHmac: string | null;
  certificates: IssuedCertificates | null;
}

export interface AuthorityState {
  readonly format: 'yizhan/authority';
  readonly version: 1;
  readonly region: string;
  readonly certificates: {
    readonly root: string;
    readonly intermediate: string;
    readonly listSigner: string;
  };
  /** Of the last publication, the same for all four parts; 0 before the first. */
  publishedNumber: number;
  /** Of the last publication that reached the drop folder; behind `publishedNumber` when the process died in between. */
  writtenNumber: number;
  publishedAt: string | null;
  /** Something changed since the last publication. */
  dirty: boolean;
  units: DirectoryUnit[];
  seals: RegisteredSeal[];
  policy: PolicyRules;
  issued: IssuedRecord[];
  enrolments: Enrolment[];
}

/** Load and change the state of one folder. */
export interface StateFile {
  exists(): boolean;
  read(): AuthorityState;
  create(state: AuthorityState): void;
  /** Runs `change` on a fresh copy and saves it; saves nothing when it throws. */
  update<T>(change: (state: AuthorityState) => T): T;
}

export function openStateFile(folder: string): StateFile {
  const path = join(folder, 'authority.json');
  const read = (): AuthorityState => parseState(readFileSync(path, 'utf8'));
  const write = (state: AuthorityState): void => writeWhole(path, `${JSON.stringify(state, null, 1)}\n`);
  return {
    exists: () => existsSync(path),
    read,
    create: write,
    update: (change) =>
      withLock(join(folder, 'authority.lock'), () => {
        const state = read();
        const result = change(state);
        write(state);
        return result;
      }),
  };
}

function parseState(text: string): AuthorityState {
  const state = JSON.parse(text) as Partial<AuthorityState>;
  if (state.format !== 'yizhan/authority' || state.version !== 1) {
    throw new AuthorityError('state-unreadable', 'authority.json is not of this version');
  }
  return state as AuthorityState;
}

// A change takes milliseconds; whoever holds the lock for ten seconds is stuck.
const lockTries = 200;
const lockPauseMs = 50;

function withLock<T>(path: string, work: () => T): T {
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
