// Real station parts on a temp folder: real encrypted store, real audit, events and content gateway. Only what comes from outside the machine
// (clock, keys, trust, desktop) is put in by the test.
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { PersonId, UnitCode } from '../../src/shared/domain/ids.ts';
import type { Role } from '../../src/shared/domain/roles.ts';
import { createPdfRenderer, type PdfRenderer } from '../../src/main/render/render-pdf.ts';
import { createAuditLog } from '../../src/main/station/audit-log.ts';
import { createStationClock } from '../../src/main/station/clock.ts';
import { createContentGateway } from '../../src/main/station/content-gateway.ts';
import { createEventHub } from '../../src/main/station/events.ts';
import { createLinkMonitor } from '../../src/main/station/link-monitor.ts';
import type { Actor } from '../../src/main/station/outcome.ts';
import type { KeyRing, StationEvent, StationParts, TrustHolder } from '../../src/main/station/parts.ts';
import { packageEncryption } from '../../src/main/station/package-opener.ts';
import { makeUuid } from '../../src/main/station/uuid.ts';
import { createAuditRepository } from '../../src/main/store/audit-repository.ts';
import { createLineRepository } from '../../src/main/store/line-repository.ts';
import { openStore } from '../../src/main/store/store.ts';

/** Saturday, 2026-11-21 10:00 in Beijing. */
export const testNowMs = Date.UTC(2026, 10, 21, 2, 0, 0);
export const testUnit = {
  unitCode: '990100-GOV-0001' as UnitCode,
  unitName: '云岭市人民政府办公室',
};

export interface TestParts {
  readonly parts: StationParts;
  /** Every event told so far. */
  readonly events: readonly StationEvent[];
  /** Lines of the log, as JSON. */
  readonly logLines: readonly string[];
  /** Files given to outside programs. */
  readonly opened: readonly string[];
  /** Moves the machine's clock on. */
  advance(ms: number): void;
  /** Stores a person (password unusable) and returns them as a logged-in actor. */
  person(role: Role, name?: string): Actor;
  close(): void;
  /** As `close`, but leaves the folder. */
  release(): void;
}

/** Parts for one test; call `close()` afterwards (afterEach). */
export function createTestParts(
  options: {
    readonly folder?: string;
    readonly key?: Uint8Array;
    readonly nowMs?: number;
    readonly identity?: typeof testUnit | null;
    readonly keys?: KeyRing;
    readonly trust?: TrustHolder;
    readonly clockSure?: boolean;
  } = {},
): TestParts {
  const folder = options.folder ?? mkdtempSync(path.join(os.tmpdir(), 'yizhan-parts-'));
  let machineNowMs = options.nowMs ?? testNowMs;
  const store = openStore({
    ...{ folder, key: options.key ?? randomBytes(32), encryption: packageEncryption },
    nowMs: () => machineNowMs,
  });
  const clock = createStationClock({
    machineNowMs: () => machineNowMs,
    offsetMs: options.clockSure === false ? null : 0,
    remember: () => undefined,
  });
  const told: StationEvent[] = [];
  const events = createEventHub((error) => {
    throw error;
  });
  events.subscribe((event) => told.push(event));
  const opened: string[] = [];
  const logLines: string[] = [];
  const log = (message: string, facts?: Readonly<Record<string, unknown>>): void =>
    void logLines.push(JSON.stringify({ message, ...facts }));
  const folders = { data: folder, plain: path.join(folder, 'plain'), temp: path.join(folder, 'temp') };
  for (const each of [folders.plain, folders.temp]) mkdirSync(each, { recursive: true, mode: 0o700 });

  const pdf = lendRenderer();
  const parts: StationParts = {
    store,
    clock,
    events,
    audit: createAuditLog(createAuditRepository(store.db), clock),
    // A test's client id is its session id: every actor sees its own handles.
    content: createContentGateway(store.blobs, {
      clientOf: (sessionId) => sessionId,
      hasSession: () => true,
    }),
    keys: options.keys ?? noKeys(),
    identity: () => (options.identity === undefined ? testUnit : options.identity),
    trust: options.trust ?? { current: () => null },
    link: createLinkMonitor({
      initial: { state: 'offline', lastContactAtMs: null, reason: null },
      line: createLineRepository(store.db),
      clock,
      events,
    }),
    pdf,
    desktop: {
      openFile: (file) => Promise.resolve(void opened.push(file)),
      notify: () => undefined,
    },
    machineName: 'test-machine',
    folders,
    log: { info: log, warn: log, error: log },
  };
  const release = (): void => {
    void pdf.close();
    store.close();
  };
  return {
    parts,
    events: told,
    logLines,
    opened,
    advance: (ms) => {
      machineNowMs += ms;
    },
    person: (role, name = `${role}-person`) => addPerson(parts, role, name),
    release,
    close: () => {
      release();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

let renderer: PdfRenderer | null = null;

/** The one renderer of the process, whose thread does not keep a test alive: the faces it opens at the first document cost more than any test's pages. */
function lendRenderer(): PdfRenderer {
  let closed = false;
  const lent = (): PdfRenderer => {
    if (closed) throw new Error('the render thread has ended');
    return (renderer ??= createPdfRenderer());
  };
  return {
    renderPdf: async (request) => lent().renderPdf(request),
    renderOfd: async (request) => lent().renderOfd(request),
    close: () => {
      closed = true;
      return Promise.resolve();
    },
  };
}

function addPerson(parts: StationParts, role: Role, name: string): Actor {
  const id = makeUuid<PersonId>(parts.clock.nowMs());
  parts.store.db
    .prepare(
      `INSERT INTO accounts (person_id, name, role, password, created_at_ms) VALUES (@id, @name, @role, '{}', @atMs)`,
    )
    .run({ id, name, role, atMs: parts.clock.nowMs() });
  return { person: { id, name, role }, sessionId: `session-${id}` };
}

function noKeys(): KeyRing {
  return new Proxy({} as KeyRing, {
    get: (_target, name) => {
      throw new Error(`this test gave the station no keys (asked for ${String(name)})`);
    },
  });
}
