// The authority of a prefecture: certificates, seal registry, directory, policy, revocation. Own folder, own passphrase, own process; it may have no
// network at all. It speaks to the exchange by signed files alone (drop-folder.ts), so that whoever owns the exchange owns no trust.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { EnrolmentAnswer } from '../shared/domain/enrolment.ts';
import type { Sha256, UnitCode } from '../shared/domain/ids.ts';
import type { DirectoryUnit, Publication, RegisteredSeal } from '../shared/domain/published.ts';
import { parseCertificate } from '../seals/pki/certificate.ts';
import type { RevocationReason } from '../seals/pki/crl.ts';
import { readCsr } from '../seals/pki/csr.ts';
import { AuthorityError } from './authority-error.ts';
import { createKeys, openKeys } from './authority-keys.ts';
import type { AuthorityKeys } from './authority-keys.ts';
import { openStateFile } from './authority-state.ts';
import type { AuthorityState, PolicyRules, StateFile } from './authority-state.ts';
import { openDropFolder } from './drop-folder.ts';
import type { DropFolder } from './drop-folder.ts';
import { answerRequest, openEnrolment, readEnrolmentRequest, requireUnit } from './enrolment-desk.ts';
import { issueAuthority, issueFromIntermediate, pemOf, recordOf } from './issuing.ts';
import { isPublicationDue, makePublication } from './publishing.ts';

/** A unit as the administrator enters it; certificates come by enrolment. */
export type NewUnit = Omit<DirectoryUnit, 'machineCertificates' | 'encryptionCertificates' | 'formerNames'> &
  Partial<Pick<DirectoryUnit, 'formerNames'>>;

export interface Authority {
  readonly rootPem: string;
  readonly rootSha256: Sha256;
  /** Where requests come from and answers go to. */
  readonly dropFolder: string;
  state(): Readonly<AuthorityState>;
  addUnit(unit: NewUnit): void;
  setPolicy(changes: Partial<PolicyRules>): void;
  issueEnrolmentCode(wish: {
    readonly unit: UnitCode;
    readonly enrolmentUrl: string;
    readonly exchangeUrl: string;
  }): { readonly text: string; readonly enrolmentId: string };
  /** TLS certificate of the exchange for its own key; chain in PEM, end certificate first, no root. */
  issueExchangeCertificate(wish: {
    readonly csrPem: string;
    readonly dnsNames: readonly string[];
    readonly ipAddresses: readonly string[];
  }): { readonly certificatePem: string; readonly chainPem: string };
  /** Answers one request outside the drop folder. */
  handleRequest(request: unknown): EnrolmentAnswer;
  /** Answers all waiting requests, and publishes when something changed or the last publication grows old. */
  processRequests(): Promise<{ readonly answered: number; readonly published: boolean }>;
  /** Revokes certificates: one by its SHA-256, or all of a unit (of one use). */
  revoke(wish: {
    readonly what:
      | { readonly sha256: string }
      | { readonly unit: UnitCode; readonly use?: 'machine' | 'seal' | 'encryption' };
    readonly reason: RevocationReason;
    readonly at?: Date;
  }): number;
  setSealState(sealId: string, state: RegisteredSeal['state']): void;
  /** Publishes under the next number, into the drop folder too. */
  publish(): Promise<Publication>;
}

export interface AuthorityOptions {
  readonly folder: string;
  readonly passphrase: string;
  readonly clock: () => Date;
  /** Default: `drop` in the authority's folder. */
  readonly dropFolder?: string;
  /** Named in certificates and directory; used when the authority is made. */
  readonly region?: string;
  /** Root and intermediate; 3072 unless told, 2048 makes tests faster. */
  readonly caKeyBits?: 2048 | 3072 | 4096;
}

const defaultPolicy: PolicyRules = {
  maxPackageBytes: 200 * 1024 * 1024,
  holdForRelease: [],
  revocation: 'soft',
  idleLockMinutes: 10,
  rolePairsAllowed: [],
};

/** Opens the authority in `folder`, making it first when there is none. Throws AuthorityError. */
export function createAuthority(options: AuthorityOptions): Authority {
  mkdirSync(options.folder, { recursive: true, mode: 0o700 });
  const file = openStateFile(options.folder);
  const keys = file.exists() ? openKeys(options.folder, options.passphrase) : foundAuthority(options, file);
  return serveAuthority(options, file, keys);
}

/** Opens the authority in `folder`; throws AuthorityError `authority-missing` when there is none. */
export function openAuthority(options: AuthorityOptions): Authority {
  if (!openStateFile(options.folder).exists()) throw new AuthorityError('authority-missing', options.folder);
  return createAuthority(options);
}

function foundAuthority(options: AuthorityOptions, file: StateFile): AuthorityKeys {
  const { region = '云岭市', clock, caKeyBits = 3072 } = options;
  const keys = createKeys(options.folder, options.passphrase, caKeyBits);
  const now = clock();
  const { root, intermediate, listSigner } = issueAuthority(keys, region, now);
  file.create({
    format: 'yizhan/authority',
    version: 1,
    region,
    certificates: { root: pemOf(root), intermediate: pemOf(intermediate), listSigner: pemOf(listSigner) },
    publishedNumber: 0,
    writtenNumber: 0,
    publishedAt: null,
    dirty: true,
    units: [],
    seals: [],
    policy: defaultPolicy,
    issued: [
      recordOf(intermediate, 'intermediate', 'root', now),
      recordOf(listSigner, 'listSigner', 'intermediate', now),
    ],
    enrolments: [],
  });
  return keys;
}

