// The composition root of a station: plain Node, no window, no Electron. Reads like a table of contents; nothing here decides anything.
import { randomUUID } from 'node:crypto';
import os from 'node:os';
import path from 'node:path';
import type { ContentHandle, PersonId } from '../../shared/domain/ids.ts';
import { createPdfRenderer } from '../render/render-pdf.ts';
import { createAccountsRepository } from '../store/accounts-repository.ts';
import { createAuditRepository } from '../store/audit-repository.ts';
import type { TellProgress } from '../store/data-progress.ts';
import { isDiskFull } from '../store/disk-full.ts';
import { isDamage } from '../store/integrity.ts';
import type { DeviceKey } from '../store/key-slots.ts';
import { createKeysRepository } from '../store/keys-repository.ts';
import { createLineRepository } from '../store/line-repository.ts';
import { createStorageRepository } from '../store/storage-repository.ts';
import type { Search } from '../store/search/search.ts';
import { createStationRepository } from '../store/station-repository.ts';
import { createAccounts, type AccountsService } from './accounts/accounts.ts';
import { createSessionKeeper, type SessionKeeper } from './accounts/sessions.ts';
import { createAuditLog } from './audit-log.ts';
import { createStationClock } from './clock.ts';
import type { ConnectionContext } from './connection.ts';
import { createContentGateway } from './content-gateway.ts';
import { createEventHub } from './events.ts';
import { startIndexing } from './indexing.ts';
import { createKeyRing } from './key-ring.ts';
import { createLinkMonitor, initialLink } from './link-monitor.ts';
import { createLogger, type LogLine } from './log.ts';
import { openData, type OpenedData } from './open-data.ts';
import { refuse, type Outcome } from './outcome.ts';
import type { ContentGateway, DesktopPort, Logger, StationClock, StationParts } from './parts.ts';
import { emptyPrivateFolder } from './plain-folder.ts';
import { createStorageGate, type StorageGate } from './storage/gate.ts';
import { createRouter, type StationRouter } from './router.ts';
import { createTrustHolder, type TrustStage } from './trust/trust-holder.ts';
import { createViewing, type Viewing } from './viewing/viewing.ts';
import { wireStages, type SyncSettings, type WireOptions } from './wire-stages.ts';

export interface StationOptions {
  /** The data folder; made at the first start. */
  readonly folder: string;
  readonly deviceKey: DeviceKey;
  /** Opens data that this machine's device key does not open. */
  readonly recoveryCode?: string;
  /** The machine's clock, milliseconds since 1970 UTC. */
  readonly clock?: () => number;
  readonly desktop?: DesktopPort;
  /** False: no line at all (command line, some tests). */
  readonly sync?: SyncSettings | false;
  readonly writeLog?: (line: LogLine) => void;
  /** Told how far it is while a backup is restored or data of an older version are brought to this one. */
  readonly onDataProgress?: TellProgress;
  /** Asks whoever holds this station to close it and open it again (station-house.ts); left out: a restore waits for the next start by hand. */
  readonly reopen?: () => void;
  /** Pause between two questions to the exchange after a restore. */
  readonly reconcileRetryMs?: number;
}

/** A running station, as the shells and the demonstration use it. */
export interface Station {
  readonly router: StationRouter;
  readonly content: ContentGateway;
  /** Stages a window's upload within the policy's size limit; a full disk is a refusal. */
  receiveUpload(
    clientId: string,
    stream: AsyncIterable<Uint8Array>,
  ): Promise<Outcome<{ handle: ContentHandle; sizeBytes: number }>>;
  readonly accounts: AccountsService;
  readonly parts: StationParts;
  /** Full text of what was received and sealed; null without a line (command line). */
  readonly search: Search | null;
  /** Sessions that a person has open now. */
  sessionsOf(personId: PersonId): readonly string[];
  /** One line per window; give the same client id to every line of one browser profile. */
  connect(clientId?: string): ConnectionContext;
  /** The window is gone. Its session waits for it until the idle lock. */
  disconnect(connection: ConnectionContext): void;
  /** Locks every screen, ends the line and closes the data; a second call waits for the first. */
  stop(): Promise<void>;
}

// Until a policy of the authority says otherwise.
const defaultIdleLockMinutes = 10;
const idleCheckMs = 5_000;

