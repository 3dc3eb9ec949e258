// The one guard in front of every procedure: session, permission, and how failures travel. The table has a row for every procedure of the
// contract; one without a row does not compile. Nothing unexpected crosses the boundary: a bug is logged here and travels without detail.
import { ORPCError } from '@orpc/server';
import type { stationContract } from '../../shared/contract/station.ts';
import type { StationFailure } from '../../shared/contract/failures.ts';
import { roleMay, type Permission } from '../../shared/domain/roles.ts';
import { isDiskFull } from '../store/disk-full.ts';
import type { SessionKeeper } from './accounts/sessions.ts';
import type { ConnectionContext } from './connection.ts';
import type { Actor, Details, Outcome } from './outcome.ts';
import type { Logger } from './parts.ts';
import { refusalOf, TokenError } from './seal-token/seal-tokens.ts';
import { refusalOfStorage, type StorageGate } from './storage/gate.ts';

/** Who may call: anybody at the window, anybody logged in, or whoever holds one of the permissions. */
type Access = 'open' | 'any-person' | readonly Permission[];
type Contract = typeof stationContract;
type AccessTable = { readonly [Part in keyof Contract]: { readonly [Act in keyof Contract[Part]]: Access } };

const reviews = ['review.revise', 'review.sign'] as const;
const writes = ['draft.write', 'review.revise'] as const;
const seesRoad = ['draft.read', 'seal.apply'] as const;
const sealsJointly = ['joint.read'] as const;
const keepsDocuments = ['inbox.read', 'draft.read', 'seal.apply'] as const;

/** Who may call what. */
export const access: AccessTable = {
  session: { overview: 'open', login: 'open', resume: 'open', touch: 'any-person', logout: 'open' },
  enrolment: { state: 'open', begin: 'open' },
  events: { watch: 'open' },
  home: { board: 'any-person', counts: 'any-person' },
  drafting: {
    list: ['draft.read'],
    create: ['draft.write'],
    get: seesRoad,
    save: ['draft.write'],
    attach: ['draft.write'],
    detach: ['draft.write'],
    submit: ['draft.write'],
    annul: ['draft.write'],
  },
  writing: {
    versions: ['draft.read'],
    version: ['draft.read'],
    keep: writes,
    templates: writes,
    saveTemplate: ['draft.write'],
    renameTemplate: ['draft.write'],
    archiveTemplate: ['draft.write'],
    phrases: writes,
    savePhrase: writes,
    removePhrase: writes,
    importFile: writes,
  },
  approval: { queue: reviews, revise: ['review.revise'], approve: ['review.sign'], return: reviews },
  numbering: {
    queue: ['number.register'],
    preview: ['number.register'],
    register: ['number.register'],
    return: ['number.register'],
  },
  sealing: {
    queue: ['seal.apply'],
    desk: ['seal.apply'],
    confirmUnchecked: ['seal.apply'],
    confirmPlace: ['seal.apply'],
    seal: ['seal.apply'],
    return: ['seal.apply'],
  },
  joint: {
    list: sealsJointly,
    view: sealsJointly,
    start: ['seal.apply'],
    take: ['seal.apply'],
    consent: ['review.sign'],
    decline: sealsJointly,
    remakeFile: sealsJointly,
    confirmPlace: ['seal.apply'],
    seal: ['seal.apply'],
    finish: ['seal.apply'],
  },
  sending: {
    outbox: seesRoad,
    deliveries: seesRoad,
    release: ['outbox.release'],
    hold: ['outbox.release'],
    retry: ['outbox.release'],
  },
  notices: {
    recall: ['outbox.release'],
    remind: ['outbox.release'],
    end: ['outbox.release'],
    supplement: ['outbox.release'],
    reissue: ['outbox.release'],
    schedule: ['outbox.release'],
    retry: ['outbox.release'],
    addCall: ['outbox.release'],
    trail: seesRoad,
  },
  forwarding: {
    look: ['inbox.read'],
    begin: ['inbox.sign'],
    original: ['inbox.read'],
    sent: seesRoad,
    permit: ['outbox.release'],
  },
  matrix: { view: ['draft.read'], callList: ['draft.read'] },
  receiving: {
    inbox: ['inbox.read'],
    open: ['inbox.read'],
    signFor: ['inbox.sign'],
    return: ['inbox.sign'],
    acknowledge: ['inbox.read'],
    openOutside: ['inbox.read'],
  },
  printing: {
    printers: 'any-person',
    pages: seesRoad,
    testPage: 'any-person',
    print: 'any-person',
    faces: 'any-person',
    chooseFace: ['station.manage'],
  },
  // A handle was lent to this very session by an act that its role allows: nothing more is learnt here.
  viewing: { open: 'any-person', page: 'any-person', close: 'any-person' },
  checking: {
    verify: 'any-person',
    trust: 'any-person',
    previewImport: ['station.manage'],
    confirmImport: ['station.manage'],
    removeImported: ['station.manage'],
    exportPublication: 'any-person',
  },
  sealLife: {
    overview: ['seals.read'],
    tell: ['seals.report'],
    cancel: ['seals.report'],
    ask: ['seals.report'],
  },
  proof: { give: keepsDocuments, report: keepsDocuments },
  registers: { sealUse: ['registers.read'], outgoing: ['registers.read'], incoming: ['registers.read'] },
  directory: { units: ['directory.read'] },
  accounts: {
    list: ['accounts.manage'],
    add: ['accounts.manage'],
    deactivate: ['accounts.manage'],
    changeOwnPassword: 'any-person',
  },
  settings: {
    protection: ['settings.read'],
    sealKey: ['settings.read'],
    moveSealKey: ['station.manage', 'seal.apply'],
    lists: ['settings.read'],
  },
  courier: {
    overview: seesRoad,
    make: ['outbox.release'],
    look: ['outbox.release'],
    sheet: ['outbox.release'],
    take: ['outbox.release'],
    cancel: ['outbox.release'],
    trip: seesRoad,
    roads: keepsDocuments,
  },
  storage: {
    banner: 'open',
    state: ['settings.read'],
    backUp: ['station.manage'],
    verify: ['station.manage'],
    check: ['station.manage'],
    configure: ['station.manage'],
    drill: ['station.manage'],
    stopDrill: ['station.manage'],
    restore: ['station.manage'],
    forgetRestore: ['station.manage'],
    stateNumbers: ['station.manage'],
  },
};

