// 恢复演练: the administrator types the unit's recovery code, and the newest whole backup is restored with it beside the running station, for practice. What
// came of it is a run like a backup's, and stands in the audit log with who did it. The code is kept nowhere.
import { rmSync } from 'node:fs';
import path from 'node:path';
import { noteBackupCheck, type BackupPlace } from '../../store/backup-folder.ts';
import type { DataProgress } from '../../store/data-progress.ts';
import { readRecoveryCode } from '../../store/recovery-code.ts';
import type { DrillResult } from '../../store/restore-drill.ts';
import type { createStorageRepository } from '../../store/storage-repository.ts';
import { createStorageThread } from '../../store/storage-thread.ts';
import { done, refuse, type Actor, type Outcome } from '../outcome.ts';
import type { StationParts } from '../parts.ts';

export interface Drill {
  /** One at a time; refused when the code is mistyped or there is nothing to practise with. */
  run(actor: Actor, place: BackupPlace | undefined, recoveryCode: string): Promise<Outcome<null>>;
  /** Ends the one that runs, which then is none. */
  stop(): Promise<void>;
  /** Percent of the whole; null: none runs. */
  progress(): number | null;
  /** What a crash left behind. */
  sweep(): void;
}

type DrillParts = Pick<StationParts, 'store' | 'clock' | 'events' | 'audit' | 'folders'>;
type RunRows = Pick<ReturnType<typeof createStorageRepository>, 'addRun'>;

/** Practises restores. */
export function createDrill(parts: DrillParts, rows: RunRows): Drill {
  const scratchFolder = path.join(parts.folders.data, 'restore-drill');
  const thread = createStorageThread();
  let percent: number | null = null;
  let running: Promise<unknown> | null = null;
  let isStopped = false;
  const tell = ({ percent: now }: Pick<DataProgress, 'percent'>): void => {
    percent = now;
    parts.events.emit('storage', null);
  };
  const practise = async (actor: Actor, place: BackupPlace, recoveryCode: string): Promise<void> => {
    const startedAtMs = parts.clock.nowMs();
    isStopped = false;
    tell({ percent: 0 });
    try {
      const came = await thread.drill({ scratchFolder, place, recoveryCode, nowMs: startedAtMs }, tell);
      keep(parts, rows, { actor, place, startedAtMs, came });
    } catch (error) {
      if (!isStopped) throw error;
    } finally {
      percent = null;
      running = null;
      rmSync(scratchFolder, { recursive: true, force: true });
      parts.events.emit('storage', null);
    }
  };
  return {
    run: async (actor, place, recoveryCode) => {
      if (running !== null) return refuse('backup-refused', { reason: 'drill-runs' });
      if (readRecoveryCode(recoveryCode) === null)
        return refuse('backup-refused', { reason: 'code-mistyped' });
      if (place === undefined) return refuse('backup-refused', { reason: 'missing' });
      running = practise(actor, place, recoveryCode);
      await running;
      return done(null);
    },
    stop: async () => {
      isStopped = true;
      await thread.stop();
      await running?.catch(() => undefined);
    },
    progress: () => percent,
    sweep: () => rmSync(scratchFolder, { recursive: true, force: true }),
  };
}

interface Practised {
  readonly actor: Actor;
  readonly place: BackupPlace;
  readonly startedAtMs: number;
  readonly came: DrillResult;
}

function keep(parts: DrillParts, rows: RunRows, { actor, place, startedAtMs, came }: Practised): void {
  const endedAtMs = parts.clock.nowMs();
  const { result } = came;
  const details: Record<string, string> = { name: place.name, madeAtMs: String(place.manifest.madeAtMs) };
  if ('counts' in came) {
    for (const [what, count] of Object.entries(came.counts)) details[what] = String(count);
    details['largeFiles'] = String(came.largeFiles);
  }
  parts.store.transact(() => {
    rows.addRun({ kind: 'drill', startedAtMs, endedAtMs, result, details });
    const { name } = place;
    parts.audit.append({ actor, act: 'storage.drilled', subject: null, details: { result, backup: name } });
  });
  // What the exercise found wrong with the backup is known of it from now on; a full disk or a wrong code says nothing of it.
  if ('damaged' in came && came.result !== 'disk-full' && came.result !== 'folder-unreachable')
    noteBackupCheck(place, { atMs: endedAtMs, result: came.result, damaged: came.damaged });
}