/** Opens the data and starts a station; sync runs whether or not anybody is logged in. Throws StoreOpenError, DiskFullError. */
export function createStation(options: StationOptions): Promise<Station> {
  return openHouse(options, false);
}

async function openHouse(options: StationOptions, rescueFromBackup: boolean): Promise<Station> {
  const machineNowMs = options.clock ?? Date.now;
  const writeLog = options.writeLog ?? writeToStderr;
  const data = await openData({ ...options, writeLog, nowMs: machineNowMs, rescueFromBackup });
  try {
    // Awaited here, so that the data is closed again when a part of the house does not come up.
    return await Promise.resolve(assemble(options, data, machineNowMs));
  } catch (error) {
    data.close();
    if (data.rescue?.shows === 'damaged' && isDamage(error)) return openHouse(options, true);
    throw error;
  }
}

function assemble(options: StationOptions, data: OpenedData, machineNowMs: () => number): Station {
  const foundation = createParts(options, data, machineNowMs);
  const { parts, sessions, accounts } = foundation;
  data.setClock(parts.clock.nowMs);
  emptyPrivateFolder(parts.folders.plain);
  emptyPrivateFolder(parts.folders.temp);
  data.store.blobs.sweep();

  // A damaged database is looked at, not worked with.
  const sync = data.rescue === null ? (options.sync ?? {}) : false;
  const wired = wireStages({
    ...foundation,
    deviceKeyKind: options.deviceKey.kind,
    hasRecoverySlot: data.slots.hasRecovery,
    sync,
    storage: storageFacts(options, data),
  });
  const stopAlarm = parts.events.subscribe((event) => {
    if (event.topic !== 'alarm') return;
    const { flash, urgent, routine } = wired.home.alarm(null);
    parts.desktop.notify({ flash, urgent, routine });
  });
  const idleTimer = setInterval(sessions.lockIdle, idleCheckMs);
  idleTimer.unref();
  wired.start();
  // The command line comes and goes: it indexes nothing.
  const indexing = sync === false ? null : startIndexing(parts, data.dataKey);
  const end = async (): Promise<void> => {
    clearInterval(idleTimer);
    stopAlarm();
    await wired.stop();
    await indexing?.stop();
    await closeHouse(parts, sessions);
    data.close();
  };
  let ended: Promise<void> | undefined;

  return {
    router: createRouter({
      ...{ stages: wired.stages, sessions, events: parts.events, log: parts.log },
      gate: gateOf(data),
    }),
    content: parts.content,
    receiveUpload: (clientId, stream) => receiveUpload({ parts, data }, clientId, stream),
    accounts,
    parts,
    search: indexing?.search ?? null,
    sessionsOf: sessions.ofPerson,
    connect: (clientId = randomUUID()) => ({ clientId, sessionId: null }),
    disconnect: (connection) => {
      connection.sessionId = null;
    },
    stop: () => (ended ??= end()),
  };
}

function storageFacts(
  { reconcileRetryMs, reopen }: StationOptions,
  { dataKey, rescue, restored }: OpenedData,
): WireOptions['storage'] {
  const pace = reconcileRetryMs === undefined ? {} : { retryMs: reconcileRetryMs };
  return { dataKey, rescue, restored, ...pace, ...(reopen === undefined ? {} : { reopen }) };
}

function gateOf({ rescue, store }: OpenedData): StorageGate {
  const { numbersLocked } = createStorageRepository(store.db);
  return createStorageGate({ rescue, numbersLocked });
}

async function closeHouse({ pdf, folders }: StationParts, sessions: SessionKeeper): Promise<void> {
  await pdf.close();
  sessions.endAll();
  emptyPrivateFolder(folders.plain);
  emptyPrivateFolder(folders.temp);
}

// Until a policy of the authority says otherwise: 200 MB.
const defaultMaxPackageBytes = 200_000_000;

async function receiveUpload(
  { parts: { content, trust }, data }: { readonly parts: StationParts; readonly data: OpenedData },
  clientId: string,
  stream: AsyncIterable<Uint8Array>,
): ReturnType<ContentGateway['receive']> {
  if (data.rescue) return refuse('rescue-mode', { finding: data.rescue.finding });
  const maxBytes = trust.current()?.policy.maxPackageBytes ?? defaultMaxPackageBytes;
  try {
    return await content.receive(clientId, stream, maxBytes);
  } catch (error) {
    if (isDiskFull(error)) return refuse('disk-full');
    throw error;
  }
}

