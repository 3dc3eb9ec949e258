// A real station on a temp folder, enrolled by hand, with one person per role, and the browser shell in front of it.
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startBrowserShell, type BrowserShell } from '../../src/main/shell/browser/browser-shell.ts';
import type { LogLine } from '../../src/main/station/log.ts';
import { createStation, type Station } from '../../src/main/station/station.ts';
import { listStaticFiles } from '../../src/main/station/windows/static-files.ts';
import type { PersonId } from '../../src/shared/domain/ids.ts';
import { roles, type Role } from '../../src/shared/domain/roles.ts';

export const password = 'Yunling-2026';

export interface RunningStation {
  readonly station: Station;
  readonly folder: string;
  readonly people: Readonly<Record<Role, PersonId>>;
  readonly log: readonly LogLine[];
  /** Moves the machine's clock on. */
  advance(ms: number): void;
  nowMs(): number;
  stop(): Promise<void>;
}

/** Opens a station that believes it is 市政府办公室; no line to anywhere. */
export async function startTestStation(roleNames: readonly Role[] = roles): Promise<RunningStation> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'yizhan-station-'));
  let nowMs = Date.UTC(2026, 10, 21, 2, 0, 0);
  const log: LogLine[] = [];
  const station = await createStation({
    folder,
    deviceKey: { key: randomBytes(32), kind: 'key-file' },
    clock: () => nowMs,
    sync: false,
    writeLog: (line) => log.push(line),
  });
  station.parts.store.db
    .prepare(
      `UPDATE station SET unit_code = '990100-GOV-0001', unit_name = '云岭市人民政府办公室', enrolment_state = 'issued'`,
    )
    .run();
  const people: Partial<Record<Role, PersonId>> = {};
  for (const role of roleNames) {
    const added = await station.accounts.add(null, { name: `${role}-张`, role, password });
    if (!added.ok) throw new Error(added.code);
    people[role] = added.value.id;
  }
  return {
    station,
    folder,
    people: people as Record<Role, PersonId>,
    log,
    advance: (ms) => {
      nowMs += ms;
    },
    nowMs: () => nowMs,
    stop: async () => {
      await station.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The shell over a station, with a client of three files. */
export async function startTestShell(
  { station, folder, nowMs }: RunningStation,
  hostLabel = '990100-GOV-0001',
): Promise<BrowserShell> {
  const renderer = path.join(folder, 'renderer');
  const fonts = path.join(folder, 'fonts');
  mkdirSync(path.join(renderer, 'assets'), { recursive: true });
  mkdirSync(fonts, { recursive: true });
  writeFileSync(path.join(renderer, 'index.html'), '<meta name="csp-nonce" content="__CSP_NONCE__">');
  writeFileSync(path.join(renderer, 'assets', 'main.js'), 'export {};');
  writeFileSync(path.join(fonts, 'yz-song.woff2'), 'font');
  return startBrowserShell({ station, hostLabel, files: listStaticFiles({ renderer, fonts }), nowMs });
}
