// Makes an authority in an empty folder, and raises a folder of version 1 (RSA only) to version 2 (SM2 chain, seal maker, time-stamp keys, life of seals).
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseCertificate } from '../seals/pki/certificate.ts';
import type { SealId } from '../shared/domain/ids.ts';
import type { RegisteredSeal } from '../shared/domain/published.ts';
import { safeVerificationPolicy } from '../shared/domain/verification-policy.ts';
import { appendAudit } from './audit.ts';
import { judgePassphrase, openKeys } from './authority-keys.ts';
import type { AuthorityKeys } from './authority-keys.ts';
import { stateVersion, statePath } from './authority-state.ts';
import type { AuthorityState, PolicyRules, SealRecord, StateFile } from './authority-state.ts';
import { writeWhole } from './files.ts';
import { foundRsa, foundSm2, foundTimeStamp } from './issuing.ts';
import { withLock } from './state-lock.ts';

export interface FoundingOptions {
  readonly folder: string;
  readonly passphrase: string;
  readonly clock: () => Date;
  readonly region?: string;
  readonly caKeyBits?: 2048 | 3072 | 4096;
}

const defaultCaKeyBits = 3072;

/** Makes keys, certificates and state. Throws AuthorityError `passphrase-weak`. */
export function foundAuthority(options: FoundingOptions, file: StateFile): AuthorityKeys {
  const { region = '云岭市', clock, folder, passphrase, caKeyBits = defaultCaKeyBits } = options;
  judgePassphrase(passphrase);
  const keys = openKeys({ folder, passphrase, makeMissing: { caKeyBits } });
  const founding = { keys, region, now: clock() };
  const rsa = foundRsa(founding);
  const timeStamp = foundTimeStamp(founding, rsa.certificates.intermediate);
  const sm2 = foundSm2(founding);
  const certificates = { ...rsa.certificates, ...timeStamp.certificates, ...sm2.certificates };
  const state: AuthorityState = {
    format: 'yizhan/authority',
    version: stateVersion,
    region,
    certificates,
    publishedNumber: 0,
    writtenNumber: 0,
    publishedAt: null,
    dirty: true,
    units: [],
    seals: [],
    policy: policyWith(certificates.sealMaker, defaultRules),
    issued: [...rsa.issued, ...timeStamp.issued, ...sm2.issued],
    enrolments: [],
    audit: [],
  };
  appendAudit(state.audit, {
    at: founding.now.toISOString(),
    actor: 'authority',
    act: 'found',
    subject: region,
    details: { root: parseCertificate(certificates.root).sha256 },
  });
  file.create(state);
  return keys;
}

const defaultRules: Omit<PolicyRules, 'verification'> = {
  maxPackageBytes: 200 * 1024 * 1024,
  holdForRelease: [],
  revocation: 'soft',
  idleLockMinutes: 10,
  rolePairsAllowed: [],
  sealForms: { default: 'ofd', exceptions: [] },
};

/** The policy of a new authority: only its own maker makes seals, and a seal that its registry does not know is no seal of its units. */
function policyWith(sealMakerPem: string, rules: Omit<PolicyRules, 'verification'>): PolicyRules {
  const verification = {
    ...safeVerificationPolicy,
    revocation: rules.revocation,
    sealMakers: [parseCertificate(sealMakerPem).sha256],
    unknownSealStatus: 'undecided',
  } as const;
  return { ...rules, verification };
}

/** State of version 1, as far as it differs. */
type OldState = Omit<AuthorityState, 'version' | 'certificates' | 'seals' | 'audit' | 'policy'> & {
  readonly version: 1;
  readonly certificates: Pick<AuthorityState['certificates'], 'root' | 'intermediate' | 'listSigner'>;
  readonly seals: readonly RegisteredSeal[];
  readonly policy: PolicyRules;
};

/**
 * Raises a folder of version 1; leaves every other folder alone. The old state is kept as `authority.v1.json`. Killed in the middle, it goes on at the
 * next start: keys that are made already are opened, and the state is replaced in one step.
 */
export function raiseAuthority(options: FoundingOptions): void {
  const { folder, passphrase, clock, caKeyBits = defaultCaKeyBits } = options;
  if (readOldState(folder) === null) return;
  const keys = openKeys({ folder, passphrase, makeMissing: { caKeyBits } });
  withLock(join(folder, 'authority.lock'), () => {
    const old = readOldState(folder);
    if (old === null) return;
    const backup = join(folder, 'authority.v1.json');
    if (!existsSync(backup)) copyFileSync(statePath(folder), backup);
    writeWhole(statePath(folder), `${JSON.stringify(raiseState(old, keys, clock()), null, 1)}\n`);
  });
}

function readOldState(folder: string): OldState | null {
  const state = JSON.parse(readFileSync(statePath(folder), 'utf8')) as Partial<OldState>;
  return state.format === 'yizhan/authority' && state.version === 1 ? (state as OldState) : null;
}

function raiseState(old: OldState, keys: AuthorityKeys, now: Date): AuthorityState {
  const founding = { keys, region: old.region, now };
  const timeStamp = foundTimeStamp(founding, old.certificates.intermediate);
  const sm2 = foundSm2(founding);
  const certificates = { ...old.certificates, ...timeStamp.certificates, ...sm2.certificates };
  const state: AuthorityState = {
    ...old,
    version: stateVersion,
    certificates,
    seals: old.seals.map((seal) => recordOfRegistered(seal, now)),
    policy: policyWith(certificates.sealMaker, { ...defaultRules, ...old.policy }),
    issued: [...old.issued, ...timeStamp.issued, ...sm2.issued],
    audit: [],
    dirty: true,
  };
  appendAudit(state.audit, {
    at: now.toISOString(),
    actor: 'authority',
    act: 'raise',
    subject: old.region,
    details: { from: '1', to: String(stateVersion) },
  });
  return state;
}

/** A seal of version 1: its life before is not known, its state is. */
function recordOfRegistered(seal: RegisteredSeal, now: Date): SealRecord {
  const { id, unit, name, diameterMm, pictureSha256, certificatePem, validFrom, validUntil, state } = seal;
  return {
    ...{ id: id as SealId, unit, name, diameterMm, pictureSha256, certificatePem, validFrom, validUntil },
    life: state,
    // An active one has been so since it was made; of the others only the time of this raise is certain.
    lifeSince: state === 'active' ? validFrom : now.toISOString(),
    sm2CertificatePem: null,
    esealSha256: null,
    otherCertificates: {},
    renews: null,
    supersededBy: null,
    csrs: null,
    destructionAsked: null,
    history: [],
  };
}