interface Foundation {
  readonly parts: StationParts;
  readonly trust: TrustStage;
  readonly sessions: SessionKeeper;
  readonly accounts: AccountsService;
  readonly viewing: Viewing;
  readonly idleLockMinutes: () => number;
}

function createParts(options: StationOptions, data: OpenedData, machineNowMs: () => number): Foundation {
  const { store, slots, dataKey } = data;
  const log = createLogger(options.writeLog ?? writeToStderr);
  const station = createStationRepository(store.db);
  const clock = createClock(store, station, options);
  const events = createEventHub((error) => log.error('an event listener failed', { error }));
  const audit = createAuditLog(createAuditRepository(store.db), clock);
  const folders = {
    data: options.folder,
    plain: path.join(options.folder, 'plain'),
    temp: path.join(options.folder, 'temp'),
  };
  const trust = createTrustHolder({ store, clock, events, audit, log });
  const idleLockMinutes = (): number => trust.current()?.policy.idleLockMinutes ?? defaultIdleLockMinutes;
  const accountRows = createAccountsRepository(store.db);
  const sessions = createSessionKeeper({
    nowMs: machineNowMs,
    idleLockMinutes,
    isActive: (personId) => accountRows.find(personId)?.active === 1,
    onEnd: (sessionId) => {
      content.endSession(sessionId);
      // Their threads end by themselves; nobody waits for them.
      void viewing.closeOf(sessionId);
      // Everybody's copies: which program still shows whose is not known, and a copy is quickly made again.
      emptyPrivateFolder(folders.plain);
      events.emit('session', null);
    },
  });
  const content = createContentGateway(store.blobs, sessions);
  const viewing = createViewing({ content });
  const keyRows = createKeysRepository(store.db);
  const keys = createKeyRing({
    store,
    repository: keyRows,
    clock,
    dataKey,
    deviceKey: options.deviceKey.key,
    makeRecoveryCode: () => slots.makeRecovery(dataKey),
  });
  const link = createLinkMonitor({
    initial: initialLink(station, data.rescue === null && keys.isMachineElsewhere()),
    line: createLineRepository(store.db),
    clock,
    events,
  });
  const identity: StationParts['identity'] = () => {
    const { unitCode, unitName, enrolmentState } = station.read();
    // Enrolled anew after a recovery: the unit was known before, and its documents are read while the authority takes its time.
    const isKnown = enrolmentState === 'issued' || keyRows.active('machine') !== undefined;
    return isKnown && unitCode && unitName ? { unitCode, unitName } : null;
  };
  const parts: StationParts = {
    ...{ store, clock, events, audit, content, keys, identity, trust, link, folders, log },
    pdf: createPdfRenderer(),
    desktop: options.desktop ?? noDesktop(log),
    machineName: os.hostname(),
  };
  const accounts = createAccounts(parts, accountRows, sessions.endOfPerson);
  return { parts, trust, sessions, accounts, viewing, idleLockMinutes };
}

type StationTable = ReturnType<typeof createStationRepository>;

function createClock(
  store: OpenedData['store'],
  station: StationTable,
  { clock }: StationOptions,
): StationClock {
  const { clockOffsetMs, lastContactAtMs } = station.read();
  return createStationClock({
    machineNowMs: clock ?? Date.now,
    // A clock that was handed in runs as it likes; the machine's own is watched.
    ...(clock === undefined ? { monotonicMs: () => performance.now() } : {}),
    offsetMs: clockOffsetMs,
    ...(lastContactAtMs === null ? {} : { notBeforeMs: lastContactAtMs }),
    remember: (offsetMs) => store.transact(() => station.write({ clockOffsetMs: offsetMs })),
  });
}

function noDesktop(log: Logger): DesktopPort {
  return {
    openFile: () => {
      log.warn('this shell cannot open outside programs');
      return Promise.resolve();
    },
    notify: () => undefined,
  };
}

function writeToStderr(line: LogLine): void {
  process.stderr.write(`${JSON.stringify({ at: new Date().toISOString(), ...line })}\n`);
}
