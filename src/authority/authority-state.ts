// What the authority knows, as one JSON file. Every change is load, change, save under a lock file, so that the command line can add a unit while the
// watching process answers requests. No private key is in here; secrets of enrolment codes are, until the code is used, locked or too old.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IssuedCertificates } from '../shared/domain/enrolment.ts';
import type { SealId, UnitCode } from '../shared/domain/ids.ts';
import type { DirectoryUnit, Policy } from '../shared/domain/published.ts';
import type { SealAct, SealActor, SealLifeState } from '../shared/domain/seal-life.ts';
import type { SealWish } from '../shared/domain/seal-life-notices.ts';
import type { CertificateUse } from '../seals/pki/profile.ts';
import type { RevocationReason } from '../seals/pki/crl.ts';
import type { AuditEntry } from './audit.ts';
import { AuthorityError } from './authority-error.ts';
import { writeWhole } from './files.ts';
import { withLock } from './state-lock.ts';

/** The policy without what every issue adds. */
export type PolicyRules = Omit<Policy, 'type' | 'number' | 'issuedAt' | 'nextUpdate' | 'sm2RootSha256'>;

export type IssuerName = 'root' | 'intermediate' | 'sm2Root' | 'sm2Intermediate';

export interface IssuedRecord {
  readonly sha256: string;
  readonly serialHex: string;
  readonly use: CertificateUse | 'intermediate';
  readonly unit: UnitCode | null;
  readonly issuedBy: IssuerName;
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
  /** The seal that came of it; absent in enrolments of version 1. */
  sealId?: SealId;
}

/** One step in a seal's life; each becomes a decision, signed and sent to the unit. */
export interface SealEvent {
  /** Id of the decision. */
  readonly noticeId: string;
  readonly act: SealAct;
  readonly state: SealLifeState;
  readonly actor: SealActor;
  /** Person at the unit; empty for the authority and the clock. */
  readonly by: string;
  readonly reason: string;
  readonly at: string;
  /** The unit's notice that led to it. */
  readonly answers: string | null;
  /** The unit's notice that was taken back by it: it does nothing any more, however often it comes again. */
  readonly withdrawn?: string;
  /** Written into the drop folder, or told by an enrolment's answer. */
  sent: boolean;
}

/** A seal from its request on. Its picture and its SES form lie beside the state, see seal-files.ts. */
export interface SealRecord {
  readonly id: SealId;
  readonly unit: UnitCode;
  readonly name: string;
  readonly diameterMm: number;
  readonly pictureSha256: string;
  life: SealLifeState;
  lifeSince: string;
  /** Null until it is issued. */
  certificatePem: string | null;
  sm2CertificatePem: string | null;
  esealSha256: string | null;
  validFrom: string | null;
  validUntil: string | null;
  /** Other keys of the unit that were renewed with it. */
  otherCertificates: { readonly machine?: string; readonly encryption?: string };
  /** The seal that it renews. */
  readonly renews: SealId | null;
  supersededBy: SealId | null;
  /** Certificate requests that wait for the issue; null afterwards. */
  csrs: SealWish['csrs'] | null;
  /** A unit's wish to have it destroyed that nobody has decided on. */
  destructionAsked: { readonly noticeId: string; readonly by: string; readonly reason: string } | null;
  history: SealEvent[];
}

export interface AuthorityState {
  readonly format: 'yizhan/authority';
  readonly version: 2;
  readonly region: string;
  certificates: {
    readonly root: string;
    readonly intermediate: string;
    readonly listSigner: string;
    readonly sm2Root: string;
    readonly sm2Intermediate: string;
    readonly sealMaker: string;
    readonly timeStamp: string;
    readonly sm2TimeStamp: string;
  };
  /** Of the last publication, the same for all four parts; 0 before the first. */
  publishedNumber: number;
  /** Of the last publication that reached the drop folder; behind `publishedNumber` when the process died in between. */
  writtenNumber: number;
  publishedAt: string | null;
  /** Something changed since the last publication. */
  dirty: boolean;
  units: DirectoryUnit[];
  seals: SealRecord[];
  policy: PolicyRules;
  issued: IssuedRecord[];
  enrolments: Enrolment[];
  audit: AuditEntry[];
}

export const stateVersion = 2;

/** Load and change the state of one folder. */
export interface StateFile {
  exists(): boolean;
  read(): AuthorityState;
  create(state: AuthorityState): void;
  /** Runs `change` on a fresh copy and saves it; saves nothing when it throws. */
  update<T>(change: (state: AuthorityState) => T): T;
}

/** Path of the state in an authority's folder. */
export function statePath(folder: string): string {
  return join(folder, 'authority.json');
}

export function openStateFile(folder: string): StateFile {
  const path = statePath(folder);
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
  if (state.format !== 'yizhan/authority' || state.version !== stateVersion) {
    throw new AuthorityError('state-unreadable', 'authority.json is not of this version');
  }
  return state as AuthorityState;
}
