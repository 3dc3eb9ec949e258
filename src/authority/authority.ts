// The authority of a prefecture: certificates, seal registry, directory, policy, revocation. Own folder, own passphrase, own process; it may have no
// network at all. It speaks to the exchange by signed files alone (drop-folder.ts), so that whoever owns the exchange owns no trust.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { EnrolmentAnswer } from '../shared/domain/enrolment.ts';
import type { Sha256, UnitCode } from '../shared/domain/ids.ts';
import type { DirectoryUnit, Publication } from '../shared/domain/published.ts';
import { parseCertificate } from '../seals/pki/certificate.ts';
import type { RevocationReason } from '../seals/pki/crl.ts';
import { readCsr } from '../seals/pki/csr.ts';
import { AuthorityError } from './authority-error.ts';
import { openKeys } from './authority-keys.ts';
import type { AuthorityKeys } from './authority-keys.ts';
import { openStateFile } from './authority-state.ts';
import type { AuthorityState, PolicyRules, StateFile } from './authority-state.ts';
import { sendDecisions } from './decisions.ts';
import { audit, requireUnit } from './desk.ts';
import type { Desk } from './desk.ts';
import { openDropFolder } from './drop-folder.ts';
import type { DropFolder } from './drop-folder.ts';
import { answerRequest, openEnrolment, readEnrolmentRequest } from './enrolment-desk.ts';
import { issueExchangeEncryption } from './exchange-desk.ts';
import { foundAuthority, raiseAuthority } from './founding.ts';
import { issueFromIntermediate, pemOf, renewOwnCertificates } from './issuing.ts';
import { changePolicy } from './policy.ts';
import { isPublicationDue, makePublication } from './publishing.ts';
import { actOnSeal, expireSeals, overdueSeals, requireSeal } from './seal-acts.ts';
import { orderOnSeal, takeNotice } from './seal-desk.ts';
import type { NoticeOutcome, SealOrder } from './seal-desk.ts';
import { openSealFiles } from './seal-files.ts';
import { requirePublishable } from './unit-shape.ts';
import { endUnit, renameUnit, type UnitEnd, type UnitRename } from './unit-life.ts';

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
  /** Another name from the day after `until`; old documents keep the old one. */
  renameUnit(rename: UnitRename): void;
  /** Merged or abolished: its mail goes to the successor. */
  endUnit(end: UnitEnd): void;
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
  /** Encryption certificate of the exchange for its own key (PEM); the policy names it from the next publication on. */
  issueExchangeEncryption(csrPem: string): string;
  /** Answers one request outside the drop folder. */
  handleRequest(request: unknown): EnrolmentAnswer;
  /** Takes in one unit's notice about a seal outside the drop folder. */
  takeNotice(token: string): NoticeOutcome;
  /** Answers all waiting requests and notices, ends what has expired, and publishes when something changed or the last publication grows old. */
  processRequests(): Promise<Processed>;
  /** Revokes certificates: one by its SHA-256, or all of a unit (of one use). */
  revoke(wish: {
    readonly what:
      | { readonly sha256: string }
      | { readonly unit: UnitCode; readonly use?: 'machine' | 'seal' | 'encryption' };
    readonly reason: RevocationReason;
    readonly at?: Date;
  }): number;
  /** Does one step of a seal's life; names what changed, `renew` changes two. Throws AuthorityError `act-not-possible`. */
  orderOnSeal(
    sealId: string,
    order: SealOrder,
    reason?: string,
  ): readonly { readonly id: string; readonly from: string; readonly to: string }[];
  /** Brings a seal that is in use into this state. */
  setSealState(sealId: string, state: 'active' | 'suspended' | 'destroyed'): void;
  /** Publishes under the next number, into the drop folder too. */
  publish(): Promise<Publication>;
}

