// What is said of the data's health, of backups and of restores: codes that screens and the command line have words for.

/** What a look at the database or at a backup found. */
export const storageFindings = [
  'ok',
  /** The file's plain first bytes are not those of this program's databases. */
  'header-damaged',
  /** The file is shorter than the database says, or ends inside a page. */
  'truncated',
  /** A page does not authenticate, or the pages do not fit together. */
  'page-damaged',
  /** The file is not there. */
  'missing',
  /** A large attachment's file does not authenticate, was cut or is gone. */
  'blob-damaged',
  /** The audit log's chain does not hold. */
  'audit-broken',
  /** The copy does not hold what was there when it was begun. */
  'counts-differ',
  /** Not a backup of this data: it opens with another key. */
  'other-key',
  /** A backup of a newer version of the program. */
  'from-future',
  /** No room where the backup should go. */
  'disk-full',
  /** The folder is not there or may not be written: a medium that was pulled out. */
  'folder-unreachable',
] as const;
export type StorageFinding = (typeof storageFindings)[number];

/** What a backup is good for. */
export type BackupWorth =
  /** Everything is in it. */
  | 'whole'
  /** Opens, but without some of its large files. */
  | 'with-loss'
  /** Nothing can be restored from it. */
  | 'useless';

/** What a backup is good for, by what the last look at it found. */
export function worthOfBackup(found: StorageFinding): BackupWorth {
  if (found === 'ok') return 'whole';
  return found === 'blob-damaged' ? 'with-loss' : 'useless';
}

/** How often a backup is made. */
export const backupIntervals = [1, 4, 24] as const;
export type BackupInterval = (typeof backupIntervals)[number];

/** Free space: enough, soon too little, or so little that only what must not be lost is still written. */
export type SpaceLevel = 'enough' | 'low' | 'floor';

/** How far a restored station is on its way back into the present. */
export type RestorePhase = 'asking' | 'replaying' | 'settled';

interface BackupAge {
  readonly name: string;
  readonly madeAtMs: number;
  readonly worth: BackupWorth;
}

const dayMs = 24 * 3_600_000;
const weekMs = 7 * dayMs;
const kept = { newest: 3, daily: 7, weekly: 4 } as const;

/**
 * Names of the backups to keep: of those that can be restored the newest three and the newest of each of seven days and of four weeks, and always the
 * newest whole one. A useless one is kept only while there is no whole one that is younger.
 */
export function chooseBackupsToKeep(backups: readonly BackupAge[]): ReadonlySet<string> {
  const newestFirst = [...backups].sort((a, b) => b.madeAtMs - a.madeAtMs || (a.name < b.name ? 1 : -1));
  const usable = newestFirst.filter(({ worth }) => worth !== 'useless');
  const keep = new Set(usable.slice(0, kept.newest).map(({ name }) => name));
  for (const [spanMs, count] of [
    [dayMs, kept.daily],
    [weekMs, kept.weekly],
  ] as const) {
    const spans = new Map<number, string>();
    for (const { name, madeAtMs } of usable) {
      const span = Math.floor(madeAtMs / spanMs);
      if (!spans.has(span) && spans.size < count) spans.set(span, name);
    }
    for (const name of spans.values()) keep.add(name);
  }
  const whole = usable.find(({ worth }) => worth === 'whole');
  if (whole !== undefined) keep.add(whole.name);
  const youngestWholeMs = whole?.madeAtMs ?? -Infinity;
  for (const { name, madeAtMs, worth } of newestFirst)
    if (worth === 'useless' && madeAtMs > youngestWholeMs) keep.add(name);
  return keep;
}