function serveAuthority(options: AuthorityOptions, file: StateFile, keys: AuthorityKeys): Authority {
  const { clock } = options;
  const dropFolder = options.dropFolder ?? join(options.folder, 'drop');
  const drop = openDropFolder(dropFolder);
  const rootPem = file.read().certificates.root;
  const rootSha256 = parseCertificate(rootPem).sha256 as Sha256;
  const change = (work: (state: AuthorityState) => void) =>
    file.update((state) => {
      work(state);
      state.dirty = true;
    });
  const handleRequest = (value: unknown): EnrolmentAnswer => {
    const request = readEnrolmentRequest(value);
    if (request === null) return { state: 'refused', code: 'enrolment-malformed', requestHmac: '' };
    return file.update((state) => answerRequest({ state, keys, now: clock() }, request));
  };
  const publish = async (): Promise<Publication> => {
    const now = clock();
    const state = file.update((current) => {
      current.publishedNumber += 1;
      current.publishedAt = now.toISOString();
      current.dirty = false;
      return current;
    });
    const publication = await makePublication(state, keys, now);
    drop.writePublication(publication);
    file.update((current) => void (current.writtenNumber = state.publishedNumber));
    return publication;
  };
  return {
    rootPem,
    rootSha256,
    dropFolder,
    state: () => file.read(),
    addUnit: (unit) => change((state) => addUnit(state, unit)),
    setPolicy: (changes) => change((state) => (state.policy = { ...state.policy, ...changes })),
    issueEnrolmentCode: (wish) =>
      file.update((state) => openEnrolment(state, wish, { rootSha256, now: clock() })),
    issueExchangeCertificate: (wish) =>
      file.update((state) => issueExchange(state, keys, { ...wish, now: clock() })),
    handleRequest,
    async processRequests() {
      const answered = answerWaiting(drop, handleRequest);
      const published = isPublicationDue(file.read(), clock());
      if (published) await publish();
      return { answered, published };
    },
    revoke: (wish) => file.update((state) => revoke(state, { ...wish, at: wish.at ?? clock() })),
    setSealState: (sealId, sealState) => change((state) => setSealState(state, sealId, sealState)),
    publish,
  };
}

function answerWaiting(drop: DropFolder, handle: (value: unknown) => EnrolmentAnswer): number {
  const waiting = drop.waiting();
  for (const id of waiting) {
    const value = drop.readRequest(id);
    const answer = handle(value);
    // The file's name is the id: a request under another's name must not overwrite that one's answer. Nor must a second, different
    // request overwrite the certificates that the first one waits for.
    const named = (value as { enrolmentId?: unknown } | undefined)?.enrolmentId === id;
    const used = answer.state === 'refused' && answer.code === 'enrolment-used';
    if (named && !used) drop.writeAnswer(id, answer);
    drop.removeRequest(id);
  }
  return waiting.length;
}

function addUnit(state: AuthorityState, unit: NewUnit): void {
  if (state.units.some(({ code }) => code === unit.code)) throw new AuthorityError('unit-exists', unit.code);
  if (unit.parent !== null) requireUnit(state, unit.parent);
  state.units.push({ formerNames: [], ...unit, machineCertificates: [], encryptionCertificates: [] });
}

function issueExchange(
  state: AuthorityState,
  keys: AuthorityKeys,
  wish: { csrPem: string; dnsNames: readonly string[]; ipAddresses: readonly string[]; now: Date },
) {
  const name = `${state.region}公文交换中心`;
  const { spki } = readCsr(wish.csrPem);
  const subject = { commonName: name, organization: name, unit: null, ...wish };
  const certificatePem = pemOf(
    issueFromIntermediate({ state, keys, use: 'exchange', subject, spki, now: wish.now }),
  );
  return { certificatePem, chainPem: certificatePem + state.certificates.intermediate };
}

function revoke(
  state: AuthorityState,
  wish: { what: Parameters<Authority['revoke']>[0]['what']; reason: RevocationReason; at: Date },
): number {
  const { what } = wish;
  const meant = state.issued.filter((record) =>
    'sha256' in what
      ? record.sha256 === what.sha256
      : record.unit === what.unit && (what.use === undefined || record.use === what.use),
  );
  if (meant.length === 0) throw new AuthorityError('unknown-subject', JSON.stringify(what));
  const fresh = meant.filter(({ revoked }) => revoked === null);
  for (const record of fresh) record.revoked = { at: wish.at.toISOString(), reason: wish.reason };
  dropRevokedEncryption(state);
  state.dirty = true;
  return fresh.length;
}

/** Nobody may encrypt for a revoked key; machine certificates stay listed, old messages are judged by them. */
function dropRevokedEncryption(state: AuthorityState): void {
  const revoked = new Set(
    state.issued.filter((record) => record.revoked !== null).map(({ sha256 }) => sha256),
  );
  const good = (pem: string): boolean => !revoked.has(parseCertificate(pem).sha256);
  state.units = state.units.map((unit) => ({
    ...unit,
    encryptionCertificates: unit.encryptionCertificates.filter(good),
  }));
}

function setSealState(state: AuthorityState, sealId: string, sealState: RegisteredSeal['state']): void {
  if (!state.seals.some(({ id }) => id === sealId))
    throw new AuthorityError('unknown-subject', `seal ${sealId}`);
  state.seals = state.seals.map((seal) => (seal.id === sealId ? { ...seal, state: sealState } : seal));
}