/** A refusal on its way out of a handler; the guard turns it into the contract's REFUSED. */
class RefusedError extends Error {
  readonly code: StationFailure;
  readonly details: Details;

  constructor(code: StationFailure, details: Details = {}) {
    super(code);
    this.name = 'RefusedError';
    this.code = code;
    this.details = details;
  }
}

/** The value of an outcome; throws RefusedError for a refusal. */
export async function settle<T>(outcome: Outcome<T> | Promise<Outcome<T>>): Promise<T> {
  const settled = await outcome;
  if (!settled.ok) throw new RefusedError(settled.code, settled.details);
  return settled.value;
}

/** Judges one call; throws RefusedError. The actor is null only for procedures that are open. */
export function admit(
  path: readonly string[],
  connection: ConnectionContext,
  sessions: Pick<SessionKeeper, 'actor'>,
  gate?: StorageGate,
): Actor | null {
  const allowed = findAccess(path);
  const closed = gate?.(path);
  if (closed) throw new RefusedError(closed.code, closed.details);
  const actor = sessions.actor(connection.sessionId) ?? null;
  if (allowed === 'open') return actor;
  if (!actor) throw new RefusedError('not-logged-in');
  if (allowed === 'any-person') return actor;
  if (!allowed.some((permission) => roleMay(actor.person.role, permission)))
    throw new RefusedError('not-permitted', { permission: allowed.join(' ') });
  return actor;
}

function findAccess([part = '', act = '']: readonly string[]): Access {
  const table: Readonly<Record<string, Readonly<Record<string, Access>>>> = access;
  const found =
    Object.hasOwn(table, part) && Object.hasOwn(table[part] ?? {}, act) ? table[part]?.[act] : undefined;
  if (!found) throw new Error(`no access row for ${part}.${act}`);
  return found;
}

/** What a caller is told of an error. */
export function wordError(error: unknown, path: readonly string[], log: Logger): unknown {
  if (error instanceof RefusedError) return refused(error.code, error.details);
  if (isDiskFull(error)) return refused('disk-full', {});
  const ofStorage = refusalOfStorage(error);
  if (ofStorage) {
    log.error('the store refused', { procedure: path.join('.'), error });
    return refused(ofStorage.code, ofStorage.details);
  }
  // Pulled out between its PIN and a signature, or its library fell: whatever act wanted the signature is undone.
  if (error instanceof TokenError) {
    const { code, details } = refusalOf(error);
    return refused(code, details);
  }
  // Shape errors of the input come from oRPC itself and carry no secret of ours.
  if (error instanceof ORPCError && error.code === 'BAD_REQUEST')
    return refused('input-invalid', shapeDetails(error.data));
  if (error instanceof ORPCError && error.code === 'REFUSED') return error;
  log.error('a procedure failed', { procedure: path.join('.'), error });
  return new ORPCError('INTERNAL_SERVER_ERROR');
}

/** The one fault of shape that a clerk can bring about with ordinary means: everybody in a large directory was chosen. */
function shapeDetails(data: unknown): Details {
  const issues = (data as { readonly issues?: unknown } | undefined)?.issues;
  for (const issue of Array.isArray(issues) ? (issues as Readonly<Record<string, unknown>>[]) : []) {
    const { code, path, maximum } = issue;
    if (code === 'too_big' && Array.isArray(path) && path.at(-1) === 'recipients')
      return { reason: 'too-many-recipients', most: String(maximum) };
  }
  return {};
}

function refused(code: StationFailure, details: Details): ORPCError<string, unknown> {
  return new ORPCError('REFUSED', { status: 422, data: { code, details }, defined: true });
}
