// The diary of a run: one line of JSON an event, so that a run that was broken off, even by kill -9, goes on with what it knows.
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export type DiaryEntry =
  | { readonly kind: 'founded'; readonly store: StoreKind; readonly ports: Ports }
  | { readonly kind: 'begun'; readonly run: number }
  | { readonly kind: 'kill'; readonly who: string }
  | { readonly kind: 'weather'; readonly name: string }
  | { readonly kind: 'sealed' | 'signed'; readonly unit: string; readonly documentId: string }
  | { readonly kind: 'trouble'; readonly who: string; readonly what: string }
  | { readonly kind: 'verdict'; readonly line: string };

export type StoreKind = 'sqlite' | 'postgres';

/** Ports that the stations and the authority's policy know; they stay for the whole run. */
export interface Ports {
  readonly exchange: readonly number[];
  readonly line: number;
  readonly timeStamps: number;
}

export interface Diary {
  note(entry: DiaryEntry): void;
  readonly founded: Extract<DiaryEntry, { kind: 'founded' }> | null;
  /** Starts of the driver, this one among them. */
  readonly runs: number;
  readonly kills: number;
  /** `unit documentId` of what a person was told. */
  readonly sealed: ReadonlySet<string>;
  readonly signed: ReadonlySet<string>;
  readonly troubles: ReadonlyMap<string, number>;
}

/** Opens the diary in the folder, with what it says already. */
export function openDiary(folder: string): Diary {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, 'diary.jsonl');
  const known = {
    founded: null as Diary['founded'],
    runs: 0,
    kills: 0,
    sealed: new Set<string>(),
    signed: new Set<string>(),
    troubles: new Map<string, number>(),
  };
  const learn = (entry: DiaryEntry): void => {
    if (entry.kind === 'founded') known.founded = entry;
    if (entry.kind === 'begun') known.runs += 1;
    if (entry.kind === 'kill') known.kills += 1;
    if (entry.kind === 'sealed' || entry.kind === 'signed')
      known[entry.kind].add(`${entry.unit} ${entry.documentId}`);
    if (entry.kind === 'trouble') known.troubles.set(entry.what, (known.troubles.get(entry.what) ?? 0) + 1);
  };
  readEntries(file).forEach(learn);
  return {
    note: (entry) => {
      appendFileSync(file, `${JSON.stringify({ at: new Date().toISOString(), ...entry })}\n`);
      learn(entry);
    },
    get founded() {
      return known.founded;
    },
    get runs() {
      return known.runs;
    },
    get kills() {
      return known.kills;
    },
    sealed: known.sealed,
    signed: known.signed,
    troubles: known.troubles,
  };
}

/** A last line that a kill cut short counts for nothing: its event was told to nobody. */
function readEntries(file: string): DiaryEntry[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line): DiaryEntry[] => {
      try {
        return [JSON.parse(line) as DiaryEntry];
      } catch {
        return [];
      }
    });
}