/** What one pass did. */
export interface Processed {
  readonly answered: number;
  readonly notices: number;
  readonly published: boolean;
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

/** Opens the authority in `folder`, making it first when there is none. Throws AuthorityError. */
export function createAuthority(options: AuthorityOptions): Authority {
  const { folder, passphrase } = options;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = openStateFile(folder);
  if (!file.exists()) return serveAuthority(options, file, foundAuthority(options, file));
  raiseAuthority(options);
  return serveAuthority(options, file, openKeys({ folder, passphrase, makeMissing: null }));
}

/** Opens the authority in `folder`; throws AuthorityError `authority-missing` when there is none. */
export function openAuthority(options: AuthorityOptions): Authority {
  if (!openStateFile(options.folder).exists()) throw new AuthorityError('authority-missing', options.folder);
  return createAuthority(options);
}

function serveAuthority(options: AuthorityOptions, file: StateFile, keys: AuthorityKeys): Authority {
  const { clock, folder } = options;
  const dropFolder = options.dropFolder ?? join(folder, 'drop');
  const drop = openDropFolder(dropFolder);
  const files = openSealFiles(folder);
  const rootPem = file.read().certificates.root;
  const rootSha256 = parseCertificate(rootPem).sha256 as Sha256;
  const atDesk = <T>(work: (desk: Desk) => T): T =>
    file.update((state) => work({ state, keys, files, now: clock() }));
  const handleRequest = (value: unknown): EnrolmentAnswer => {
    const request = readEnrolmentRequest(value);
    if (request === null) return { state: 'refused', code: 'enrolment-malformed', requestHmac: '' };
    return atDesk((desk) => answerRequest(desk, request));
  };
  const take = (token: string): NoticeOutcome => atDesk((desk) => takeNotice(desk, token));
  const publish = createPublish({ file, keys, drop, files, clock });
  return {
    rootPem,
    rootSha256,
    dropFolder,
    state: () => file.read(),
    addUnit: (unit) => atDesk((desk) => addUnit(desk, unit)),
    renameUnit: (rename) => atDesk((desk) => renameUnit(desk, rename)),
    endUnit: (end) => atDesk((desk) => endUnit(desk, end)),
    setPolicy: (changes) => atDesk((desk) => changePolicy(desk, changes)),
    issueEnrolmentCode: (wish) =>
      file.update((state) => openEnrolment(state, wish, { rootSha256, now: clock() })),
    issueExchangeCertificate: (wish) => atDesk((desk) => issueExchange(desk, wish)),
    issueExchangeEncryption: (csrPem) => atDesk((desk) => issueExchangeEncryption(desk, csrPem)),
    handleRequest,
    takeNotice: take,
    async processRequests() {
      const answered = answerWaiting(drop, handleRequest);
      const notices = takeWaiting(drop, take);
      // Looked at before it is changed: an idle authority writes nothing.
      if (overdueSeals(file.read(), clock()).length > 0) atDesk(expireSeals);
      const published = isPublicationDue(file.read(), clock());
      if (published) await publish();
      else await sendDecisions({ file, keys, files, drop, clock });
      return { answered, notices, published };
    },
    revoke: (wish) => atDesk((desk) => revoke(desk, wish)),
    orderOnSeal: (sealId, order, reason = '') =>
      atDesk((desk) => {
        const before = new Map(desk.state.seals.map(({ id, life }) => [id, life]));
        const changed = orderOnSeal(desk, sealId, order, reason);
        return changed.map(({ id, life }) => ({ id, from: before.get(id) ?? '', to: life }));
      }),
    setSealState: (sealId, sealState) => atDesk((desk) => setSealState(desk, sealId, sealState)),
    publish,
  };
}

/** The registry first, the decisions after it: a unit that reads of a decision finds it in the registry. */
function createPublish(parts: {
  readonly file: StateFile;
  readonly keys: AuthorityKeys;
  readonly drop: DropFolder;
  readonly files: Desk['files'];
  readonly clock: () => Date;
}): () => Promise<Publication> {
  const { file, keys, drop, clock } = parts;
  return async () => {
    const now = clock();
    const state = file.update((current) => {
      for (const name of renewOwnCertificates(current, keys, now))
        audit({ state: current, now }, 'renew own certificate', name);
      current.publishedNumber += 1;
      current.publishedAt = now.toISOString();
      current.dirty = false;
      audit({ state: current, now }, 'publish', String(current.publishedNumber));
      return current;
    });
    const publication = await makePublication(state, keys, now);
    drop.writePublication(publication);
    file.update((current) => void (current.writtenNumber = state.publishedNumber));
    await sendDecisions(parts);
    return publication;
  };
}

/** Each notice is read once; one that nobody can prove is dropped, the trail says so. */
function takeWaiting(drop: DropFolder, take: (token: string) => NoticeOutcome): number {
  const waiting = drop.waitingNotices();
  for (const name of waiting) {
    take(drop.readNotice(name));
    drop.removeNotice(name);
  }
  return waiting.length;
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

function addUnit(desk: Desk, unit: NewUnit): void {
  const { state } = desk;
  if (state.units.some(({ code }) => code === unit.code)) throw new AuthorityError('unit-exists', unit.code);
  if (unit.parent !== null) requireUnit(state, unit.parent);
  const added = { formerNames: [], ...unit, machineCertificates: [], encryptionCertificates: [] };
  requirePublishable(added, desk.now);
  state.units.push(added);
  state.dirty = true;
  audit(desk, 'add unit', unit.code, { details: { name: unit.name } });
}

function issueExchange(
  desk: Desk,
  wish: {
    readonly csrPem: string;
    readonly dnsNames: readonly string[];
    readonly ipAddresses: readonly string[];
  },
) {
  const { state } = desk;
  const name = `${state.region}公文交换中心`;
  const { spki } = readCsr(wish.csrPem);
  const { dnsNames, ipAddresses } = wish;
  const subject = { commonName: name, organization: name, unit: null, dnsNames, ipAddresses };
  const certificatePem = pemOf(issueFromIntermediate({ ...desk, use: 'exchange', subject, spki }));
  audit(desk, 'exchange certificate', name);
  return { certificatePem, chainPem: certificatePem + state.certificates.intermediate };
}

function revoke(desk: Desk, wish: Parameters<Authority['revoke']>[0]): number {
  const { what, reason, at = desk.now } = wish;
  const { state } = desk;
  const meant = state.issued.filter((record) =>
    'sha256' in what
      ? record.sha256 === what.sha256
      : record.unit === what.unit && (what.use === undefined || record.use === what.use),
  );
  const subject = 'sha256' in what ? what.sha256 : what.unit;
  if (meant.length === 0) throw new AuthorityError('unknown-subject', subject);
  const fresh = meant.filter(({ revoked }) => revoked === null);
  for (const record of fresh) record.revoked = { at: at.toISOString(), reason };
  dropRevokedEncryption(state);
  state.dirty = true;
  audit(desk, 'revoke', subject, { details: { reason, certificates: String(fresh.length) } });
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

const stateActs = { active: 'restore', suspended: 'suspend', destroyed: 'destroy' } as const;

function setSealState(desk: Desk, sealId: string, sealState: keyof typeof stateActs): void {
  const record = requireSeal(desk.state, sealId);
  if (record.life === sealState) return;
  actOnSeal(desk, record, { act: stateActs[sealState], actor: 'authority' });
}
